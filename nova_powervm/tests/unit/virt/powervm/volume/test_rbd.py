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

from nova_powervm.simulator import faults
from nova_powervm.simulator import presets
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.tests import volume_fixtures
from nova_powervm.virt.powervm import exception


class TestRbd(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(
            driver_fixtures.DriverFixture(presets.mgmt_storage()))
        self.shown = volume_fixtures.CinderVolume(self.fix, 'rbd')
        self.data = self.shown.show()['data']

    def volume(self):
        return self.shown.of(driver_fixtures.make_instance())

    def test_the_management_partition_lends_the_image(self):
        found, = self.volume().discover()
        self.assertEqual(
            (self.fix.host.management.uuid, self.data['name'], self.shown.id,
             'cinder'),
            (found.vios_uuid, found.name, found.tag, found.user))

    def test_the_user_of_the_option_goes_before_that_of_cinder(self):
        self.fix.config.config(group='powervm', rbd_user='nova')
        self.assertEqual('nova', self.volume().discover()[0].user)
        self.fix.config.config(group='powervm', rbd_user=None)
        self.data['auth_username'] = None
        self.assertIsNone(self.volume().discover()[0].user)

    def test_an_image_that_is_not_there_is_told(self):
        self.fix.machine.san.ceph.remove(self.data['name'])
        error = self.assertRaises(exception.VolumeNotReachable,
                                  self.volume().discover)
        self.assertIn(f'rbd info {self.data["name"]}', error.format_message())

    def test_a_broken_question_is_asked_again(self):
        self.fix.sim.faults.add(faults.Fault(
            faults.refuse(500), action='job:RBDExists'))
        self.assertEqual(1, len(self.volume().discover()))

    def test_an_image_without_a_name_is_refused(self):
        del self.data['name']
        self.assertIn('name of the Ceph image', self.volume().refusals()[0])

    def test_several_servers_cannot_have_it(self):
        self.shown.info['multiattach'] = True
        self.assertIn('multiattach', self.volume().refusals()[0])
