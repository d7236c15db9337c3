# Licensed under the Apache License, Version 2.0 (the "License"); you may
# not use this file except in compliance with the License. You may obtain
# a copy of the License at
#
#      http://www.apache.org/licenses/LICENSE-2.0
#
# Unless required by applicable law or agreed to in writing, software
# distributed under the License is distributed on an "AS IS" BASIS, WITHOUT
# WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied. See the
# License for the specific language governing permissions and limitations
# under the License.

"""Physical I/O slots of a partition that is to be made."""

from nova import context as nova_context
from nova import objects
from pypowervm.utils import lpar_builder as builder
from pypowervm.wrappers import base_partition as bp

from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.partition import names


def attributes(host, instance, system, indexes):
    """Return what the library's builder wants to know: no request.

    :param system: pypowervm's System, read just before
    :param indexes: of the slots that placement gave the instance
    :raises HostFull: a slot is not there, or somebody else's
    """
    if not indexes:
        return {}
    there = {slot.drc_index: slot for slot in system.asio_config.io_slots}
    for index in indexes:
        _check(instance, there.get(index), index)
    return {builder.PHYS_IO_SLOTS: [
        bp.IOSlot.bld(host.adapter, there[index].bus_grp_required, index)
        for index in indexes]}


def _check(instance, slot, index):
    if slot is None:
        raise exception.HostFull(reason=(
            f'placement gave instance {instance.uuid} the I/O slot '
            f'{index:08X}, and this host has none of that index'))
    if slot.part_uuid:
        raise exception.HostFull(reason=(
            f'placement gave instance {instance.uuid} the I/O slot '
            f"{slot.drc_name}, and it belongs to partition "
            f"'{slot.part_name}'. Take it from there, or out of [powervm] "
            f'io_slots_file'))


def instances(uuids):
    """Return which of some partitions are instances of Nova.

    No request; Nova's database, unless there are none.
    """
    candidates = [candidate for uuid in uuids
                  for candidate in names.instance_uuids(uuid)]
    if not candidates:
        return set()
    return {names.partition_uuid(instance.uuid)
            for instance in objects.InstanceList.get_by_filters(
                nova_context.get_admin_context(),
                {'uuid': candidates, 'deleted': False}, expected_attrs=[])}
