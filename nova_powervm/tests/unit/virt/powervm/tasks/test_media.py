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

import io

from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.tests.unit.virt.powervm.media import test_iso
from nova_powervm.virt.powervm.partition import lifecycle
from nova_powervm.virt.powervm.partition import names
from nova_powervm.virt.powervm.tasks import media


class TestMediaSteps(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.host = self.fix.host
        self.vios = self.fix.machine.vios('vios1')
        self.vios.group('rootvg').create_repository('vopt', 1)
        self.before = self.fix.machine.snapshot()
        self.instance = driver_fixtures.make_instance(config_drive='True')
        self.name = names.config_drive_name(self.instance)

    def create(self):
        return media.CreateConfigDrive().execute(
            self.host, self.instance,
            names.partition_uuid(self.instance.uuid), [], [], 'secret',
            self.name)

    def test_drive_can_be_read_and_names_the_partition(self):
        self.create()
        found, label = test_iso.read(self.content())
        self.assertEqual('config-2', label)
        self.assertIn(names.partition_uuid(self.instance.uuid).lower(),
                      found['openstack/latest/meta_data.json'].decode())

    def content(self):
        return io.BytesIO(self.vios.medium(self.name).read())

    def test_drive_is_undone_by_its_name(self):
        self.create()
        media.CreateConfigDrive().undo(None, self.host, self.name)
        self.assertEqual(self.before, self.fix.machine.snapshot())

    def test_undoing_what_was_never_made_is_fine(self):
        media.CreateConfigDrive().undo(None, self.host, self.name)
        self.assertEqual(self.before, self.fix.machine.snapshot())

    def test_mapping_joins_partition_and_drive(self):
        medium = self.create()
        lpar = lifecycle.Partition(uuid='UUID', id=4, name='name')
        [planned] = media.PlanConfigDriveMapping().execute(lpar, medium)
        self.assertEqual((self.vios.uuid, 'UUID', self.name), (
            planned.vios_uuid, planned.lpar_uuid, planned.name))

    def test_deleting_works_twice(self):
        self.create()
        for _ in range(2):
            media.DeleteConfigDrive().execute(self.host, [self.name])
        self.assertEqual(self.before, self.fix.machine.snapshot())
