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
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.tests import network_fixtures
from nova_powervm.virt.powervm.network import base as vif_base
from nova_powervm.virt.powervm.network import ovs
from nova_powervm.virt.powervm.network import wiring
from nova_powervm.virt.powervm.partition import names


class OvsTestCase(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(
            driver_fixtures.DriverFixture(use_rmc_mgmt_vif=False))
        self.instance = driver_fixtures.make_instance()
        self.fix.spawn(self.instance)
        self.type = ovs.Ovs()
        self.client = next(lpar for lpar in self.fix.machine.lpars
                           if not lpar.is_management)
        self.management = next(lpar for lpar in self.fix.machine.lpars
                               if lpar.is_management)
        self.owner = vif_base.Owner(self.instance, self.client.uuid)
        self.models = [network_fixtures.make_vif(n) for n in (1, 2)]
        self.vifs = [vif_base.Vif.of(vif) for vif in self.models]

    @property
    def wiring(self):
        return wiring.Wiring(self.fix.host)

    def plug(self, vifs=None):
        self.type.plug(self.wiring, self.owner, vifs or self.vifs)

    def trunks(self):
        return [each.settings for each in self.management.adapters]

    def nics(self):
        return [each.settings for each in self.client.adapters]

    def count(self, verb, *args):
        self.fix.sim.trace.clear()
        verb(*args)
        return len(self.fix.sim.trace.entries)


class TestRefusal(OvsTestCase):

    def refusal(self, **fields):
        return self.type.refusal(vif_base.Vif.of(
            network_fixtures.make_vif(**fields)))

    def test_usual_port_is_not_refused(self):
        self.assertIsNone(self.refusal())

    def test_hybrid_plug_is_refused_with_what_to_configure(self):
        self.assertIn('firewall_driver = openvswitch',
                      self.refusal(details={'ovs_hybrid_plug': True}))

    def test_device_of_the_host_is_refused(self):
        self.assertIn("'direct'", self.refusal(vnic_type='direct'))

    def test_port_without_a_bridge_is_refused(self):
        self.assertIn('integration_bridge', self.refusal(bridge=None))


class TestPlug(OvsTestCase):

    def test_each_port_is_a_pair_alone_on_its_vlan(self):
        self.plug()
        self.assertEqual(['FA163E000001', 'FA163E000002'],
                         [nic.mac for nic in self.nics()])
        self.assertEqual([nic.pvid for nic in self.nics()],
                         [trunk.pvid for trunk in self.trunks()])
        self.assertEqual(2, len({nic.pvid for nic in self.nics()}))
        self.assertEqual({'NovaLinkVEABridge'},
                         {each.switch.name
                          for each in self.nics() + self.trunks()})

    def test_trunk_says_whose_it_is(self):
        self.plug()
        trunk = self.trunks()[0]
        self.assertEqual(
            (self.vifs[0].device, 'br-int', 1500,
             f'iface-id={self.vifs[0].id},iface-status=active,'
             f'attached-mac=fa:16:3e:00:00:01,vm-uuid={self.instance.uuid}'),
            (trunk.device, trunk.ovs_bridge, trunk.mtu,
             trunk.ovs_external_ids))

    def test_device_is_up_and_a_port_of_the_bridge(self):
        self.plug()
        port = self.fix.network.ports[self.vifs[0].device]
        self.assertEqual(
            {'bridge': 'br-int', 'attached-mac': 'fa:16:3e:00:00:01',
             'iface-id': self.vifs[0].id, 'vm-uuid': self.instance.uuid},
            port)
        self.assertEqual(('up', 1500),
                         self.fix.network.links[self.vifs[0].device])

    def test_network_may_have_larger_packets(self):
        self.plug([vif_base.Vif.of(network_fixtures.make_vif(
            meta={'mtu': 9000}))])
        self.assertEqual([9000], [trunk.mtu for trunk in self.trunks()])

    def test_few_requests(self):
        self.plug(self.vifs[:1])
        self.assertEqual(2 + 2 * 1, self.count(self.plug, self.vifs[1:]))


class TestUnplug(OvsTestCase):

    def unplug(self, vifs):
        self.type.unplug(self.wiring, self.owner, vifs)

    def test_only_that_port_goes(self):
        self.plug()
        self.unplug(self.vifs[:1])
        self.assertEqual(['FA163E000002'], [nic.mac for nic in self.nics()])
        self.assertEqual([self.vifs[1].device],
                         [trunk.device for trunk in self.trunks()])
        self.assertEqual([self.vifs[1].device], list(self.fix.network.ports))

    def test_what_others_have_stays(self):
        self.plug()
        adapter.create(self.management, adapter.Settings(
            switch=self.fix.machine.switches[0], pvid=9, priority=1))
        self.unplug(self.vifs)
        self.assertEqual([9], [trunk.pvid for trunk in self.trunks()])

    def test_port_that_another_instance_has_now_stays(self):
        self.plug()
        before = driver_fixtures.make_instance(2)
        self.type.unplug(self.wiring, vif_base.Owner(
            before, names.partition_uuid(before.uuid)), self.vifs)
        self.assertEqual({vif.device for vif in self.vifs},
                         set(self.fix.network.ports))

    def test_twice_is_fine(self):
        self.plug()
        self.unplug(self.vifs)
        self.unplug(self.vifs)
        self.assertEqual(([], []), (self.trunks(), self.nics()))

    def test_port_that_was_refused_has_nothing_to_release(self):
        self.type.release(self.wiring, self.owner, [vif_base.Vif.of(
            network_fixtures.make_vif(bridge=None))])

    def test_release_finds_ports_that_nova_forgot(self):
        self.plug()
        self.type.release(self.wiring, self.owner, [])
        self.assertEqual([], self.trunks())
        self.assertEqual({}, self.fix.network.ports)


class TestReplug(OvsTestCase):

    def setUp(self):
        super().setUp()
        self.plug()
        self.before = self.fix.machine.snapshot()
        self.ports = dict(self.fix.network.ports)

    def replug(self, vifs=None):
        self.type.replug(self.wiring, self.owner,
                         self.vifs if vifs is None else vifs)

    def test_restart_of_the_management_partition_is_mended(self):
        self.fix.network.restart()
        self.replug()
        self.assertEqual(self.ports, self.fix.network.ports)
        self.assertEqual({vif.device: ('up', 1500) for vif in self.vifs},
                         self.fix.network.links)
        self.assertEqual(self.before, self.fix.machine.snapshot())

    def test_number_of_ports_does_not_change_that_of_requests(self):
        self.assertEqual(1, self.count(self.replug))

    def test_trunk_of_another_network_is_rewritten(self):
        changed = vif_base.Vif.of(network_fixtures.make_vif(
            1, id=self.vifs[0].id, devname=self.vifs[0].device,
            bridge='br-new', meta={'mtu': 9000}))
        self.replug([changed, self.vifs[1]])
        self.assertEqual([('br-new', 9000), ('br-int', 1500)],
                         [(t.ovs_bridge, t.mtu) for t in self.trunks()])

    def test_lost_trunk_is_made_again(self):
        adapter.delete(self.management.adapters[0])
        self.replug()
        self.assertEqual(sorted(nic.pvid for nic in self.nics()),
                         sorted(trunk.pvid for trunk in self.trunks()))

    def test_adapter_that_is_gone_is_only_reported(self):
        adapter.delete(self.management.adapters[0])
        self.client.adapters[0].remove()
        self.replug()
        self.assertEqual(1, len(self.trunks()))

    def test_port_that_nova_does_not_know_is_left_alone(self):
        self.replug(self.vifs[1:])
        self.assertEqual(self.before, self.fix.machine.snapshot())

    def test_ports_are_found_by_what_their_trunks_say(self):
        found = self.type.found(self.wiring, self.owner)
        self.assertEqual(
            [(vif.id, vif.mac, vif.device, vif.bridge) for vif in self.vifs],
            [(vif.id, vif.mac, vif.device, vif.bridge) for vif in found])


class TestFinish(OvsTestCase):
    """What a service that was killed had begun."""

    def finish(self):
        self.type.finish(self.wiring, self.owner, self.vifs)
        self.assertEqual(
            sorted((nic.mac, nic.pvid) for nic in self.nics()),
            sorted((trunk.ovs_external_ids.split('attached-mac=')[1][:17]
                    .replace(':', '').upper(), trunk.pvid)
                   for trunk in self.trunks()))
        self.assertEqual({vif.device for vif in self.vifs},
                         set(self.fix.network.ports))

    def test_nothing_is_there_yet(self):
        self.finish()

    def test_one_half_is_there(self):
        for half in (self.client, self.management):
            self.plug()
            half.adapters[0].remove()
            self.finish()
            self.type.unplug(self.wiring, self.owner, self.vifs)

    def test_whole_port_goes_on_working(self):
        self.plug()
        before = self.fix.machine.snapshot()
        self.finish()
        self.assertEqual(before, self.fix.machine.snapshot())


class TestSilence(OvsTestCase):
    """Open vSwitch does not answer."""

    def test_release_removes_the_rest_and_says_what_remains(self):
        self.plug()
        self.fix.network.silent = True
        remains = self.type.release(self.wiring, self.owner, self.vifs)
        self.assertEqual([], self.trunks())
        self.assertEqual({vif.id for vif in self.vifs},
                         {vif.id for vif in remains})
        self.assertEqual(1, self.fix.network.asked_in_vain)
        self.fix.network.silent = False
        self.assertEqual([], self.type.release(
            self.wiring, self.owner, remains))
        self.assertEqual({}, self.fix.network.ports)
