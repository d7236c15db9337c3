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

"""A host for the doctor to look at, and one that has been measured."""

from nova_powervm.simulator.model import clock
from nova_powervm.simulator.model import pcm
from nova_powervm.status import facts
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures


def measure(machine, seconds=600):
    """Let a machine measure itself for so long; return its clock."""
    machine.clock = clock.Manual()
    machine.pcm.set(pcm.Preferences(long_term=True))
    machine.clock.advance(seconds)
    return machine.clock


class StatusTestCase(base.TestCase):
    """A test of checks."""

    def host(self, machine=None, **options):
        """Return the DriverFixture of a host without nova-compute."""
        return self.useFixture(driver_fixtures.DriverFixture(
            machine, start=False, **options))

    def facts(self, machine=None, **options):
        """Return the Facts of a host after the logon."""
        self.fix = self.host(machine, **options)
        found = facts.Facts('host1')
        found.connect()
        self.addCleanup(found.close)
        return found

    def assertResult(self, code, found, result, mend=''):
        """A check ended so, and says so."""
        self.assertEqual(code, result.code.name.lower(), result)
        self.assertIn(found, result.found)
        self.assertIn(mend, result.mend)
        self.assertEqual(code in ('ok', 'skipped'), not result.mend)
