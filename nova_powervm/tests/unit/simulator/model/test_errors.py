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

from nova_powervm.simulator.model import errors
from nova_powervm.tests import base


class TestErrors(base.TestCase):

    def test_already_on_has_the_codes_clients_look_for(self):
        text = str(errors.AlreadyOn('lpar1'))
        self.assertIn('HSCL3681', text)
        self.assertIn('PVME01042026', text)

    def test_already_off_has_the_codes_clients_look_for(self):
        text = str(errors.AlreadyOff('lpar1'))
        self.assertIn('HSCL1558', text)
        self.assertIn('PVME04000005', text)

    def test_a_wrong_state_has_the_recorded_code(self):
        self.assertEqual('HSCL05DF It is on.', str(errors.NotNow('It is on.')))

    def test_messages_name_the_thing(self):
        self.assertIn('vios1', str(errors.Unreachable('vios1')))
        self.assertIn('VolumeGroup x', str(
            errors.NoSuchThing('VolumeGroup', 'x')))
        self.assertIn('teleports', str(errors.NotSimulated('teleports')))
