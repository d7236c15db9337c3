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

"""Two systems of one site, for partitions to migrate between."""

from nova_powervm.simulator.presets import many
from nova_powervm.simulator.presets import parts
from nova_powervm.simulator.presets.sea import sea


def pair(hosts=2, luns=4, size=10, sizes=(500, 500), **others):
    """Two machines that partitions migrate between, with all that takes.

    They are as sea makes them, pvmsim1 and pvmsim2, and share a storage pool
    of disks of these sizes in GB, a SAN with so many LUNs of that size in GB,
    and the same bridged networks. Serve each at a port of its own.
    """
    machines = many.several(sea, hosts, **others)
    parts.add_san(machines, luns, size)
    parts.share_pool(machines, sizes=sizes)
    return machines
