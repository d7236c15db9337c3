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

"""Every request for a volume broken: nothing is left, or the next clears it.

See test_unwinding for how.
"""

from nova_powervm.simulator import presets
from nova_powervm.tests import driver_fixtures
from nova_powervm.tests.functional import test_unwinding as unwinding
from nova_powervm.tests import san_fixtures
from nova_powervm.virt.powervm.flows import spawn
from nova_powervm.virt.powervm.flows import volumes
from nova_powervm.virt.powervm import operation


class VolumeSweep(unwinding.Sweep):

    def make_host(self):
        return driver_fixtures.DriverFixture(presets.fc())

    def setUp(self):
        super().setUp()
        self.instance = driver_fixtures.make_instance()
        self.connector = self.fix.driver.get_volume_connector(self.instance)
        self.volume = san_fixtures.FcVolume(self.machine)

    def show(self):
        """Do what Cinder does before an attach."""
        if self.volume.info is None:
            self.volume.show(self.connector)

    def assert_as_before(self, before, where):
        self.volume.hide()
        self.assertEqual(before, self.machine.snapshot(), where)


class AttachSweep(VolumeSweep):

    def setUp(self):
        super().setUp()
        self.fix.spawn(self.instance)
        self.before = self.machine.snapshot()
        self.show()

    def attach(self):
        self.show()
        self.fix.driver.attach_volume(None, self.volume.info, self.instance,
                                      '/dev/sdb')

    def detach(self):
        self.fix.driver.detach_volume(None, self.volume.info, self.instance,
                                      '/dev/sdb')


class TestAttach(AttachSweep):

    def test_attach_that_breaks_leaves_the_machine_as_it_was(self):
        requests = self.requests_of(self.attach)
        self.detach()
        self.assert_as_before(self.before, 'attach and detach')
        failed = 0
        for where in self.break_each(requests, prepare=self.show):
            if self.tries(self.attach):
                self.detach()
            else:
                failed += 1
            self.assert_as_before(self.before, where)
        self.assertGreater(failed, 2)

    def test_failure_between_two_steps_leaves_the_machine_as_it_was(self):
        def order():
            self.show()
            return operation.AttachVolume(
                self.fix.host, self.instance, context=None,
                connection_info=self.volume.info)

        for where in self.break_between(volumes.attach, order):
            self.assert_as_before(self.before, where)


class TestDetach(AttachSweep):

    def test_detach_that_breaks_is_completed_by_the_next(self):
        self.attach()
        requests = self.requests_of(self.detach)
        for where in self.break_each(requests, prepare=self.attach):
            if not self.tries(self.detach):
                self.detach()
            self.assert_as_before(self.before, where)


class BootSweep(VolumeSweep):

    def setUp(self):
        super().setUp()
        self.show()

    def block_devices(self):
        return {'root_device_name': '/dev/sda', 'block_device_mapping': [
            self.volume.block_device(boot_index=0)]}

    def spawn(self):
        self.show()
        self.fix.spawn(self.instance,
                       block_device_info=self.block_devices())

    def destroy(self):
        self.fix.destroy(self.instance,
                         block_device_info=self.block_devices())

    def break_build_between(self):
        """Let the step after each one of a build fail."""
        self.instance.config_drive = 'True'

        def order():
            self.show()
            return operation.Build(
                self.fix.host, self.instance, context=None, network_info=[],
                image_meta=self.fix.images.add(b'bytes'),
                block_device_info=self.block_devices())

        for where in self.break_between(spawn.recipe, order):
            self.assert_as_before(self.empty, where)


class TestSpawn(BootSweep):

    def test_build_that_breaks_leaves_the_machine_as_it_was(self):
        requests = self.requests_of(self.spawn)
        self.destroy()
        self.assert_as_before(self.empty, 'spawn and destroy')
        for where in self.break_each(requests, prepare=self.show,
                                     nouns=('VirtualIOServer',)):
            if self.tries(self.spawn):
                self.destroy()
            self.assert_as_before(self.empty, where)

    def test_failure_between_two_steps_leaves_the_machine_as_it_was(self):
        self.break_build_between()


class TestDestroy(BootSweep):

    def test_destroy_that_breaks_is_completed_by_the_next(self):
        self.spawn()
        requests = self.requests_of(self.destroy)
        for where in self.break_each(requests, prepare=self.spawn,
                                     nouns=('VirtualIOServer',)):
            if not self.tries(self.destroy):
                self.destroy()
            self.assert_as_before(self.empty, where)
