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

"""Machines and parts of them for tests of the simulator."""

import io

from nova_powervm.simulator.model import fibre_channel
from nova_powervm.simulator.model import partition
from nova_powervm.simulator.model import resources
from nova_powervm.simulator.model import san
from nova_powervm.simulator.model import vios as vios_model
from nova_powervm.simulator import presets


def machine(test, **sizes):
    """A dual_vios machine that is closed when the test ends."""
    made = presets.dual_vios(**sizes)
    test.addCleanup(made.close)
    return made


def settings(name='lpar1', memory=1024, vcpus=1, units=0.5, **others):
    """Settings of a partition that uses shared processors."""
    return partition.Settings(
        name=name,
        memory=resources.Memory(memory, 256, memory),
        processors=resources.SharedProcessors(
            units=units, min_units=units, max_units=units, vcpus=vcpus,
            min_vcpus=vcpus, max_vcpus=vcpus),
        **others)


def lpar(machine, name='lpar1', **others):
    """A new partition, off."""
    return machine.create_lpar(settings(name, **others))


def running(machine, name='lpar1', **others):
    """A new partition, running, with RMC."""
    made = lpar(machine, name, **others)
    made.begin_start()
    made.finish_start()
    made.connect_rmc()
    return made


def disk(machine, name='disk1', capacity=1.0, vios='vios1'):
    """A new virtual disk."""
    return machine.vios(vios).group('novavg').create_disk(name, capacity)


def attach(client, storage, vios='vios1'):
    """A new mapping of storage to a partition, on a bus of its own."""
    bus = client.machine.vios(vios).add_bus(client)
    return bus.attach(storage)


def wanted(bus=None, client=None, storage=None, lun=None, client_slot=None,
           slot=None, address=None, target=None):
    """A mapping as it is to be."""
    return vios_model.Wanted(bus, client, client_slot, slot, storage, lun,
                             address, target)


def upload(machine, data, name='disk1', **announced):
    """Upload bytes to a virtual disk of vios1."""
    vios = machine.vios('vios1')
    udid = vios.disk(name).udid
    file = machine.files.create('image', 'BROKERED_DISK_IMAGE', vios, udid,
                                **announced)
    machine.files.receive(file, io.BytesIO(data))
    return file


def fc_port(machine, name='fcs0', vios='vios1'):
    """A Fibre Channel port of a VIOS, with a link."""
    server = machine.vios(vios)
    made = fibre_channel.Port(server, name,
                              f'10000090fa1b{server.number:02x}{name[3:]:>02}')
    server.ports.append(made)
    return made


def san_machine(test, **sizes):
    """A machine of the preset fc that is closed when the test ends."""
    made = presets.fc(**sizes)
    test.addCleanup(made.close)
    return made


def masked(machine, name='lun1', vios='vios1'):
    """A LUN that all ports of a VIOS see, and the ways to it."""
    lun = machine.san.lun(name)
    ports = machine.vios(vios).ports
    number = lun.mask(*(p.wwpn for p in ports))
    return lun, [(p.wwpn.lower(), target.wwpn, san.lua(number))
                 for p in ports for target in lun.array.ports
                 if target.fabric is p.fabric]


def iscsi_array(machine, *addresses):
    """An iSCSI target with a LUN, at portals of these addresses."""
    array = machine.san.add_array('lvm', vendor='LIO', product='IBLOCK')
    for address in addresses:
        machine.san.add_portal(address)
    target = machine.san.add_target('iqn.1', *addresses)
    target.export(array.create_lun('volume-1', 5), 1)
    return target
