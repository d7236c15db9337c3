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

from nova_powervm.simulator.model import adapter
from nova_powervm.simulator.model import partition
from nova_powervm.simulator import presets
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.tests import network_fixtures
from nova_powervm.virt.powervm.network import census
from nova_powervm.virt.powervm.network import wiring

PLACES = {('ETHERNET0', vlan) for vlan in (7, 8, 9, 42)}


class TestCensus(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture(
            presets.sea(), sea_mappings=['red:ETHERNET0']))
        self.machine = self.fix.machine
        self.built = 0

    def spawn(self, count):
        """Build more instances, each with a port on VLAN 42."""
        for number in range(self.built + 1, self.built + count + 1):
            self.built = number
            self.fix.spawn(
                driver_fixtures.make_instance(number), network_info=[
                    network_fixtures.make_mixed_vif(number, 'pvm_sea')])

    def add(self, part, vlan, **settings):
        return adapter.create(part, adapter.Settings(
            switch=self.machine.switches[0], pvid=vlan, **settings))

    def vlans(self, leaving=None):
        """Return which of some VLANs are used."""
        self.fix.sim.trace.clear()
        return sorted(vlan for _, vlan in census.used(
            wiring.Wiring(self.fix.host), PLACES, leaving))

    def requests(self):
        return len(self.fix.sim.trace.entries)

    def test_partitions_of_others_use_what_they_have_adapters_on(self):
        stranger = self.machine.create_lpar(partition.Settings('stranger'))
        self.add(stranger, 7)
        self.add(stranger, 500, tagged=(8,), tagging=True)
        self.assertEqual([7, 8], self.vlans())

    def test_servers_use_what_they_have_adapters_on_and_not_what_they_carry(
            self):
        vios = self.machine.vioses[0]
        self.add(vios, 9)
        self.add(vios, 8, priority=3)
        self.assertEqual([9], self.vlans())

    def test_partition_that_leaves_is_not_asked(self):
        self.spawn(1)
        leaving = self.machine.lpar(driver_fixtures.make_instance().name)
        self.assertEqual([42], self.vlans())
        self.assertEqual([], self.vlans(leaving.uuid))

    def test_what_this_service_made_is_known(self):
        self.spawn(1)
        self.assertEqual([42], self.vlans())
        before = self.requests()
        self.spawn(4)
        self.assertEqual([42], self.vlans())
        self.assertEqual(before, self.requests())

    def test_after_a_start_partitions_are_read_once(self):
        self.spawn(3)
        self.fix.host.adapters.clear()
        self.assertEqual([42], self.vlans())
        first = self.requests()
        self.assertEqual([42], self.vlans())
        self.assertEqual(3, first - self.requests())

    def test_adapter_an_administrator_adds_is_seen(self):
        self.spawn(1)
        self.vlans()
        self.add(self.machine.lpar(driver_fixtures.make_instance().name), 8)
        self.assertEqual([8, 42], self.vlans())

    def test_adapter_of_others_is_read_each_time(self):
        stranger = self.machine.create_lpar(partition.Settings('stranger'))
        theirs = self.add(stranger, 7)
        self.vlans()
        theirs.apply(adapter.Settings(
            switch=theirs.settings.switch, pvid=9, mac=theirs.settings.mac))
        self.assertEqual([9], self.vlans())

    def test_adapters_that_are_gone_are_forgotten(self):
        self.spawn(1)
        self.machine.lpar(
            driver_fixtures.make_instance().name).adapters[0].remove()
        self.assertEqual([], self.vlans())
        self.assertEqual(1, len(self.fix.host.adapters))
