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

"""Opening a host when nova-compute starts, and saying what is wrong with it.

Whatever can be looked at is looked at before giving up, so that an operator
reads all problems at once.
"""

from nova import context as nova_context
from nova.image import glance
from nova import objects
from oslo_log import log as logging
from pypowervm import exceptions as pvm_exc
from pypowervm.tasks import partition as pvm_partition
from pypowervm.wrappers import base_partition as bp
from pypowervm.wrappers import logical_partition as pvm_lpar
from pypowervm.wrappers import virtual_io_server as pvm_vios

from nova_powervm import conf as cfg
from nova_powervm.conf import powervm as options
from nova_powervm.virt.powervm.console import consoles
from nova_powervm.virt.powervm.console import partition as console_partition
from nova_powervm.virt.powervm.events import watch
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm import host as pvm_host
from nova_powervm.virt.powervm.inventory import slot_file
from nova_powervm.virt.powervm.network import bridges
from nova_powervm.virt.powervm.network import survey
from nova_powervm.virt.powervm.network import wiring as pvm_wiring
from nova_powervm.virt.powervm.partition import names
from nova_powervm.virt.powervm.partition import states as pvm_states
from nova_powervm.virt.powervm.storage import cache
from nova_powervm.virt.powervm.storage import registry
from nova_powervm.virt.powervm.vios import upload
from nova_powervm.virt.powervm.volume import initiators
from nova_powervm.virt.powervm.volume import npiv_fabrics
from nova_powervm.virt.powervm.volume import npiv_ports

CONF = cfg.CONF
LOG = logging.getLogger(__name__)

#: Seconds between the start of one console log and of the next.
_BETWEEN = 0.1


def open_host(name, virtapi, emit):
    """Return the Host, ready to work.

    :param name: Nova's name for this host
    :param emit: function that takes Nova's LifecycleEvent
    :raises HostNotReady: naming everything that has to be mended
    """
    _check_options()
    _warn_of_overcommitment()
    host = pvm_host.connect(name)
    host.consoles = consoles.Consoles()
    try:
        _equip(host, emit)
    except pvm_exc.Error as exc:
        host.close()
        raise pvm_host.no_answer(exc) from exc
    except Exception:
        host.close()
        raise
    host.initiators = initiators.Initiators(host)
    host.fibre = npiv_ports.Ports(host)
    host.virtapi = virtapi
    host.image_api = glance.API()
    if host.watch:
        host.watch.start()
    return host


def _check_options():
    """Raise HostNotReady for values that would only be read much later."""
    problems = options.unreadable(CONF)
    if problems:
        raise exception.HostNotReady(problems=' '.join(problems))


def _equip(host, emit):
    """Give the host its disk driver, and find what is wrong otherwise."""
    problems = consoles.problems()
    vioses = _active_vioses(host, problems)
    if vioses:
        try:
            driver = registry.disk_driver(CONF.powervm.disk_driver)
            host.disks = driver.open(host, vioses)
        except exception.HostNotReady as exc:
            problems.append(exc.kwargs['problems'])
    elif _has_local_disks() and not CONF.powervm.volume_group_name:
        problems.append('[powervm] volume_group_name is not set.')
    lpars = _follow_partitions(host, emit)
    _find_management(host, vioses + lpars, problems)
    try:
        problems.extend(bridges.missing(pvm_wiring.Wiring(host)))
    except exception.HostNotReady as exc:
        problems.append(exc.kwargs['problems'])
    problems.extend(_wrong_fabrics(host))
    try:
        host.io_slots = slot_file.read(CONF.powervm.io_slots_file)
    except exception.HostNotReady as exc:
        problems.append(exc.kwargs['problems'])
    if problems:
        raise exception.HostNotReady(problems=' '.join(problems))
    # A service that was killed while it uploaded could not.
    upload.forget_all(host, _is_our_upload)
    host.wiring = survey.survey(host, [
        uuid for lpar in lpars for uuid in names.instance_uuids(lpar.uuid)])
    if CONF.powervm.console_log:
        _read_consoles(host, lpars)


def _read_consoles(host, lpars):
    """Go on with the console logs, one after the other."""
    found = {lpar.uuid: lpar for lpar in lpars}
    instances = objects.InstanceList.get_by_host(
        nova_context.get_admin_context(), host.name, expected_attrs=[])
    for number, instance in enumerate(instances):
        lpar = found.get(names.partition_uuid(instance.uuid))
        if lpar is not None and lpar.env != bp.LPARType.OS400:
            host.consoles.read_log(
                console_partition.Partition(lpar.uuid, lpar.id,
                                            instance.uuid),
                delay=number * _BETWEEN)


def _wrong_fabrics(host):
    """Look at the options of NPIV: one request, where it is used.

    A server that is down need not say which ports it has.
    """
    if not npiv_fabrics.in_use():
        return npiv_fabrics.problems([])
    vioses = pvm_vios.VIOS.get(host.adapter)
    active = pvm_partition.get_active_vioses(host.adapter, vios_wraps=vioses)
    return npiv_fabrics.problems(vioses, len(active) == len(vioses))


def _follow_partitions(host, emit):
    """Return the partitions, of whose states is heard from now on."""
    host.states = pvm_states.States(host)
    followed = False
    if CONF.powervm.listen_to_events:
        host.watch = watch.Watch(host, emit)
        followed = host.watch.open()
    lpars = pvm_lpar.LPAR.get(host.adapter)
    host.states.take(lpars)
    if followed:
        host.states.follow()
    return lpars


def _is_our_upload(name):
    return cache.is_image(name) or names.is_config_drive(name)


def _find_management(host, partitions, problems):
    """Look for the partition this service should be running on."""
    found = [each for each in partitions if each.is_mgmt_partition]
    if len(found) == 1:
        host.management = found[0]
    elif partitions:
        problems.append(
            f'the managed system has {len(found)} management partitions, '
            f'and this driver works with exactly one. Point [powervm] '
            f'rest_host to a NovaLink partition.')


def _active_vioses(host, problems):
    """Wait for the Virtual I/O Servers; return those that can be changed."""
    timeout = CONF.powervm.vios_active_wait_timeout
    try:
        pvm_partition.validate_vios_ready(host.adapter, max_wait_time=timeout)
    except pvm_exc.ViosNotAvailable:
        problems.append(
            f'no Virtual I/O Server is running with an active RMC '
            f'connection after {timeout} seconds. Start one, or mend its '
            f'RMC connection, and restart nova-compute.')
        return []
    vioses = pvm_vios.VIOS.get(host.adapter, xag=None)
    required = CONF.powervm.vscsi_vios_connections_required
    if required > len(vioses):
        problems.append(
            f'[powervm] vscsi_vios_connections_required is {required}, and '
            f'this host has {len(vioses)} Virtual I/O Servers. No volume '
            f'could be attached.')
    return pvm_partition.get_active_vioses(host.adapter, vios_wraps=vioses)


def _warn_of_overcommitment():
    """A partition's memory and disk are there, whatever a ratio says."""
    options = ['ram_allocation_ratio']
    if _has_local_disks():
        options.append('disk_allocation_ratio')
    for option in options:
        ratio = getattr(CONF, option)
        if ratio and ratio != 1.0:
            LOG.warning('%(option)s = %(ratio)s is ignored: the memory and '
                        'the local disks of partitions cannot be '
                        'over-committed',
                        {'option': option, 'ratio': ratio})


def _has_local_disks():
    return CONF.powervm.disk_driver.lower() == 'localdisk'
