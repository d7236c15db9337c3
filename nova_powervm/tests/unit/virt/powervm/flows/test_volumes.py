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

import fixtures
from nova import context as nova_context
from nova import objects

from nova_powervm.simulator import faults
from nova_powervm.simulator import presets
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.tests import san_fixtures
from nova_powervm.virt.powervm import exception


class VolumesTestCase(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(
            driver_fixtures.DriverFixture(presets.fc()))
        self.instance = driver_fixtures.make_instance()
        self.fix.spawn(self.instance)
        self.partition = self.fix.machine.lpar(self.instance.name)
        self.before = self.fix.machine.snapshot()
        self.volume = san_fixtures.FcVolume(self.fix.machine)
        self.volume.show(self.fix.driver.get_volume_connector(self.instance))

    def attach(self, info=None, **kwargs):
        self.fix.driver.attach_volume(
            None, info or self.volume.info, self.instance, '/dev/sdb',
            **kwargs)

    def detach(self):
        self.fix.driver.detach_volume(
            None, self.volume.info, self.instance, '/dev/sdb')


class TestAttach(VolumesTestCase):

    def test_guest_sees_the_volume_through_both_servers(self):
        self.attach()
        self.assertEqual(2, self.volume.paths_of(self.partition))

    def test_stopped_partition_gets_it(self):
        self.fix.driver.power_off(self.instance)
        self.partition.rmc = 'inactive'
        self.attach()
        self.assertEqual(2, self.volume.paths_of(self.partition))

    def test_partition_without_rmc_is_left_as_it_was(self):
        self.fix.config.config(group='powervm', rmc_wait_timeout=0)
        self.partition.rmc = 'inactive'
        self.assertRaises(exception.NotChangeable, self.attach)
        self.assertEqual({}, self.volume.devices())

    def test_attaching_twice_is_fine(self):
        self.attach()
        self.attach()
        self.assertEqual(2, self.volume.paths_of(self.partition))

    def test_encrypted_volume_is_refused(self):
        exc = self.assertRaises(
            exception.AttachVolumeFailed, self.attach,
            encryption={'provider': 'luks'})
        self.assertIn('encrypted', exc.format_message())

    def test_failure_says_why_and_leaves_nothing(self):
        self.fix.sim.faults.add(faults.Fault(
            faults.refuse(500, message='no slot is left'), verb='POST',
            noun='VirtualIOServer'))
        exc = self.assertRaises(exception.AttachVolumeFailed, self.attach)
        self.assertIn('no slot is left', exc.format_message())
        self.assertEqual({}, self.volume.devices())
        self.assertEqual(0, self.volume.paths_of(self.partition))


class TestDetach(VolumesTestCase):

    def setUp(self):
        super().setUp()
        self.attach()

    def assert_gone(self):
        self.volume.hide()
        self.assertEqual(self.before['partitions'],
                         self.fix.machine.snapshot()['partitions'])
        self.assertEqual({}, self.volume.devices())

    def test_nothing_is_left(self):
        self.detach()
        self.assert_gone()

    def test_detaching_twice_is_fine(self):
        self.detach()
        self.detach()
        self.assert_gone()

    def test_connection_info_that_was_read_anew_will_do(self):
        self.volume.info['data'].pop('target_UDID')
        self.detach()
        self.assert_gone()

    def test_array_that_was_faster_is_no_matter(self):
        self.volume.lun.unmask()
        self.detach()
        self.assert_gone()

    def test_absent_server_keeps_nobody(self):
        self.fix.machine.vios('vios2').rmc = 'inactive'
        self.detach()
        self.assertEqual({'vios2'}, set(self.volume.devices()))

    def test_device_that_is_busy_fails_no_detach(self):
        self.fix.sim.faults.add(faults.Fault(
            faults.fail_job('busy'), action='job:RemoveDevice', times=2))
        self.detach()
        self.assertEqual(0, self.volume.paths_of(self.partition))

    def test_absent_partition_is_no_matter(self):
        self.fix.destroy(self.instance)
        self.detach()
        self.assertEqual({}, self.volume.devices())


class TestReturnOfAServer(VolumesTestCase):
    """A server that was down during a detach shows what is not there."""

    def setUp(self):
        super().setUp()
        self.attach()
        vios = self.fix.machine.vios('vios2')
        vios.rmc = 'inactive'
        self.detach()
        self.volume.hide()
        vios.rmc = 'active'
        self.volume = san_fixtures.FcVolume(self.fix.machine, 2)
        self.volume.show(self.fix.driver.get_volume_connector(self.instance))

    def assert_attached(self):
        self.attach()
        self.assertEqual(2, self.volume.paths_of(self.partition))
        self.detach()
        self.volume.hide()
        self.assertEqual(self.before, self.fix.machine.snapshot())

    def test_next_volume_is_not_taken_for_the_former(self):
        self.assert_attached()

    def test_nor_when_cinder_tells_no_identity(self):
        del self.volume.info['data']['pg83NAA']
        self.assert_attached()


class TestDetachAfterDeath(VolumesTestCase):
    """nova-compute was killed before Nova noted the way to the volume."""

    def setUp(self):
        super().setUp()
        self.fix.bdms.append(objects.BlockDeviceMapping(
            volume_id=self.volume.id, attachment_id='attachment1',
            device_name='/dev/sdb', destination_type='volume', tag=None,
            connection_info=None))
        self.useFixture(fixtures.MockPatch(
            'nova.volume.cinder.API.attachment_get',
            return_value={'connection_info': dict(self.volume.info)}))
        self.context = nova_context.get_admin_context()

    def assert_gone(self):
        self.assertEqual({}, self.volume.devices())
        self.assertEqual(0, self.volume.paths_of(self.partition))

    def detach(self):
        self.fix.driver.detach_volume(self.context, {}, self.instance,
                                      '/dev/sdb')

    def test_found_but_not_mapped(self):
        self.volume.of(self.fix, self.instance).discover()
        self.detach()
        self.assert_gone()

    def test_mapped_but_not_noted(self):
        self.attach()
        self.detach()
        self.assert_gone()

    def test_deletion_clears_it_as_well(self):
        self.volume.of(self.fix, self.instance).discover()
        self.fix.destroy(self.instance)
        self.assertEqual({}, self.volume.devices())


class TestExtend(VolumesTestCase):

    def test_growth_is_seen_while_the_guest_runs(self):
        self.attach()
        self.volume.lun.grow(20)
        self.fix.driver.extend_volume(None, self.volume.info, self.instance,
                                      20 << 30)
        self.assertEqual({20 * 1024}, {
            lun.storage.capacity for vios in self.fix.machine.vioses
            for bus in vios.buses for lun in bus.luns
            if getattr(lun.storage, 'lun', None) is self.volume.lun})

    def test_volume_that_nobody_shows_is_an_error(self):
        self.assertRaises(
            exception.VolumeNotExtended, self.fix.driver.extend_volume,
            None, self.volume.info, self.instance, 20 << 30)
