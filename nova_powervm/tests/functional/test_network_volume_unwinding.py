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

"""Every request for a volume of the network broken.

An attach that fails leaves nothing, and what a detach leaves the next one
clears. See test_unwinding for how.
"""

from nova_powervm.simulator import faults
from nova_powervm.simulator import presets
from nova_powervm.tests import cinder_backends
from nova_powervm.tests import driver_fixtures
from nova_powervm.tests.functional import test_unwinding as unwinding
from nova_powervm.tests import volume_fixtures
from nova_powervm.virt.powervm.flows import volumes
from nova_powervm.virt.powervm import operation


class Root(dict):
    """Nova's DriverVolumeBlockDevice of a boot volume."""

    def __init__(self, shown):
        super().__init__(boot_index=0, connection_info=shown.info)
        self.volume_id = shown.id

    def save(self):
        """Its record is nobody's here."""


class VolumeSweep(unwinding.Sweep):

    def setUp(self):
        # Without a config drive there is nothing to prepare.
        super(unwinding.Sweep, self).setUp()
        self.fix = self.useFixture(self.make_host())
        self.machine = self.fix.machine
        self.instance = driver_fixtures.make_instance()

    def sweep(self, kind, **options):
        """Break each request of an attach, a detach, a build, a destroy."""
        self.shown = volume_fixtures.CinderVolume(self.fix, kind, **options)
        self.shown.show()
        empty = self.machine.snapshot()
        self.break_build_and_destroy(empty)
        self.fix.spawn(self.instance)
        self.break_attach_and_detach(self.machine.snapshot())

    def break_attach_and_detach(self, before):
        attaching = self.requests_of(self.attach)
        detaching = self.requests_of(self.detach)
        self.assertEqual(before, self.machine.snapshot())
        for where in self.break_between(volumes.attach, lambda: (
                operation.AttachVolume(
                    self.fix.host, self.instance, context=None,
                    connection_info=self.shown.info))):
            self.assertEqual(before, self.machine.snapshot(), where)
        failed = 0
        for where in self.break_each(attaching):
            if self.tries(self.attach):
                self.detach()
            else:
                failed += 1
            self.assertEqual(before, self.machine.snapshot(), where)
        self.assertGreater(failed, 2)
        for where in self.break_each(detaching, prepare=self.attach):
            if not self.tries(self.detach):
                self.detach()
            self.assertEqual(before, self.machine.snapshot(), where)

    def kill_in_every_moment(self, kind, **options):
        """Kill the service at each request of an attach; detach later."""
        self.shown = volume_fixtures.CinderVolume(self.fix, kind, **options)
        self.shown.show()
        self.fix.spawn(self.instance)
        before = self.machine.snapshot()
        for moment in range(len(self.requests_of(self.attach))):
            self.detach()
            self.assertEqual(before, self.machine.snapshot(), moment)
            # A killed service sends nothing any more, not even to undo.
            self.fix.sim.faults.add(faults.Fault(
                faults.drop_before(), skip=moment, times=None))
            self.tries(self.attach)
            self.fix.sim.faults.clear()
            self.restart()

    def restart(self):
        """Start another service on the same machine."""
        self.fix.driver.cleanup_host('host1')
        self.fix.driver.init_host('host1')
        self.fix.host = self.fix.driver._host
        self.fix.host.image_api = self.fix.images

    def break_build_and_destroy(self, before):
        building = self.requests_of(self.spawn)
        destroying = self.requests_of(self.destroy)
        self.assertEqual(before, self.machine.snapshot())
        servers = ('VirtualIOServer',)
        for where in self.break_each(building, nouns=servers):
            if self.tries(self.spawn):
                self.destroy()
            self.assertEqual(before, self.machine.snapshot(), where)
        for where in self.break_each(destroying, prepare=self.spawn,
                                     nouns=servers):
            if not self.tries(self.destroy):
                self.destroy()
            self.assertEqual(before, self.machine.snapshot(), where)

    def attach(self):
        self.fix.driver.attach_volume(None, self.shown.info, self.instance,
                                      '/dev/sdb')

    def detach(self):
        self.fix.driver.detach_volume(None, self.shown.info, self.instance,
                                      '/dev/sdb')

    def spawn(self):
        self.fix.spawn(self.instance, block_device_info=self._devices())

    def destroy(self):
        self.fix.destroy(self.instance, block_device_info=self._devices())

    def _devices(self):
        return {'root_device_name': '/dev/sda',
                'block_device_mapping': [Root(self.shown)]}


class TestIscsi(VolumeSweep):

    def test_nothing_is_left_of_a_volume_over_iscsi(self):
        self.sweep('iscsi', portals=cinder_backends.PORTALS, chap=True)

    def test_detach_clears_up_after_an_attach_that_was_killed(self):
        self.kill_in_every_moment('iscsi', chap=True)


class TestLent(VolumeSweep):

    def make_host(self):
        return driver_fixtures.DriverFixture(presets.mgmt_storage())

    def test_nothing_is_left_of_a_ceph_image(self):
        self.sweep('rbd')

    def test_detach_clears_up_after_an_attach_that_was_killed(self):
        self.kill_in_every_moment('rbd')

    def test_nothing_is_left_of_a_file(self):
        self.sweep('nfs')
