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

"""Clusters of Virtual I/O Servers, and their shared storage pools.

A cluster has one pool, the pool has tiers, and a tier has logical units.
All of them belong to the site, so that several machines can see them. Sizes
are in GB, except those of physical volumes, which are in MB.
"""

from nova_powervm.simulator.model import disks
from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import logical_unit
from nova_powervm.simulator.model import registry


class Cluster(registry.Thing):
    """Virtual I/O Servers, its nodes, that share a pool.

    ``repository`` is the physical volume with the cluster's own data.
    """

    noun = 'Cluster'

    def __init__(self, site, name, repository):
        super().__init__(site.registry.new_uuid(), name)
        self.site = site
        self.serial = site.registry.new_serial(32)
        self.repository = repository
        self.nodes = []
        self.pool = None

    @property
    def cluster(self):
        """Itself, as all things of a pool have their cluster."""
        return self

    @property
    def udid(self):
        """22 and the serial number, which the udids of the pool share."""
        return f'22{self.serial}'

    @property
    def volume_udids(self):
        """Identities of all physical volumes the cluster holds."""
        return {v.udid for v in (self.repository, *self.pool.volumes)}

    def is_on(self, machine):
        """Has the machine a node?"""
        return any(node.machine is machine for node in self.nodes)

    def add_node(self, vios):
        """Make a VIOS a node. Raises InUse, NotNow or Unreachable.

        It must see every physical volume of the cluster.
        """
        self.check_new_node(vios)
        self.nodes.append(vios)
        self.site.registry.changed(self)
        vios.machine.changed(vios)

    def check_new_node(self, vios):
        """Raise unless the VIOS may become a node."""
        vios.check_reachable()
        other = cluster_of(vios)
        if other is not None:
            raise errors.InUse(
                f'{vios.name} of {vios.machine.name} is a node of the '
                f'cluster {other.name} already.')
        missing = self.volume_udids - {v.udid for v in vios.volumes.values()}
        if missing:
            raise errors.NotNow(
                f'{vios.name} of {vios.machine.name} does not see the '
                f'physical volume {min(missing)} of the cluster '
                f'{self.name}.', code='VIOSE01040264')

    def remove_node(self, vios):
        """Let a node go. Raises InUse if it is needed."""
        self.check_removable(vios)
        self.nodes.remove(vios)
        self.site.registry.changed(self)
        vios.machine.changed(vios)

    def check_removable(self, vios):
        """Raise InUse if the node shows logical units, or is the last."""
        if any(vios.is_mapped(unit) for unit in self.pool.units):
            raise errors.InUse(
                f'{vios.name} shows logical units of {self.pool.name} to '
                'partitions.')
        if self.nodes == [vios]:
            raise errors.InUse(
                f'{vios.name} is the last node of the cluster {self.name}.')

    def snapshot(self):
        return {
            'uuid': self.uuid,
            'nodes': sorted(hostname(node) for node in self.nodes),
            'repository': self.repository.udid,
            'pool': self.pool.snapshot(),
        }


class Pool(registry.Thing):
    """A shared storage pool: physical volumes that hold logical units."""

    noun = 'SharedStoragePool'

    def __init__(self, cluster, name, volumes):
        super().__init__(cluster.site.registry.new_uuid(), name)
        self.cluster = cluster
        self.site = cluster.site
        self.volumes = list(volumes)
        self.tiers = []
        self.threshold = 35
        self._serial = self.site.registry.new_serial(32)

    # -- asking -----------------------------------------------------------

    @property
    def udid(self):
        """24, the serial of the cluster, and a serial of its own."""
        return f'24{self.cluster.serial}{self._serial}'

    @property
    def units(self):
        """Every logical unit, tier by tier."""
        return [unit for tier in self.tiers for unit in tier.units]

    @property
    def default_tier(self):
        """The tier that is used when none is named."""
        return next(tier for tier in self.tiers if tier.is_default)

    @property
    def capacity(self):
        """GB of all its physical volumes."""
        return sum(v.capacity for v in self.volumes) / disks.MB_PER_GB

    @property
    def free(self):
        """GB that no logical unit holds."""
        held = sum(unit.held for unit in self.units)
        return round(self.capacity - held, 6)

    @property
    def total_unit_size(self):
        """GB that the logical units claim to have."""
        return round(sum(unit.capacity for unit in self.units), 6)

    @property
    def overcommitted(self):
        """GB that are claimed beyond what there is."""
        return max(round(self.total_unit_size - self.capacity, 6), 0.0)

    # -- changing ---------------------------------------------------------

    def rename(self, name):
        """Call it something else."""
        self.name = name
        self.site.registry.changed(self)

    def check_new_volume(self, volume):
        """Raise unless every node sees the physical volume, unused."""
        if not volume.available:
            raise errors.InUse(
                f'{volume.name} of {volume.vios.name} is in use.')
        for node in self.cluster.nodes:
            if all(v.udid != volume.udid for v in node.volumes.values()):
                raise errors.NotNow(
                    f'{node.name} of {node.machine.name} does not see '
                    f'{volume.name} of {volume.vios.name}, so it cannot '
                    f'be added to {self.name}.', code='VIOSE01040264')

    def add_volume(self, volume):
        """Make the default tier larger. Raises InUse or NotNow."""
        self.check_new_volume(volume)
        self.volumes.append(volume)
        self.default_tier.volumes.append(volume)
        self.changed()

    def create_tier(self, name, volumes):
        """Make a tier of physical volumes that are new to the pool.

        Raises NameTaken, Invalid, InUse or NotNow.
        """
        if any(tier.name == name for tier in self.tiers):
            raise errors.NameTaken(
                f'The pool {self.name} has a tier {name} already.')
        if not volumes:
            raise errors.Invalid(
                f'The tier {name} needs a physical volume at least.')
        for volume in volumes:
            self.check_new_volume(volume)
        tier = Tier(self, name, volumes)
        self.volumes.extend(volumes)
        self.tiers.append(tier)
        self.site.registry.add(tier)
        self.changed()
        return tier

    def changed(self):
        """Space is used or free: pool and tiers are not what they were."""
        self.site.registry.changed(self)
        for tier in self.tiers:
            self.site.registry.changed(tier, 'other')

    def snapshot(self):
        return {
            'name': self.name,
            'capacity': self.capacity,
            'free': self.free,
            'volumes': sorted(v.udid for v in self.volumes),
            'tiers': {tier.name: tier.snapshot() for tier in self.tiers},
        }


