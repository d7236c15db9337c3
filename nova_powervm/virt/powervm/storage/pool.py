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

"""The shared storage pool of a host, its tiers and its logical units.

A logical unit is an object of its own to the REST service. Hosts that share a
pool change units, never the pool itself, and so do not hold each other up.
"""

import dataclasses

from oslo_log import log as logging
from pypowervm import exceptions as pvm_exc
from pypowervm.utils import transaction
from pypowervm.wrappers import cluster as pvm_cluster
from pypowervm.wrappers import storage as pvm_storage

LOG = logging.getLogger(__name__)

IMAGE = pvm_storage.LUType.IMAGE
DISK = pvm_storage.LUType.DISK

#: What the REST service calls the size of a logical unit.
_SIZE = 'UnitCapacity'


@dataclasses.dataclass(frozen=True)
class Tier:
    """A part of a pool.

    :ivar size_gb: GB of its physical volumes
    """

    adapter: object
    pool_name: str
    uuid: str
    name: str
    is_default: bool
    size_gb: float

    def __str__(self):
        return f'tier {self.name} of pool {self.pool_name}'

    def units(self):
        """Return all logical units of the tier: one request."""
        return pvm_storage.LUEnt.get(
            self.adapter, parent_type=pvm_storage.Tier, parent_uuid=self.uuid)

    def add(self, name, size_gb, kind=DISK, image=None):
        """Create a thin logical unit and return it: one request.

        :param image: the logical unit it begins as a linked clone of
        """
        unit = pvm_storage.LUEnt.bld(
            self.adapter, name, size_gb, thin=True, typ=kind, clone=image)
        made = unit.create(parent_type=pvm_storage.Tier,
                           parent_uuid=self.uuid)
        LOG.info('Created logical unit %(name)s of %(size)g GB in %(tier)s',
                 {'name': name, 'size': size_gb, 'tier': self})
        return made

    def getter(self, unit):
        """Return what reads a logical unit when its turn to change comes."""
        return pvm_storage.LUEnt.getter(
            self.adapter, entry_uuid=unit.uuid,
            parent_class=pvm_storage.Tier, parent_uuid=self.uuid)


class Pool:
    """The pool of one cluster, as one host sees it.

    What was read last is kept and asked for again with its version, which a
    service answers briefly while nothing has changed.

    :ivar uuid: the same on all hosts that share the pool
    """

    def __init__(self, host, cluster):
        self._adapter = host.adapter
        self._cluster = cluster
        self.uuid = cluster.ssp_uuid
        self._pool = pvm_storage.SSP.get(self._adapter, uuid=self.uuid)
        self.name = self._pool.name
        self._tiers = self._read_tiers()

    def __str__(self):
        return f'{self.name} of cluster {self._cluster.name}'

    def read(self):
        """Return the pool as it is now: one request."""
        self._pool = self._pool.refresh()
        return self._pool

    # The tiers

    def tiers(self):
        """Return the tiers as they were read last."""
        return self._tiers

    def read_tiers(self):
        """Return the tiers as they are now: one request."""
        self._tiers = self._read_tiers()
        return self._tiers

    def _read_tiers(self):
        found = pvm_storage.Tier.get(
            self._adapter, parent_type=pvm_storage.SSP, parent_uuid=self.uuid)
        return [Tier(self._adapter, self.name, tier.uuid, tier.name,
                     bool(tier.is_default), tier.capacity) for tier in found]

    # The nodes

    def nodes(self):
        """Return the nodes of this host, as they were read last."""
        return [node for node in self._cluster.nodes if node.vios_uuid]

    def read_nodes(self):
        """Return the nodes of this host as they are now: one request.

        A cluster has no new version when the state of a node changes.
        """
        self._cluster = self._cluster.refresh(use_etag=False)
        return self.nodes()

    def idle_nodes(self):
        """Return the names of this host's nodes that do not answer."""
        return [node.hostname for node in self.read_nodes()
                if not _is_up(node)]

    def node(self):
        """Return the uuid of a node of this host, of one that is up if any.

        As they were read last.
        """
        nodes = sorted(self.nodes(), key=_is_up, reverse=True)
        return next((node.vios_uuid for node in nodes), None)


def _is_up(node):
    return node.state == pvm_cluster.NodeState.UP


# Logical units one by one


def named(units, name, kind):
    """Return the first of the logical units with this name or id, or None."""
    return next((unit for unit in units
                 if name in (unit.name, unit.udid) and unit.lu_type == kind),
                None)


def has_clones(image, units):
    """Tell whether a logical unit of the tier is a linked clone of an image.

    The first two digits of an id only say which kind a unit is.
    """
    return any((unit.cloned_from_udid or '')[2:] == image.udid[2:]
               for unit in units)


def delete(unit):
    """Delete a logical unit; tell whether it was still there.

    The service refuses while it is shown to a partition, or has clones.
    """
    try:
        _delete(unit)
    except pvm_exc.HttpNotFound:
        return False
    LOG.info('Deleted logical unit %s', unit.name)
    return True


@transaction.entry_transaction
def _delete(unit):
    unit.delete()


@transaction.entry_transaction
def grow(unit, size_gb):
    """Make a logical unit larger; return it as the service says it is now.

    An update of the unit, as ``lu -resize`` of a Virtual I/O Server: a copy
    to a larger one would take long, and be no clone of the image any more.
    The library has no word of its own for the size, only for any element.

    :param unit: what ``Tier.getter`` returned
    """
    unit.set_float_gb_value(_SIZE, size_gb)
    return unit.update()
