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

from nova import exception as nova_exception

from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.partition import lifecycle
from nova_powervm.virt.powervm.partition import names


class TestLifecycle(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.host = self.fix.host
        self.instance = driver_fixtures.make_instance()

    def test_partition_is_made_stopped_under_the_instances_identity(self):
        made = lifecycle.create(self.host, self.instance)
        lpar = self.fix.machine.lpar(self.instance.name)
        self.assertEqual(names.partition_uuid(self.instance.uuid), lpar.uuid)
        self.assertEqual((lpar.uuid, lpar.number, lpar.name),
                         (made.uuid, made.id, made.name))
        self.assertEqual('not activated', lpar.state)

    def test_name_of_another_partition_is_said_to_be_taken(self):
        lifecycle.create(self.host, self.instance)
        other = driver_fixtures.make_instance(self.instance.id)
        before = self.fix.machine.snapshot()
        exc = self.assertRaises(exception.NameTaken, lifecycle.create,
                                self.host, other)
        self.assertIn(f"partition '{other.name}'", exc.format_message())
        self.assertEqual(before, self.fix.machine.snapshot())

    def test_partition_is_found_by_uuid(self):
        lifecycle.create(self.host, self.instance)
        self.assertEqual(self.instance.name,
                         lifecycle.get(self.host, self.instance).name)

    def test_absent_partition_is_novas_instance_not_found(self):
        self.assertRaises(nova_exception.InstanceNotFound, lifecycle.get,
                          self.host, self.instance)

    def test_deleting_leaves_nothing_and_works_twice(self):
        before = self.fix.machine.snapshot()
        lifecycle.create(self.host, self.instance)
        lifecycle.delete_if_present(self.host, self.instance)
        self.assertEqual(before, self.fix.machine.snapshot())
        lifecycle.delete_if_present(self.host, self.instance)
