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

from nova_powervm.simulator import faults
from nova_powervm.simulator import presets
from nova_powervm.tests import driver_fixtures
from nova_powervm.tests.functional import test_volume_unwinding as unwinding
from nova_powervm.virt.powervm.volume import npiv_state


def make_host():
    """Return the fixture of a host whose instances have two ports."""
    machine = presets.fc()
    return driver_fixtures.DriverFixture(
        machine, fc_attach_strategy='npiv', fabrics=['A', 'B'],
        fabric_ports={name: ';'.join(
            port.wwpn for vios in machine.vioses for port in vios.ports
            if port.fabric.name == name) for name in 'AB'})


class NpivBootSweep(unwinding.BootSweep):

    def make_host(self):
        return make_host()

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

    def test_failure_between_two_steps_leaves_the_machine_as_it_was(self):
        self.break_build_between()


class TestDestroy(NpivBootSweep):

    def test_destroy_that_breaks_is_completed_by_the_next(self):
        self.spawn()
        requests = self.requests_of(self.destroy)
        for where in self.break_each(requests, prepare=self.spawn,
                                     nouns=('VirtualIOServer',)):
            if not self.tries(self.destroy):
                self.destroy()
            self.assert_as_before(self.empty, where)


class TestKilled(unwinding.VolumeSweep):
    """The service is killed at each request of the first attach."""

    def make_host(self):
        return make_host()

    def attach(self):
        connector = self.fix.driver.get_volume_connector(self.instance)
        self.volume.show(connector)
        self.fix.driver.attach_volume(None, self.volume.info, self.instance,
                                      '/dev/sdb')

    def restart(self):
        """Start another service on the same machine."""
        self.fix.driver.cleanup_host('host1')
        self.fix.start()

    def begin(self):
        """Have an instance that never had a volume."""
        self.instance = driver_fixtures.make_instance()
        self.fix.spawn(self.instance)

    def adapters(self):
        return sorted(
            (tuple(name.upper() for name in mapping.wwpns), mapping.port.wwpn)
            for vios in self.machine.vioses for mapping in vios.fc_mappings)

    def check(self, moment):
        """Machine and metadata agree on one adapter of each fabric."""
        fabrics = [npiv_state.read(self.instance.system_metadata, name)
                   for name in 'AB']
        self.assertEqual([npiv_state.MAPPED] * 2,
                         [fabric.state for fabric in fabrics], moment)
        self.assertEqual(sorted(
            (adapter.wwpns, adapter.port) for fabric in fabrics
            for adapter in fabric.adapters), self.adapters(), moment)
        self.assertEqual(2, len(self.adapters()), moment)

    def test_next_attach_completes_what_was_begun(self):
        self.begin()
        requests = self.requests_of(self.attach)
        for moment in range(len(requests)):
            self.fix.destroy(self.instance)
            self.assertEqual([], self.adapters(), moment)
            self.volume.hide()
            self.begin()
            # A killed service sends nothing any more, not even to undo.
            self.fix.sim.faults.add(faults.Fault(
                faults.drop_before(), skip=moment, times=None))
            self.tries(self.attach)
            self.fix.sim.faults.clear()
            self.restart()
            self.attach()
            self.check(moment)