class Tier(registry.Thing):
    """Physical volumes of a pool, and the logical units on them.

    Names of logical units need not be unique.
    """

    noun = 'Tier'

    def __init__(self, pool, name, volumes, is_default=False):
        registry_ = pool.site.registry
        super().__init__(registry_.new_uuid(), name)
        self.pool = pool
        self.cluster = pool.cluster
        self.site = pool.site
        self.is_default = is_default
        self.volumes = list(volumes)
        self.units = []
        start = self.cluster.serial
        self.udid = f'25{start}{registry_.new_serial(16)}'
        self.failure_group_udid = f'26{start}{registry_.new_serial(16)}'

    @property
    def capacity(self):
        """GB of its physical volumes."""
        return sum(v.capacity for v in self.volumes) / disks.MB_PER_GB

    @property
    def free(self):
        """GB that none of its logical units holds."""
        held = sum(unit.held for unit in self.units)
        return round(self.capacity - held, 6)

    def rename(self, name):
        """Call it something else."""
        if name != self.name:
            self.name = name
            self.site.registry.changed(self, 'Tier')

    def create_unit(self, wanted):
        """Make a logical unit as wanted. Raises Invalid or NoSpace."""
        logical_unit.check_new(self, wanted)
        unit = logical_unit.LogicalUnit(self, wanted)
        self.units.append(unit)
        self.site.registry.add(unit, 'LogicalUnit')
        self.site.registry.changed(self, 'Tier')
        self.pool.changed()
        return unit

    def delete_unit(self, unit):
        """Delete a logical unit and its bytes. Raises InUse."""
        unit.check_deletable()
        self.units.remove(unit)
        unit.content.discard()
        self.site.registry.remove(unit, 'LogicalUnit')
        self.site.registry.changed(self, 'Tier')
        self.pool.changed()

    def snapshot(self):
        return {'default': self.is_default,
                'units': sorted((unit.snapshot() for unit in self.units),
                                key=lambda unit: unit['udid'])}


def create_cluster(node, name, pool_name, repository, volumes):
    """Make a cluster of one node, with its pool.

    :param repository: physical volume for the cluster's own data
    :param volumes: physical volumes for the pool

    Raises Invalid, NameTaken, InUse or Unreachable.
    """
    site = node.machine.site
    _check_new(site, node, name, pool_name, [repository, *volumes])
    cluster = Cluster(site, name, repository)
    cluster.pool = Pool(cluster, pool_name, volumes)
    tier = Tier(cluster.pool, 'SYSTEM', volumes, is_default=True)
    cluster.pool.tiers.append(tier)
    cluster.nodes.append(node)
    for thing in (cluster, cluster.pool, tier):
        site.registry.add(thing)
    node.machine.changed(node)
    return cluster


def _check_new(site, node, name, pool_name, volumes):
    if not name or not pool_name:
        raise errors.Invalid('A cluster and its pool each need a name.')
    if len(volumes) < 2:
        raise errors.Invalid(
            f'The cluster {name} needs a repository disk and at least one '
            'physical volume for its pool.')
    if len({volume.udid for volume in volumes}) < len(volumes):
        raise errors.Invalid(
            f'A physical volume is named twice for the cluster {name}.')
    if any(c.name == name for c in site.registry.all('Cluster')):
        raise errors.NameTaken(f'A cluster named {name} already exists.')
    node.check_reachable()
    if cluster_of(node) is not None:
        raise errors.InUse(f'{node.name} is a node of a cluster already.')
    for volume in volumes:
        if not volume.available:
            raise errors.InUse(f'{volume.name} of {node.name} is in use.')


def cluster_of(vios):
    """The cluster that the VIOS is a node of, or None."""
    return next((cluster for cluster
                 in vios.machine.site.registry.all('Cluster')
                 if vios in cluster.nodes), None)


def hostname(vios):
    """The name of a node for the other nodes."""
    return f'{vios.name}.{vios.machine.name}'


def node_state(vios):
    """Whether a node answers: Up, Down or Unknown."""
    if vios.state != 'running':
        return 'Down'
    return 'Up' if vios.rmc in ('active', 'busy') else 'Unknown'
