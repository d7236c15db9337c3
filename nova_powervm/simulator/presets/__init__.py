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

"""Ready-made machines, by name.

Each function makes a new machine, or a list of machines of one site; its
keywords change sizes. What it returns can be changed further before, or
while, it is served.
"""

from nova_powervm.simulator.presets.catalogue import build
from nova_powervm.simulator.presets.catalogue import PRESETS
from nova_powervm.simulator.presets.catalogue import SITES
from nova_powervm.simulator.presets.crowd import enlarge
from nova_powervm.simulator.presets.dual_vios import dual_vios
from nova_powervm.simulator.presets.fc import fc
from nova_powervm.simulator.presets.fc import fc_pair
from nova_powervm.simulator.presets.mgmt_storage import mgmt_storage
from nova_powervm.simulator.presets.pair import pair
from nova_powervm.simulator.presets.rack import rack
from nova_powervm.simulator.presets.sea import sea
from nova_powervm.simulator.presets.single_vios import single_vios
from nova_powervm.simulator.presets.sriov import sriov
from nova_powervm.simulator.presets.ssp import ssp
from nova_powervm.simulator.presets.ssp import ssp_pair

__all__ = ('PRESETS', 'SITES', 'build', 'dual_vios', 'enlarge', 'fc',
           'fc_pair', 'mgmt_storage', 'pair', 'rack', 'sea', 'single_vios',
           'sriov', 'ssp', 'ssp_pair')
