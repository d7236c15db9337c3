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

"""A PowerVM management service with a machine behind it, all in memory.

::

    from nova_powervm import simulator
    from nova_powervm.simulator import presets

    with simulator.Simulator(presets.dual_vios()) as sim:
        print(sim.url, sim.machine.snapshot())
"""

from nova_powervm.simulator.faults import Fault
from nova_powervm.simulator.server import Simulator
from nova_powervm.simulator.simulators import Simulators

__all__ = ('Fault', 'Simulator', 'Simulators')
