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

"""More of everything: machines with many partitions and servers."""

import math

from nova_powervm.simulator.model import adapter
from nova_powervm.simulator.model import logical_unit
from nova_powervm.simulator.model import partition
from nova_powervm.simulator.model import pool
from nova_powervm.simulator.model import resources
from nova_powervm.simulator.presets import parts

_MEMORY = 256
_UNITS = 0.05
_DISK = 1.0
_VLANS = 100


def enlarge(machine, partitions=0, vioses=0, vg_name='novavg', vg_size=1000,
            prefix='lpar'):
    """Add to a machine until it has that many servers, and partitions.

    Each new partition runs, and has a virtual Ethernet adapter and a disk
    of 1 GB on one of the Virtual I/O Servers in turn, in the shared storage
    pool if there is one. The machine gets more memory and processors if it
    has not enough of them. Returns it.

    :param partitions: how many to add
    :param vioses: how many Virtual I/O Servers there are to be at least
    :param vg_size: GB of the volume group of each new one
    :param prefix: what the names of new partitions begin with
    """
    _install(machine, partitions, max(vioses - len(machine.vioses), 0))
    for number in range(len(machine.vioses) + 1, vioses + 1):
        parts.add_vios(machine, f'vios{number}', vg_name, vg_size)
    groups = [vios.group(vg_name) for vios in machine.vioses
              if any(group.name == vg_name for group in vios.groups)]
    for number in range(1, partitions + 1):
        client = _add_partition(machine, f'{prefix}{number:04}', number)
        if groups:
            _add_disk(client, groups[number % len(groups)], number)
    return machine


def _install(machine, partitions, vioses):
    """Memory, processors and partition ids for all who are to come."""
    step = machine.lmb
    one = 2 * max(_MEMORY, step)
    server = 2 * max(4096, step)
    wanted = partitions * one + vioses * server
    short = wanted - machine.memory_available
    if short > 0:
        machine.memory += math.ceil(short / 0.96 / step) * step
    short = partitions * _UNITS + vioses * 0.5 - machine.units_available
    if short > 0:
        machine.units += math.ceil(short)
    total = len(machine.partitions) + partitions + vioses
    machine.max_partitions = max(machine.max_partitions, total)


def _add_partition(machine, name, number):
    amount = max(_MEMORY, machine.lmb)
    made = machine.create_lpar(partition.Settings(
        name=name, memory=resources.Memory(amount, machine.lmb, amount),
        processors=resources.SharedProcessors(
            units=_UNITS, min_units=_UNITS, max_units=1.0)))
    adapter.make(made, adapter.Settings(
        switch=machine.switches[0], pvid=1 + number % _VLANS))
    parts.start(made)
    return made


def _add_disk(client, group, number):
    cluster = pool.cluster_of(group.vios)
    if cluster is None:
        disk = group.create_disk(f'boot{number:04}', _DISK)
    else:
        disk = cluster.pool.default_tier.create_unit(
            logical_unit.Wanted(f'boot-{client.name}', _DISK))
    group.vios.add_bus(client).attach(disk)
