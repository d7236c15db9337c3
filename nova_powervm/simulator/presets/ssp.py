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

"""Two Virtual I/O Servers that are nodes of a shared storage pool."""

from nova_powervm.simulator.presets.dual_vios import dual_vios
from nova_powervm.simulator.presets import many
from nova_powervm.simulator.presets import parts


def ssp(cluster='cluster1', pool='ssp1', sizes=(500, 500), tiers=None,
        **others):
    """As dual_vios, and a pool of disks of these sizes in GB.

    :param tiers: more tiers than the default one: sizes by name
    """
    machine = dual_vios(**others)
    parts.share_pool([machine], cluster, pool, sizes, tiers)
    return machine


def ssp_pair(cluster='cluster1', pool='ssp1', sizes=(500, 500), hosts=2,
             tiers=None, **others):
    """Two machines as ssp that share one pool; serve each at its own port."""
    machines = many.several(dual_vios, hosts, **others)
    parts.share_pool(machines, cluster, pool, sizes, tiers)
    return machines
