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

import dataclasses

import fixtures
from nova.compute import power_state
from nova import exception
from nova import objects

from nova_powervm.simulator import faults
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm import exception as pvm_exception
from nova_powervm.virt.powervm.partition import state


class TestPowerStateOf(base.TestCase):

    def test_each_powervm_state_has_novas_word_for_it(self):
        for powervm, nova in (
                ('running', power_state.RUNNING),
                ('starting', power_state.RUNNING),
                ('open firmware', power_state.RUNNING),
                ('shutting down', power_state.RUNNING),
                ('suspending', power_state.RUNNING),
                ('migrating running', power_state.RUNNING),
                ('not activated', power_state.SHUTDOWN),
                ('migrating not active', power_state.SHUTDOWN),
                ('suspended', power_state.SUSPENDED),
                ('resuming', power_state.SUSPENDED),
                ('error', power_state.CRASHED),
                ('hardware discovery', power_state.NOSTATE),
                ('not available', power_state.NOSTATE),
                ('Unknown', power_state.NOSTATE),
                ('brand new state', power_state.NOSTATE)):
            self.assertEqual(nova, state.power_state_of(powervm), powervm)


class TestReading(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.instance = driver_fixtures.make_instance()
        self.fix.spawn(self.instance, power_on=False)
        self.fix.sim.trace.clear()

    def test_state_costs_one_small_request(self):
        self.assertEqual('not activated',
                         state.read(self.fix.host, self.instance))
        self.assertEqual({'GET LogicalPartition quick': 1},
                         dict(self.fix.sim.trace.counts()))

    def test_absent_partition_is_named_by_novas_uuid(self):
        other = driver_fixtures.make_instance(2)
        exc = self.assertRaises(exception.InstanceNotFound, state.read,
                                self.fix.host, other)
        self.assertIn(other.uuid, exc.format_message())

    def test_existence(self):
        self.assertTrue(state.exists(self.fix.host, self.instance))
        self.assertFalse(state.exists(self.fix.host,
                                      driver_fixtures.make_instance(2)))

    def test_error_of_the_service_is_not_taken_for_absence(self):
        self.fix.sim.faults.add(faults.Fault(faults.refuse(500)))
        exc = self.assertRaises(pvm_exception.StateUnknown, state.exists,
                                self.fix.host, self.instance)
        self.assertIn(self.instance.uuid, exc.format_message())


class TestOurs(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.known = []
        self.useFixture(fixtures.MockPatchObject(
            objects.InstanceList, 'get_by_filters', self.find))

    def find(self, context, filters, expected_attrs):
        """What Nova's database does."""
        return [instance for instance in self.known
                if instance.uuid in filters['uuid']]

    def test_partitions_nova_does_not_know_are_not_ours(self):
        self.fix.spawn(driver_fixtures.make_instance())
        self.assertEqual({}, state.ours(self.fix.host))

    def test_instance_is_found_whatever_its_first_bit_was(self):
        for number, digit in enumerate('c4', start=1):
            instance = driver_fixtures.make_instance(
                number,
                uuid=f'{digit}0ffee00-1234-4678-9abc-def01234567{number}')
            self.known.append(instance)
            self.fix.spawn(instance)
        self.assertEqual({i.uuid: i.name for i in self.known},
                         state.ours(self.fix.host))

    def test_renamed_partition_is_still_found(self):
        instance = driver_fixtures.make_instance()
        self.known.append(instance)
        self.fix.spawn(instance)
        lpar = self.fix.machine.lpar(instance.name)
        lpar.settings = dataclasses.replace(lpar.settings, name='renamed')
        self.assertEqual([instance.uuid], list(state.ours(self.fix.host)))
