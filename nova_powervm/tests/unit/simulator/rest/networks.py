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
"""A client of machines with networks."""

from werkzeug import test

from nova_powervm.simulator import presets
from nova_powervm.simulator.rest import app
from nova_powervm.tests.unit.simulator.rest import http


class NetworkCase(http.RestCase):
    """A machine of some preset with an application in front."""

    preset = 'dual_vios'

    def setUp(self):
        super().setUp()
        self.machine = presets.PRESETS[self.preset]()
        self.addCleanup(self.machine.close)
        self.app = app.App(self.machine, self.faults, self.trace)
        self.addCleanup(self.app.sessions.close_all)
        self.client = test.Client(self.app)
        self.token = self.app.sessions.open()
        self.vios = self.machine.vios('vios1')
        self.vios_path = f'{http.UOM}/VirtualIOServer/{self.vios.uuid}'
        self.system_path = f'{http.UOM}/ManagedSystem/{self.machine.uuid}'

    def assertLives(self, path):
        """What is there is listed, read, sent back, deleted, and gone."""
        listed, *_ = self.get(path).contents
        one = f'{path}/{listed.text("Metadata/Atom/AtomID")}'
        read = self.get(one)
        before = self.machine.snapshot()
        self.assertEqual(200, self.post(one, read.element).status)
        self.assertEqual(before, self.machine.snapshot())
        self.assertEqual(204, self.ask('DELETE', one).status)
        self.assertRefused(404, self.get(one))
