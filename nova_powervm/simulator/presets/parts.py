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

"""What the ready-made machines are put together from."""

from nova_powervm.simulator.model import disks
from nova_powervm.simulator.model import fibre_channel
from nova_powervm.simulator.model import io_slot
from nova_powervm.simulator.model import machine as model
from nova_powervm.simulator.model import network
from nova_powervm.simulator.model import partition
from nova_powervm.simulator.model import pool
from nova_powervm.simulator.model import resources

_CAPABLE = (
    'ActiveLogicalPartitionMobilityCapable', 'AIXCapable',
    'DedicatedProcessorPartitionCapable',
    'DynamicSimplifiedRemoteRestartToggleCapable', 'IBMiCapable',
    'InactiveLogicalPartitionMobilityCapable', 'LinuxCapable',
    'LogicalPartitionProcessorCompatibilityModeCapable',
    'PowerVMLogicalPartitionSimplifiedRemoteRestartCapable',
    'SharedProcessorPoolCapable', 'VirtualEthernetCustomMACAddressCapable',
    'VirtualFiberChannelCapable', 'VirtualSwitchCapable')

_CARDS = (io_slot.SAS, io_slot.ETHERNET, io_slot.ETHERNET, io_slot.USB,
          io_slot.EMPTY, io_slot.EMPTY)


def bare_machine(name='pvmsim', memory=128 * 1024, units=20.0, lmb=256,
                 seed=0):
    """A system with its switches, and no partitions.

    :param memory: MB installed
    :param units: processor units installed
    :param lmb: MB of a logical memory block, and of a memory region
    :param seed: what ids and serial numbers are made from
    """
    mtms = model.Mtms('8247', '22L', f'21{seed % 0x100000:05X}')
    machine = model.Machine(name, mtms, memory, units, lmb, seed)
    machine.capabilities = dict.fromkeys(_CAPABLE, True)
    network.create_switch(machine, 'ETHERNET0', 'Veb')
    io_slot.install(machine, _CARDS)
    network.create_switch(machine, 'MGMTSWITCH', 'Vepa')
    return machine


def add_management(machine, name='novalink'):
    """The partition that manages the system, up and running."""
    lpar = machine.create_lpar(
        _settings(machine, name, memory=4096, units=0.5, vcpus=2))
    lpar.is_management = True
    start(lpar)
    return lpar


def add_storage_host(machine, name='novalink', vg_name='novavg',
                     vg_size=1000):
    """A management partition that lends storage as a VIOS does.

    :param vg_size: GB of the volume group for virtual disks
    """
    host = machine.create_vios(
        _settings(machine, name, memory=4096, units=0.5, vcpus=2,
                  max_slots=2000), kind=partition.AIX_LINUX)
    host.is_management = True
    host.os_version = 'Linux'
    start(host)
    host.create_group(vg_name, [host.add_volume(vg_size * disks.MB_PER_GB)])
    return host


def add_vios(machine, name, vg_name='novavg', vg_size=1000):
    """A Virtual I/O Server, up and running, with two volume groups.

    :param vg_size: GB of the volume group for virtual disks
    """
    vios = machine.create_vios(
        _settings(machine, name, memory=4096, units=0.5, vcpus=2,
                  max_slots=2000))
    start(vios)
    for group, size in (('rootvg', 100), (vg_name, vg_size)):
        volume = vios.add_volume(size * disks.MB_PER_GB)
        vios.create_group(group, [volume])
    return vios


def add_san(machines, luns=4, size=10):
    """Two fabrics, an array on both, and ports of every VIOS.

    The machines come to one site; do this before any of them is served. A
    VIOS has fcs0 and fcs2 on fabric A, fcs1 and fcs3 on fabric B.

    :param luns: how many LUNs the array has that nobody sees yet
    :param size: GB of each of them
    """
    site = machines[0].site
    for machine in machines[1:]:
        site.join(machine)
    fabrics = [site.san.add_fabric(name) for name in 'AB']
    array = site.san.add_array('array1')
    for number, fabric in enumerate(fabrics + fabrics):
        array.add_port(f'500507680{number}10ab{number:02x}', fabric)
    for number in range(1, luns + 1):
        array.create_lun(f'lun{number}', size)
    for vios in site.san.servers:
        add_ports(vios, fabrics)
    return site.san


def add_ports(vios, fabrics):
    """Two ports of a VIOS on each fabric, with names that are new there."""
    count = sum(len(v.ports) for v in vios.machine.san.servers)
    for number in range(2 * len(fabrics)):
        wwpn = 0x10000090FA1B0000 + count + number
        vios.ports.append(fibre_channel.Port(
            vios, f'fcs{number}', f'{wwpn:016X}',
            fabrics[number % len(fabrics)]))


def share_pool(machines, name='cluster1', pool_name='ssp1', sizes=(500, 500),
               tiers=None):
    """A shared storage pool that every VIOS of the machines is a node of.

    The machines come to one site; do this before any of them is served.

    :param sizes: GB of each physical volume of the default tier
    :param tiers: the same for more tiers, by name
    """
    site = machines[0].site
    for machine in machines[1:]:
        site.join(machine)
    nodes = [vios for machine in machines for vios in machine.vioses]
    repository, *volumes = [_shared_volume(site, nodes, size)
                            for size in (1, *sizes)]
    cluster = pool.create_cluster(nodes[0], name, pool_name, repository,
                                  volumes)
    for node in nodes[1:]:
        cluster.add_node(node)
    for tier, more in (tiers or {}).items():
        cluster.pool.create_tier(
            tier, [_shared_volume(site, nodes, size) for size in more])
    return cluster


def add_node(cluster, vios):
    """One more node of a cluster, which sees all the disks of the others."""
    for volume in (cluster.repository, *cluster.pool.volumes):
        vios.add_volume(volume.capacity, volume.description, volume.serial)
    cluster.add_node(vios)


def _shared_volume(site, nodes, size):
    """A SAN disk of so many GB on each node; returns that of the first."""
    serial = site.registry.new_serial(32)
    return [node.add_volume(size * disks.MB_PER_GB, 'MPIO SAN FC Disk',
                            serial) for node in nodes][0]


def _settings(machine, name, memory, units, vcpus, max_slots=200):
    """Settings of a partition that serves the machine; memory in MB."""
    memory = max(memory // machine.lmb, 1) * machine.lmb
    return partition.Settings(
        name=name,
        memory=resources.Memory(memory, machine.lmb, memory),
        processors=resources.SharedProcessors(
            units=units, min_units=0.05, max_units=units, vcpus=vcpus,
            min_vcpus=1, max_vcpus=vcpus, weight=128),
        max_slots=max_slots)


def start(part):
    """Let a partition have been running for a day."""
    part.begin_start()
    part.finish_start()
    part.connect_rmc()
    part.has_run_since(part.machine.clock.now() - 24 * 3600)
