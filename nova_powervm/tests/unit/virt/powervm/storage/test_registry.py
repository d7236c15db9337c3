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

import inspect

from nova_powervm.conf import powervm
from nova_powervm.tests import base
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.storage import base as storage
from nova_powervm.virt.powervm.storage import registry


class TestRegistry(base.TestCase):

    def test_case_of_the_option_does_not_matter(self):
        self.assertIs(registry.DISK_DRIVERS['localdisk'],
                      registry.disk_driver('LocalDisk'))

    def test_unknown_name_is_an_error_that_lists_the_known_ones(self):
        exc = self.assertRaises(exception.HostNotReady, registry.disk_driver,
                                'tape')
        self.assertIn("'tape'; it must be one of localdisk",
                      exc.format_message())

    def test_option_offers_what_the_registry_has(self):
        option = next(opt for opt in powervm.ALL_OPTS
                      if opt.name == 'disk_driver')
        self.assertEqual(sorted(registry.DISK_DRIVERS),
                         sorted(option.type.choices))

    def test_every_driver_keeps_the_signatures_of_the_contract(self):
        for driver in registry.DISK_DRIVERS.values():
            for name in storage.DiskDriver.__abstractmethods__:
                self.assertEqual(
                    inspect.signature(getattr(storage.DiskDriver, name)),
                    inspect.signature(getattr(driver, name)), name)
