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

import base64

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import firmware
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines


class TestFirmware(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = machines.machine(self)

    def test_each_kind_of_guest_has_its_code(self):
        self.assertEqual('Linux ppc64le', firmware.guest_code('AIX/Linux'))
        self.assertEqual('', firmware.guest_code('Virtual IO Server'))

    def test_the_full_code_has_a_date(self):
        lpar = machines.running(self.machine)
        self.assertRegex(
            firmware.full_code(lpar),
            r'time_stamp=\d\d/\d\d/\d{4} \d\d:\d\d:\d\d,refcode=Linux ppc')

    def test_the_nvram_follows_from_what_there_is_to_boot_from(self):
        lpar = machines.running(self.machine)
        before = firmware.boot_nvram(lpar)
        machines.attach(lpar, machines.disk(self.machine))
        after = firmware.boot_nvram(lpar)
        self.assertNotEqual(before, after)
        self.assertIn(b'slot@00000002', base64.b64decode(after))

    def test_settings_name_modes_that_exist(self):
        firmware.check_settings(machines.settings())
        for change in ({'boot_mode': 'Fast'}, {'keylock': 'open'}):
            self.assertRaises(errors.Invalid, firmware.check_settings,
                              machines.settings(**change))
