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

"""Each request of a build and of its end is broken, with an NPIV volume.

See test_unwinding for how.
"""

from nova_powervm.simulator import presets
from nova_powervm.tests import driver_fixtures
from nova_powervm.tests.functional import test_volume_unwinding as unwinding
from nova_powervm.virt.powervm.volume import npiv_state


class NpivBootSweep(unwinding.BootSweep):

    def make_host(self):
        machine = presets.fc()
        return driver_fixtures.DriverFixture(
            machine, fc_attach_strategy='npiv', fabrics=['A', 'B'],
            fabric_ports={name: ';'.join(
                port.wwpn for vios in machine.vioses for port in vios.ports
                if port.fabric.name == name) for name in 'AB'})

    def setUp(self):
        super().setUp()
        self.wwpns = npiv_state.all_wwpns(self.instance.system_metadata)

    def show(self):
        """Do what Nova and Cinder do before a build."""
        self.connector = self.fix.driver.get_volume_connector(self.instance)
        super().show()

    def assert_as_before(self, before, where):
        super().assert_as_before(before, where)
        metadata = self.instance.system_metadata
        self.assertEqual(self.wwpns, npiv_state.all_wwpns(metadata), where)
        for name in 'AB':
            self.assertEqual(npiv_state.UNMAPPED,
                             npiv_state.read(metadata, name).state, where)


class TestSpawn(NpivBootSweep):

    def test_build_that_breaks_leaves_the_machine_as_it_was(self):
        requests = self.requests_of(self.spawn)
        adapters = [mapping for vios in self.machine.vioses
                    for mapping in vios.fc_mappings]
        self.assertEqual(sorted(self.wwpns), sorted(
            name.upper() for mapping in adapters for name in mapping.wwpns))
        self.destroy()
        self.assert_as_before(self.empty, 'spawn and destroy')
        for where in self.break_each(requests, prepare=self.show,
                                     nouns=('VirtualIOServer',)):
            if self.tries(self.spawn):
                self.destroy()
            self.assert_as_before(self.empty, where)


class TestDestroy(NpivBootSweep):

    def test_destroy_that_breaks_is_completed_by_the_next(self):
        self.spawn()
        requests = self.requests_of(self.destroy)
        for where in self.break_each(requests, prepare=self.spawn,
                                     nouns=('VirtualIOServer',)):
            if not self.tries(self.destroy):
                self.destroy()
            self.assert_as_before(self.empty, where)
