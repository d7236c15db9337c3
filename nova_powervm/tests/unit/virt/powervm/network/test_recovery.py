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

import os

import fixtures
from nova import objects
from os_vif import exception as osv_exc
from pypowervm import exceptions as pvm_exc

from nova_powervm.simulator import faults
from nova_powervm.simulator.model import adapter
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.tests import network_fixtures
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.network import base as vif_base
from nova_powervm.virt.powervm.network import book as pvm_book
from nova_powervm.virt.powervm.network import plugging
from nova_powervm.virt.powervm.partition import names


class RecoveryTestCase(base.TestCase):
    """A host of all VIF types, and an instance with a port of each."""

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture(
            network_fixtures.mixed_machine(), sea_mappings=['red:ETHERNET0']))
        self.machine = self.fix.machine
        self.instance = driver_fixtures.make_instance()
        self.vifs = [
            network_fixtures.make_mixed_vif(number, kind) for number, kind
            in enumerate(('ovs', 'pvm_sea', 'pvm_sriov'), 1)]
        self.useFixture(fixtures.MockPatchObject(
            objects.InstanceList, 'get_by_filters', return_value=[]))

    def spawn(self, *vifs):
        self.fix.spawn(self.instance, network_info=list(vifs))
        self.before = self.machine.snapshot()

    @property
    def owner(self):
        return vif_base.Owner(self.instance,
                              names.partition_uuid(self.instance.uuid))

    @property
    def partition(self):
        return next(each for each in self.machine.lpars
                    if each.name == self.instance.name)

    def macs(self):
        """The last digits of the MAC addresses of what is plugged."""
        return sorted(each.mac[-1] for each in (
            *(nic.settings for nic in self.partition.adapters
              if nic.settings.switch.name != 'MGMTSWITCH'),
            *self.partition.vnics))

    def restart(self, *known):
        """Stop and start; Nova knows these ports of the instance."""
        self.fix.driver.cleanup_host('host1')
        self.fix.start()
        self.fix.sim.trace.clear()
        self.fix.driver.plug_vifs(self.instance, list(known))

    def plug(self, *models):
        plugging.plug(self.fix.host, self.owner,
                      [vif_base.Vif.of(vif) for vif in models])


class TestStrangers(RecoveryTestCase):
    """Ports that Nova does not know any more."""

    def test_ports_that_are_gone_are_removed_whole(self):
        self.spawn()
        self.plug(*self.vifs)
        self.assertEqual(['1', '2', '3'], self.macs())
        self.restart()
        self.assertEqual(self.before, self.machine.snapshot())
        self.assertEqual({}, self.fix.network.ports)
        self.assertEqual([], pvm_book.Book(self.fix.host).all())

    def test_ports_that_neutron_still_has_stay(self):
        self.spawn(*self.vifs)
        self.fix.neutron_ports = [vif['id'] for vif in self.vifs]
        self.restart()
        self.assertEqual(self.before, self.machine.snapshot())

    def test_nothing_goes_while_neutron_is_silent(self):
        self.spawn(*self.vifs)
        self.useFixture(fixtures.MockPatch(
            'nova.network.neutron.API.list_ports', side_effect=OSError))
        self.restart()
        self.assertEqual(self.before, self.machine.snapshot())

    def test_adapter_of_an_administrator_stays(self):
        self.spawn(self.vifs[0])
        sea = self.machine.switches[0]
        adapter.create(self.partition, adapter.Settings(switch=sea, pvid=9))
        self.before = self.machine.snapshot()
        self.restart(self.vifs[0])
        self.assertEqual(self.before, self.machine.snapshot())

    def test_guest_that_cannot_be_changed_keeps_them_until_it_can(self):
        self.spawn()
        self.plug(*self.vifs)
        self.partition.rmc = 'inactive'
        self.restart()
        self.assertEqual(['1', '2', '3'], self.macs())
        self.partition.rmc = 'active'
        self.restart()
        self.assertEqual(self.before, self.machine.snapshot())

    def test_without_the_book_only_what_says_whose_it_is_goes(self):
        self.spawn()
        self.plug(*self.vifs)
        pvm_book.Book(self.fix.host).forget(
            self.owner, [vif_base.Vif.of(vif) for vif in self.vifs])
        self.restart()
        self.assertEqual(['2', '3'], self.macs())


class TestFinish(RecoveryTestCase):
    """Ports that Nova knows, and that were not plugged to the end."""

    def test_what_was_begun_is_finished(self):
        self.spawn()
        for vif in self.vifs:
            noun = ('VirtualNICDedicated' if vif['type'] == 'pvm_sriov'
                    else 'ClientNetworkAdapter')
            self.fix.sim.faults.add(faults.Fault(
                faults.drop_before(), verb='PUT', noun=noun,
                skip=1 if vif['type'] == 'ovs' else 0))
            self.assertRaises(pvm_exc.ConnectionError, self.plug, vif)
            self.fix.sim.faults.clear()
        self.restart(*self.vifs)
        self.assertEqual(['1', '2', '3'], self.macs())
        self.assertEqual({True}, {each.whole for each in pvm_book.Book(
            self.fix.host).all()})

    def test_what_was_not_begun_is_plugged(self):
        self.spawn()
        self.restart(*self.vifs)
        self.assertEqual(['1', '2', '3'], self.macs())

    def test_guest_that_cannot_be_changed_is_only_reported(self):
        self.spawn()
        self.partition.rmc = 'inactive'
        self.restart(*self.vifs[1:])
        self.assertEqual([], self.macs())
        self.partition.rmc = 'active'
        self.restart(*self.vifs[1:])
        self.assertEqual(['2', '3'], self.macs())

    def test_first_start_with_a_book_believes_nova(self):
        self.spawn(*self.vifs)
        notes = pvm_book.Book(self.fix.host)._notes
        os.unlink(notes._path)
        self.restart(*self.vifs)
        self.assertEqual(self.before, self.machine.snapshot())
        self.assertEqual({vif['id'] for vif in self.vifs}, set(
            pvm_book.Book(self.fix.host).entries(self.instance.uuid)))


