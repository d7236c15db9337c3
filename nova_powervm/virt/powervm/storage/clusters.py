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

"""Finding the cluster whose pool a host shall use."""

from pypowervm.wrappers import cluster as pvm_cluster

from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.storage import pool


def find(host, vioses, wanted):
    """Return the Pool of a cluster: four requests.

    :param vioses: the active Virtual I/O Servers of the host
    :param wanted: name of the cluster; empty means the only one there is
    :raises HostNotReady: with what to configure
    """
    cluster = _choose(pvm_cluster.Cluster.get(host.adapter), wanted)
    found = pool.Pool(host, cluster)
    active = {vios.uuid for vios in vioses}
    if not any(node.vios_uuid in active for node in found.nodes()):
        raise exception.HostNotReady(problems=(
            f"no active Virtual I/O Server of this host is a node of cluster "
            f"'{cluster.name}'. Add one with cluster -addnode, or start "
            f"{_names(n.hostname for n in found.nodes()) or 'its node'}."))
    return found


def _choose(clusters, wanted):
    names = _names(cluster.name for cluster in clusters)
    if not clusters:
        raise exception.HostNotReady(problems=(
            'disk_driver = ssp needs a shared storage pool, and no Virtual '
            'I/O Server of this host is in a cluster. Add one with cluster '
            '-addnode, or set [powervm] disk_driver = localdisk.'))
    if not wanted and len(clusters) > 1:
        raise exception.HostNotReady(problems=(
            f'[powervm] cluster_name is not set, and this host is in several '
            f'clusters: {names}. Name the one with the pool for disks.'))
    found = [c for c in clusters if wanted in ('', c.name)]
    if not found:
        raise exception.HostNotReady(problems=(
            f"[powervm] cluster_name is '{wanted}', and this host is not in "
            f"that cluster. There are: {names}."))
    if len(found) > 1:
        raise exception.HostNotReady(problems=(
            f"[powervm] cluster_name is '{wanted}', and this host is in "
            f'{len(found)} clusters of that name. Rename one of them.'))
    return found[0]


def _names(names):
    return ', '.join(sorted(filter(None, names)))
