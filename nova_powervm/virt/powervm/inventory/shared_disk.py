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

"""Disk space that several hosts share, told to placement once.

The space is the inventory of a provider of its own. It and the hosts that use
it are in one aggregate, which is how placement knows that a server on any of
them can be given space from it. Both uuids follow from the pool's, so that
all hosts arrive at the same without asking each other.
"""

import hashlib
import uuid

from nova import exception
import os_resource_classes as orc
import os_traits

from nova_powervm import conf as cfg

CONF = cfg.CONF

#: What the uuids of our aggregates begin with, in ASCII, so that a host can
#: leave that of a pool which it does not use any more.
_PREFIX = b'pvmssp'


def move(provider_tree, nodename, disk, allocations):
    """Move what servers have of a host's own disk space to its pool.

    That is when a host begins to share what it has called its own.

    :param disk: storage.base.Capacity of the host
    :param allocations: of all consumers; None while Nova has not been asked
    :raises ReshapeNeeded: Nova is asked for them
    """
    node = provider_tree.data(nodename)
    if not disk.shared or orc.DISK_GB not in node.inventory:
        return
    if allocations is None:
        raise exception.ReshapeNeeded()
    for consumer in allocations.values():
        taken = consumer['allocations']
        moved = taken.get(node.uuid, {}).get('resources', {}).pop(
            orc.DISK_GB, None)
        if moved is None:
            continue
        if not taken[node.uuid]['resources']:
            del taken[node.uuid]
        taken[provider(disk.shared)] = {'resources': {orc.DISK_GB: moved}}


def update(provider_tree, nodename, disk, reserved_gb):
    """Keep the provider of a pool, and the node's place beside it.

    :param disk: storage.base.Capacity of the host
    :param reserved_gb: disk space of the pool kept from Nova, in GB
    """
    joined = set()
    if disk.shared:
        joined = {aggregate(disk.shared)}
        _keep(provider_tree, disk, joined, reserved_gb)
    others = {one for one in provider_tree.data(nodename).aggregates
              if not uuid.UUID(one).bytes.startswith(_PREFIX)}
    provider_tree.update_aggregates(nodename, others | joined)


def _keep(provider_tree, disk, joined, reserved_gb):
    """Set the provider's inventory, trait and aggregate."""
    identity = provider(disk.shared)
    if not provider_tree.exists(identity):
        provider_tree.new_root(
            f'powervm-ssp-{disk.shared.name}-{disk.shared.uuid}', identity)
    provider_tree.update_inventory(
        identity, {orc.DISK_GB: inventory(disk, reserved_gb)})
    provider_tree.add_traits(identity, os_traits.MISC_SHARES_VIA_AGGREGATE)
    provider_tree.update_aggregates(
        identity, provider_tree.data(identity).aggregates | joined)


def inventory(disk, reserved_gb):
    """Return the inventory of disk space, shared or not.

    A pool has thin disks, so more than there is may be promised.
    """
    ratio = disk.shared and CONF.disk_allocation_ratio
    return {
        'total': disk.total,
        'reserved': reserved_gb,
        'min_unit': 1,
        'max_unit': disk.largest,
        'step_size': 1,
        'allocation_ratio': ratio or 1.0,
    }


def provider(shared):
    """Return the uuid of a pool's resource provider."""
    return str(uuid.uuid5(uuid.UUID(shared.uuid), 'DISK_GB'))


def aggregate(shared):
    """Return the uuid of the aggregate of a pool's hosts.

    Version 8, which is for whoever wants to put something into a uuid.
    """
    digest = hashlib.sha256(uuid.UUID(shared.uuid).bytes).digest()[:10]
    return str(uuid.UUID(bytes=_PREFIX + bytes(
        [digest[0] & 0x0f | 0x80, digest[1], digest[2] & 0x3f | 0x80])
        + digest[3:]))