class TestCost(RecoveryTestCase):

    def test_whole_ports_cost_what_shared_ethernet_asks(self):
        self.spawn(*self.vifs)
        self.restart(*self.vifs)
        # Bridges and switches, for all instances.
        self.assertEqual(['NetworkBridge', 'VirtualSwitch'], sorted(
            each.noun for each in self.fix.sim.trace.entries))


class TestReplug(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.instances = {}
        for number in range(3):
            instance = driver_fixtures.make_instance(number)
            vifs = [network_fixtures.make_vif(number)]
            self.fix.spawn(instance, network_info=vifs)
            self.instances[instance.uuid] = (instance, vifs)
        self.ports = dict(self.fix.network.ports)
        self.useFixture(fixtures.MockPatchObject(
            objects.InstanceList, 'get_by_filters', return_value=[]))
        self.fix.driver.cleanup_host('host1')

    def restart(self):
        """Start nova-compute after a boot of the management partition."""
        self.fix.driver.cleanup_host('host1')
        self.fix.network.restart()
        self.fix.start()
        self.fix.sim.trace.clear()

    def restart_and_plug(self):
        self.restart()
        for instance, vifs in self.instances.values():
            self.fix.driver.plug_vifs(instance, vifs)

    def test_all_instances_are_mended_without_a_request(self):
        self.restart_and_plug()
        self.assertEqual([], self.fix.sim.trace.entries)
        self.assertEqual(self.ports, self.fix.network.ports)

    def test_later_the_host_is_read_again(self):
        self.restart_and_plug()
        self.fix.driver.get_available_resource('host1')
        self.fix.sim.trace.clear()
        self.fix.driver.plug_vifs(*next(iter(self.instances.values())))
        self.assertEqual(1, len(self.fix.sim.trace.entries))

    def test_instance_without_a_partition_is_only_reported(self):
        self.fix.start()
        instance, vifs = next(iter(self.instances.values()))
        self.fix.destroy(instance, vifs)
        self.restart_and_plug()
        self.assertEqual(2, len(self.fix.network.ports))

    def check_failed(self, words, vif=None):
        self.restart()
        instance, vifs = next(iter(self.instances.values()))
        exc = self.assertRaises(
            exception.PlugFailed, self.fix.driver.plug_vifs, instance,
            [vif] if vif else vifs)
        self.assertIn(words, exc.format_message())

    def test_port_that_lost_its_binding_is_told(self):
        self.check_failed('is not bound', network_fixtures.make_vif(
            type='binding_failed'))

    def test_silence_of_open_vswitch_is_found_once_and_mended_later(self):
        self.restart()
        self.fix.network.silent = True
        for instance, vifs in self.instances.values():
            self.fix.driver.plug_vifs(instance, vifs)
        self.assertEqual(1, self.fix.network.asked_in_vain)
        self.fix.driver.get_available_resource('host1')
        self.assertEqual(2, self.fix.network.asked_in_vain)
        self.assertEqual({}, self.fix.network.ports)
        self.fix.network.silent = False
        self.fix.driver.get_available_resource('host1')
        self.assertEqual(self.ports, self.fix.network.ports)
        self.assertEqual({}, self.fix.host.unmended)

    def test_error_of_the_rest_service_is_mended_later(self):
        instance, vifs = next(iter(self.instances.values()))
        self.restart()
        for each in self.fix.machine.lpars:
            if each.is_management:
                each.adapters[0].remove()
        self.fix.host.wiring = None
        self.fix.sim.faults.add(faults.Fault(
            faults.refuse(500), verb='PUT', noun='ClientNetworkAdapter'))
        self.fix.driver.plug_vifs(instance, vifs)
        self.assertEqual({}, self.fix.network.ports)
        self.fix.driver.get_available_resource('host1')
        self.assertEqual(1, len(self.fix.network.ports))

    def test_one_port_that_never_works_does_not_keep_others_waiting(self):
        self.restart()
        bad = next(iter(self.instances.values()))[1][0]['id']

        def fail(vif, instance):
            if vif.id == bad:
                raise osv_exc.PlugException(vif=bad, err='no such bridge')

        self.fix.network.on_plug = fail
        for instance, vifs in self.instances.values():
            self.fix.driver.plug_vifs(instance, vifs)
        for _ in range(2):
            self.fix.driver.get_available_resource('host1')
        self.assertEqual([bad], list(self.fix.host.unmended))

    def test_instance_that_is_deleted_is_mended_no_more(self):
        self.restart()
        self.fix.network.silent = True
        for instance, vifs in self.instances.values():
            self.fix.driver.plug_vifs(instance, vifs)
        self.fix.network.silent = False
        for instance, vifs in self.instances.values():
            self.fix.destroy(instance, vifs)
        self.fix.driver.get_available_resource('host1')
        self.assertEqual({}, self.fix.network.ports)

    def test_unplugging_forgets_everything(self):
        self.restart()
        for instance, vifs in self.instances.values():
            self.fix.driver.unplug_vifs(instance, vifs)
        self.assertEqual({}, self.fix.network.ports)
