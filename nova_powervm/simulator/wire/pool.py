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

"""Cluster, SharedStoragePool and Tier."""

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import pool as model
from nova_powervm.simulator.wire import disks
from nova_powervm.simulator.wire import document
from nova_powervm.simulator.wire.document import section
from nova_powervm.simulator.wire import hrefs as addresses
from nova_powervm.simulator.wire import logical_unit


def encode_cluster(cluster, hrefs, groups):
    """A cluster with its nodes."""
    return document.root(
        cluster.uuid,
        ClusterName=cluster.name,
        ClusterID=cluster.udid,
        RepositoryDisk=section(
            PhysicalVolume=disks.member_volume(cluster.repository)),
        ClusterSharedStoragePool=document.link(hrefs.of(cluster.pool)),
        Node=section(Node=[_node(vios, hrefs) for vios in cluster.nodes]))


def _node(vios, hrefs):
    """One node; only nodes of this machine have an address."""
    mtms = vios.machine.mtms
    return section(
        HostName=model.hostname(vios),
        PartitionID=vios.number,
        PartitionName=vios.name,
        MachineTypeModelAndSerialNumber=section(
            MachineType=mtms.type,
            Model=mtms.model,
            SerialNumber=mtms.serial),
        VirtualIOServerLevel=vios.os_version.removeprefix('VIOS '),
        VirtualIOServer=(document.link(hrefs.of(vios))
                         if hrefs.knows(vios) else None),
        State=model.node_state(vios))


def encode_pool(pool, hrefs, groups):
    """A shared storage pool with its logical units."""
    return document.root(
        pool.uuid,
        LogicalUnits=section(
            LogicalUnit=[logical_unit.element(unit) for unit in pool.units]),
        MultiDataTierConfigured=len(pool.tiers) > 1,
        MultiFailureGroupConfigured=False,
        PhysicalVolumes=section(
            PhysicalVolume=[disks.member_volume(v) for v in pool.volumes]),
        Capacity=float(pool.capacity),
        FreeSpace=float(pool.free),
        OverCommitSpace=float(pool.overcommitted),
        TotalLogicalUnitSize=float(pool.total_unit_size),
        AlertThreshold=f'{pool.threshold}%',
        StoragePoolName=pool.name,
        UniqueDeviceID=pool.udid)


def encode_tier(tier, hrefs, groups):
    """A tier; all its physical volumes are in its one failure group."""
    pool = tier.pool
    capacity = float(tier.capacity)
    return document.root(
        tier.uuid,
        Name=tier.name,
        UniqueDeviceID=tier.udid,
        Type='UnrestrictedSystemTier' if tier.is_default else 'UserTier',
        IsDefault=tier.is_default,
        Capacity=capacity,
        MirrorState='NotMirrored',
        FailureGroups=section(FailureGroup=section(
            Name='Default',
            UniqueDeviceID=tier.failure_group_udid,
            Capacity=capacity,
            State='Online',
            PhysicalVolumes=section(
                PhysicalVolume=[disks.member_volume(v)
                                for v in tier.volumes]))),
        AssociatedSharedStoragePool=document.link(
            hrefs.at(*pool.cluster.path, *pool.path)))


# -- reading ------------------------------------------------------------

def decode_new_cluster(cluster_xml, pool_xml):
    """What the texts of a Cluster and a SharedStoragePool ask for.

    Returns names, physical volumes as (name, udid), and nodes.
    """
    cluster = _parse(cluster_xml, 'Cluster')
    pool = _parse(pool_xml, 'SharedStoragePool')
    return {
        'name': cluster.text('ClusterName', ''),
        'pool_name': pool.text('StoragePoolName', ''),
        'repository': disks.volumes(cluster.child('RepositoryDisk')),
        'volumes': disks.decode_volumes(pool) or [],
        'nodes': decode_nodes(cluster) or [],
    }


def _parse(text, name):
    found = document.parse((text or '').strip().encode())
    if not found.is_a(name, document.UOM):
        raise errors.Invalid(
            f'There is a {found.name} where a {name} belongs.')
    return found


def decode_nodes(body):
    """The nodes of a cluster, as dicts; None if the body has no list."""
    listed = body.child('Node')
    if listed is None:
        return None
    return [_decode_node(n) for n in listed.children('Node')]


def _decode_node(body):
    href = body.href('VirtualIOServer')
    mtms = body.child('MachineTypeModelAndSerialNumber')
    return {
        'uuid': addresses.uuid_in(href) if href else None,
        'hostname': body.text('HostName') or None,
        'number': body.integer('PartitionID'),
        'mtms': mtms and '{}-{}*{}'.format(
            *(mtms.text(name, '')
              for name in ('MachineType', 'Model', 'SerialNumber'))),
    }


def decode_units(body):
    """Logical units of a pool; None if the body has no list.

    Each is its udid, or for a new one what it is to be.
    """
    listed = body.child('LogicalUnits')
    if listed is None:
        return None
    return [unit.text('UniqueDeviceID') or logical_unit.decode_new(unit)
            for unit in listed.children('LogicalUnit')]


def decode_pool_name(body, default):
    """The name the pool is to have."""
    return body.text('StoragePoolName') or default


def decode_tier_name(body, default):
    """The name the tier is to have."""
    return body.text('Name') or default
