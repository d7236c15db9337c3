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

"""Two Virtual I/O Servers with Fibre Channel ports on two fabrics."""

from nova_powervm.simulator.presets.dual_vios import dual_vios
from nova_powervm.simulator.presets import many
from nova_powervm.simulator.presets import parts


def fc(luns=4, size=10, **others):
    """As dual_vios, and an array with so many LUNs of that size in GB."""
    machine = dual_vios(**others)
    parts.add_san([machine], luns, size)
    return machine


def fc_pair(hosts=2, luns=4, size=10, **others):
    """Two machines as fc on one SAN; serve each at its own port."""
    machines = many.several(dual_vios, hosts, **others)
    parts.add_san(machines, luns, size)
    return machines
