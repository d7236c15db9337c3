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

import errno
import pathlib

import fixtures
from os_vif import exception as osv_exc

from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.tests import network_fixtures
from nova_powervm.virt.powervm.network import base as vif_base
from nova_powervm.virt.powervm.network import local
from nova_powervm.virt.powervm.network import ovs

MAC = 'FA0000001002'


class TestLinks(base.TestCase):

    def setUp(self):
        super().setUp()
        self.root = pathlib.Path(self.useFixture(fixtures.TempDir()).path)
        self.useFixture(fixtures.MonkeyPatch(
            'nova_powervm.virt.powervm.network.local._LINKS', self.root))
        self.done = []
        self.useFixture(fixtures.MonkeyPatch(
            'nova_powervm.virt.powervm.network.privsep.set_link',
            lambda *args: self.done.append(args)))

    def add(self, name, mac):
        (self.root / name).mkdir()
        (self.root / name / 'address').write_text(f'{mac}\n')

    def test_devices_are_listed_with_their_addresses(self):
        self.add('eth0', '02:00:00:00:00:01')
        (self.root / 'bonding_masters').write_text('')

        self.assertEqual({'eth0': '02:00:00:00:00:01'}, local.links())

    def test_device_with_its_name_is_taken_up(self):
        self.add('tap1', 'fa:00:00:00:10:02')

        self.assertTrue(local.set_up_link('tap1', MAC, 9000))
        self.assertEqual([('tap1', 'tap1', 9000)], self.done)

    def test_device_that_lost_its_name_is_found_by_its_address(self):
        self.add('env3', 'fa:00:00:00:10:02')

        self.assertTrue(local.set_up_link('tap1', MAC, None))
        self.assertEqual([('env3', 'tap1', None)], self.done)

    def test_missing_device_is_told(self):
        self.assertFalse(local.set_up_link('tap1', MAC, None))
        self.assertEqual([], self.done)


class TestOpenVswitch(base.TestCase):

    def setUp(self):
        super().setUp()
        self.useFixture(network_fixtures.ManagementNetworkFixture())
        self.instance = driver_fixtures.make_instance()
        self.port = ovs.Port.of_vif(
            vif_base.Vif.of(network_fixtures.make_vif()), self.instance)

    def unplug_failing_with(self, cause):
        def unplug(vif, instance):
            try:
                raise cause
            except OSError as err:
                raise osv_exc.UnplugException(vif=vif, err=err)

        self.useFixture(fixtures.MonkeyPatch('os_vif.unplug', unplug))
        local.unplug(self.port)

    def test_device_that_only_its_trunk_can_remove_is_left_to_it(self):
        failure = OSError()
        failure.code = errno.EOPNOTSUPP
        self.unplug_failing_with(failure)

    def test_any_other_failure_to_unplug_is_told(self):
        self.assertRaises(osv_exc.UnplugException,
                          self.unplug_failing_with, OSError())

    def test_os_vif_creates_the_port_and_no_device(self):
        vif = local._vif(self.port)

        self.assertTrue(vif.port_profile.create_port)
        self.assertFalse('create_tap' in vif.port_profile
                         and vif.port_profile.create_tap)
