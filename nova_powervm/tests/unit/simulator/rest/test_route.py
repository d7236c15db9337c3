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

from nova_powervm.simulator.rest import route
from nova_powervm.tests import base


class TestRoute(base.TestCase):

    def test_a_route_is_locked_and_needs_a_session_unless_it_says_so(self):
        line = route.Route('GET', '/x', 'X', 'read', None)
        self.assertTrue(line.locked)
        self.assertFalse(line.open)
