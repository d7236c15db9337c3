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

"""A NovaLink-managed system with two Virtual I/O Servers: the default."""

from nova_powervm.simulator.presets import parts


def dual_vios(vg_name='novavg', vg_size=1000, **sizes):
    """Management partition, vios1 and vios2; see parts for the keywords."""
    machine = parts.bare_machine(**sizes)
    parts.add_management(machine)
    for name in ('vios1', 'vios2'):
        parts.add_vios(machine, name, vg_name, vg_size)
    return machine
