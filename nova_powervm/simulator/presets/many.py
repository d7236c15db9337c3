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

"""Machines by the number, all of one site."""

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import partition
from nova_powervm.simulator.presets.crowd import enlarge
from nova_powervm.simulator.presets import parts

# MAC addresses tell so many machines apart.
MOST = 256


def several(make, hosts, name='pvmsim', seed=0, **sizes):
    """So many machines of a kind, NAME1, NAME2 ..., at one site.

    :param make: function of a preset
    :raises Invalid: for a number that cannot be
    """
    if not 1 <= hosts <= MOST:
        raise errors.Invalid(
            f'A site has 1 to {MOST} machines, not {hosts}.')
    machines = [make(name=f'{name}{number}', seed=seed + number, **sizes)
                for number in range(1, hosts + 1)]
    for machine in machines[1:]:
        machines[0].site.join(machine)
    return machines


def fill(machines, partitions=0, vioses=0, **groups):
    """Enlarge each machine, and let new servers see what the others see.

    That is: Fibre Channel ports on the fabrics of the site, and the storage
    pool. On several machines the partitions have the name of theirs.

    :param groups: vg_name and vg_size, as for enlarge()
    """
    for machine in machines:
        enlarge(machine, 0, vioses, **groups)
    _connect(machines)
    for machine in machines:
        prefix = 'lpar' if len(machines) == 1 else f'{machine.name}-lpar'
        enlarge(machine, partitions, prefix=prefix, **groups)
    return machines


def _connect(machines):
    """All servers have ports on the fabrics, and are nodes of the pool."""
    servers = [vios for machine in machines for vios in machine.vioses]
    fabrics = list(machines[0].san.fabrics.values())
    for vios in servers:
        if fabrics and not vios.ports:
            parts.add_ports(vios, fabrics)
    for cluster in machines[0].site.registry.all('Cluster'):
        for vios in servers:
            if vios not in cluster.nodes:
                parts.add_node(cluster, vios)


def share(machines, sizes):
    """Make every VIOS of the machines a node of one new pool.

    :param sizes: GB of each physical volume of the pool
    :raises Invalid: if a machine has no Virtual I/O Server for that
    """
    for machine in machines:
        if all(vios.kind != partition.VIOS for vios in machine.vioses):
            raise errors.Invalid(
                f'{machine.name} has no Virtual I/O Server that could be a '
                'node of a shared storage pool.')
    parts.share_pool(machines, sizes=sizes)
