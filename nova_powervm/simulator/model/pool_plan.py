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

"""Updates of clusters and pools: worked out, checked, then carried out."""

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import logical_unit
from nova_powervm.simulator.model import pool as pool_model


class Founder:
    """What makes clusters on a machine: the target of the job Create.

    :param decode: turns the texts of the job's parameters into data
    """

    noun = 'Cluster'
    uuid = None
    name = None

    def __init__(self, machine, decode):
        self.machine = machine
        self._decode = decode

    def create(self, cluster_xml, pool_xml):
        """Make the cluster that is described. Raises a MachineError."""
        wanted = self._decode(cluster_xml, pool_xml)
        if len(wanted['nodes']) != 1 or len(wanted['repository']) != 1:
            raise errors.Invalid(
                'A cluster is made with one node and one repository disk.')
        node = find_node(self.machine, wanted['nodes'][0])
        return pool_model.create_cluster(
            node, wanted['name'], wanted['pool_name'],
            node.volume(*wanted['repository'][0]),
            [node.volume(*volume) for volume in wanted['volumes']])


def find_node(machine, described):
    """The VIOS a node stands for, on any machine of the site.

    ``described`` has uuid, hostname, number and mtms, of which one of the
    first two is enough. Raises NoSuchThing.
    """
    every = [v for m in machine.site.machines for v in m.vioses]
    for vios in every:
        if described['uuid'] is not None:
            found = vios.uuid == described['uuid']
        elif described['hostname'] is not None:
            found = described['hostname'] in (
                pool_model.hostname(vios), vios.name)
        else:
            found = (vios.number == described['number']
                     and str(vios.machine.mtms) == described['mtms'])
        if found:
            return vios
    raise errors.NoSuchThing('node', described['hostname']
                             or described['uuid'] or described['number'])


def set_nodes(cluster, machine, described):
    """Make the nodes exactly these. None leaves them alone."""
    if described is None:
        return
    wanted = [find_node(machine, d) for d in described]
    gone = [n for n in cluster.nodes if n not in wanted]
    new = [n for n in wanted if n not in cluster.nodes]
    for node in gone:
        cluster.check_removable(node)
    for node in new:
        cluster.check_new_node(node)
    if gone and len(gone) == len(cluster.nodes):
        raise errors.InUse(
            f'The cluster {cluster.name} must keep one of its nodes.')
    for node in gone:
        cluster.remove_node(node)
    for node in new:
        cluster.add_node(node)


def change_pool(pool, machine, name, volumes, units):
    """Make name, physical volumes and logical units of a pool these.

    ``volumes`` are pairs of name and udid, ``units`` udids of those there
    are and Wanted for new ones. None leaves either alone. Volumes are never
    taken away. Everything is checked before anything changes.
    """
    more = _new_volumes(pool, machine, volumes)
    gone, new = _compare(pool, units)
    for volume in more:
        pool.check_new_volume(volume)
    for unit in gone:
        unit.check_deletable(gone)
    for wanted in new:
        logical_unit.check_new(pool.default_tier, wanted)
    if name != pool.name:
        pool.rename(name)
    for volume in more:
        pool.add_volume(volume)
    for unit in sorted(gone, key=lambda u: u.source is None):
        unit.tier.delete_unit(unit)
    for wanted in new:
        pool.default_tier.create_unit(wanted)


def _new_volumes(pool, machine, described):
    if described is None:
        return []
    known = {v.udid for v in pool.volumes}
    names = {v.name for v in pool.volumes}
    node = next(n for n in pool.cluster.nodes if n.machine is machine)
    new = [node.volume(name, udid) for name, udid in described
           if udid not in known and (udid is not None or name not in names)]
    kept = {udid for _, udid in described}
    if any(v.udid not in kept and v.name not in {n for n, _ in described}
           for v in pool.volumes):
        raise errors.InUse(
            f'Physical volumes of the pool {pool.name} cannot be taken out '
            'of it.')
    return new


def _compare(pool, described):
    """Logical units that are to go, and those that are to be made."""
    if described is None:
        return [], []
    udids = {d for d in described if isinstance(d, str)}
    known = {unit.udid: unit for unit in pool.units}
    unknown = udids - set(known)
    if unknown:
        raise errors.NoSuchThing('LogicalUnit', min(unknown))
    return ([unit for udid, unit in known.items() if udid not in udids],
            [d for d in described if not isinstance(d, str)])
