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

"""Ports of all VIF types, on a host that others use as well."""

from nova_powervm.tests.functional import cloud  # isort: skip

from concurrent import futures
import dataclasses
import json

from nova.api.metadata import base as metadata
from nova.network import model
from nova import objects
from nova.tests.functional.api import client as api_client

from nova_powervm.simulator.model import adapter
from nova_powervm.simulator.model import bridging
from nova_powervm.simulator.model import logical_port
from nova_powervm.simulator.model import partition
from nova_powervm.tests import network_fixtures

SEA, SRIOV, OVS = 'pvm_sea', 'pvm_sriov', 'ovs'


class PortsTestCase(cloud.CloudTestCase):
    """Strangers have adapters on VLANs and switches that ports use."""

    def _setup_compute_service(self):
        self.flags(group='powervm', sea_mappings=['red:ETHERNET0'])
        machine = network_fixtures.mixed_machine()
        self.strangers = machine.create_lpar(partition.Settings('strangers'))
        ethernet, *_, ours = machine.switches
        for switch, vlan in ((ethernet, 100), (ethernet, 7), (ours, 1)):
            adapter.create(self.strangers, adapter.Settings(
                switch=switch, pvid=vlan))
        machine.vios('vios1').group('rootvg').create_repository('vopt', 1)
        return self.add_host('host1', machine)

    def setUp(self):
        super().setUp()
        self.before = self.machine.snapshot()

    def make(self, number, kind, vlan=42, network=None, **details):
        """Return the id of a port that is bound as a VIF type."""
        if kind != OVS:
            details.update(vlan=vlan, physical_network=network or (
                'red' if kind == SEA else 'default'))
        return self.make_port(number, **{
            'binding:vif_type': kind, 'binding:vif_details': details})

    def plugged(self, server):
        """Return {last digit of a MAC: VLAN of the guest, or 'ovs'}."""
        lpar = self.partition_of(server)
        found = {vnic.mac[-1]: vnic.settings.pvid for vnic in lpar.vnics}
        for each in (nic.settings for nic in lpar.adapters):
            if each.switch.name == 'ETHERNET0':
                found[each.mac[-1]] = each.pvid
        found.update((mac[-1], OVS) for mac in self.networks_of(server))
        return found

    def attach(self, server, port, **more):
        self.api.attach_interface(server['id'], {
            'interfaceAttachment': {'port_id': port, **more}})

    def act(self, server, action, status):
        self.api.post_server_action(server['id'], {action: None})
        self._wait_for_state_change(server, status)

    def devices(self, server):
        """What the guest reads of its devices from the metadata service."""
        instance = objects.Instance.get_by_uuid(
            self.admin_context(), server['id'],
            expected_attrs=['ec2_ids', 'flavor', 'device_metadata', 'keypairs',
                            'info_cache', 'metadata', 'system_metadata'])
        served = metadata.InstanceMetadata(instance)
        return {each['mac'][-1]: each['tags'] for each in json.loads(
            served.lookup('/openstack/latest/meta_data.json'))['devices']}

    def assert_as_before(self):
        self.forget_images()
        self.assertEqual(self.before, self.machine.snapshot())
        self.assertEqual({}, self.network.ports)


class LifeTest(PortsTestCase):

    def test_ports_of_all_types_come_and_go(self):
        ports = {kind: self.make(number, kind, vlan=40 + number)
                 for number, kind in enumerate((SEA, SRIOV, OVS), 1)}
        server = self.boot()
        bare = self.machine.snapshot()

        for _ in range(2):
            for kind, port in ports.items():
                self.attach(server, port, tag=kind)
            self.assertEqual({'1': 41, '2': 42, '3': OVS},
                             self.plugged(server))
            self.assertEqual({'1': [SEA], '2': [SRIOV], '3': [OVS]},
                             self.devices(server))
            for port in ports.values():
                self.notifier.reset()
                self._detach_interface(server, port)
            self.assertEqual({}, self.devices(server))
            if self.partition_of(server).active:
                self.assertEqual(bare, self.machine.snapshot())
                self.act(server, 'os-stop', 'SHUTOFF')
        self.act(server, 'os-start', 'ACTIVE')
        self.assertEqual({}, self.plugged(server))
        self._delete_server(server)
        self.assert_as_before()

    def test_eight_ports_at_boot_and_six_more_at_once(self):
        kinds = (SEA, SRIOV, OVS, SEA, OVS, SRIOV, SEA, SRIOV)
        ports = [self.make(number, kind, vlan=40 + number % 2)
                 for number, kind in enumerate(kinds, 1)]
        server = self._wait_for_state_change(self.api.post_server({'server': {
            **self.request(), 'config_drive': True, 'networks': [
                {'port': port, 'tag': f'nic{number}'}
                for number, port in enumerate(ports, 1)]}}), 'ACTIVE')
        self.assertEqual(
            {'1': 41, '2': 40, '3': OVS, '4': 40, '5': OVS, '6': 40, '7': 41,
             '8': 40}, self.plugged(server))
        self.assertEqual({str(n): [f'nic{n}'] for n in range(1, 9)},
                         self.devices(server))
        self.assertEqual(
            [f'nic{n}' for n in range(1, 9)], sorted(
                tag for each in self.read('meta_data')['devices']
                for tag in each['tags']))
        links = self.read('network_data')['links']
        self.assertEqual(['vif', 'vif', 'ovs', 'vif', 'ovs', 'vif', 'vif',
                          'vif', 'vif'], [link['type'] for link in links])
        self.assertEqual(8 * [1450], [link['mtu'] for link in links[:-1]])
        alone = self.machine.snapshot()

        more = [self.make(number, kind, vlan=44) for number, kind in enumerate(
            2 * (SEA, SRIOV, OVS), 9)]
        with futures.ThreadPoolExecutor(len(more)) as threads:
            list(threads.map(lambda port: self.attach(server, port), more))
        self.assertEqual(14, len(self.plugged(server)))
        for port in more:
            self.notifier.reset()
            self._detach_interface(server, port)

        self.assertEqual(alone, self.machine.snapshot())
        self._delete_server(server)
        self.assert_as_before()

    def read(self, name):
        return cloud.on_config_drive(self.machine.vios('vios1'), name)

    def test_vlan_that_a_stranger_came_to_use_stays_with_it(self):
        server = self.boot(networks=[{'port': self.make(1, SEA, vlan=7)}])
        self._delete_server(server)

        self.assertIn(7, self.machine.bridges[0].vlans)
        self.assertEqual(3, len(self.strangers.adapters))

    def test_address_changed_between_detach_and_attach_is_the_guests(self):
        for number, kind in enumerate((SEA, SRIOV, OVS), 1):
            port = self.make(number, kind)
            server = self.boot(networks=[{'port': port}])
            self.notifier.reset()
            self._detach_interface(server, port)
            self.neutron._ports[port]['mac_address'] = f'fa:16:3e:00:01:0{5}'
            self.attach(server, port)
            self.assertEqual(['5'], list(self.plugged(server)), kind)
            self._delete_server(server)
        self.assert_as_before()


class RefusalTest(PortsTestCase):
    """Each with the reason where its user finds it, and nothing left."""

    def setUp(self):
        super().setUp()
        self.flavor = self.make_flavor()

    def reasons(self, server, action='create'):
        """Return why an action failed, as its events tell."""
        actions = self.api.get_instance_actions(server['id'])
        asked = next(each for each in actions if each['action'] == action)
        details = self.api.get_instance_action_details(
            server['id'], asked['request_id'])
        return [event['details'] for event in details['events']
                if event['event'].startswith('compute_powervm')]

    def check(self, sentence, port, *more):
        """A build with a port fails and says so in its events."""
        server = self.boot_in_vain(self.flavor, networks=[
            {'port': each} for each in (*more, port)])
        reason, = self.reasons(server)
        self.assertIn(sentence, reason)
        self._delete_server(server)
        self.assert_as_before()
        return server['fault']['message']

    def test_no_host_would_do_better(self):
        for number, (sentence, kind, details) in enumerate((
                ("VIF type 'dvs'; this driver serves", 'dvs', {}),
                ('wants the hybrid plug', OVS, {'ovs_hybrid_plug': True})), 1):
            fault = self.check(sentence, self.make(
                number, kind, **details), self.make(number + 9, SEA))
            self.assertIn(sentence, fault)

    def test_another_host_may_reach_the_network(self):
        # Nova 34 says that itself, before the driver is asked.
        self.check('Linux bridge', self.make(5, 'bridge'))
        fault = self.check(
            "physical network 'blue' is not reached by this host",
            self.make(1, SEA, network='blue'), self.make(2, SRIOV))
        self.assertIn('Exhausted all hosts', fault)
        self.check("no SR-IOV port of this host has the label 'blue'",
                   self.make(3, SRIOV, network='blue'), self.make(4, SEA))

    def test_another_host_may_have_sriov_capacity(self):
        for card in self.machine.sriov_adapters:
            for port in card.ports:
                logical_port.create(
                    self.machine.vioses[0],
                    logical_port.Settings(port=port, capacity=9200))
        self.before = self.machine.snapshot()
        self.check(
            'of the 8 SR-IOV ports on its physical network fewer than 1 have '
            'a link and 10% of its capacity left',
            self.make(1, SRIOV, capacity=0.1), self.make(2, SRIOV))

    def test_another_host_may_have_room_for_a_vlan(self):
        self.fill(self.machine.bridges[0])
        self.check("no bridge of physical network 'red' has room for VLAN 42",
                   self.make(10, SEA), self.make(11, OVS))

    def fill(self, bridge):
        """Let a bridge carry as many VLANs as one can."""
        seas = [bridging.WantedSea(
            sea, sea.vios, sea.backing.name, sea.is_primary,
            [bridging.WantedTrunk(trunk, trunk.settings, None, False)
             for trunk in sea.trunks[:1]] + [
                 bridging.WantedTrunk(None, dataclasses.replace(
                     sea.trunks[1].settings, pvid=4000 + number, mac=None,
                     device=None, tagged=tuple(range(
                         1000 + 20 * number, 1020 + 20 * number))),
                     None, False)
                 for number in range(15)]) for sea in bridge.seas]
        bridging.update(bridge, seas, bridge.load_balancing)
        self.before = self.machine.snapshot()

    def test_interface_that_cannot_be_attached_tells_why(self):
        server = self.boot(self.flavor)
        before = self.machine.snapshot()
        for number, (sentence, kind, network) in enumerate((
                ("'blue' is not reached", SEA, 'blue'),
                ("has the label 'blue'", SRIOV, 'blue'),
                ("has the VIF type 'dvs'", 'dvs', None)), 1):
            exc = self.assertRaises(
                api_client.OpenStackApiException, self.attach, server,
                self.make(number, kind, network=network))
            self.assertEqual(500, exc.response.status_code)
            self.assertIn(sentence, self.reasons(
                server, 'attach_interface')[0])
            self.assertEqual(before, self.machine.snapshot())

    def test_server_is_deleted_while_open_vswitch_is_silent(self):
        server = self.boot(self.flavor, networks=[
            {'port': self.make(1, OVS)}, {'port': self.make(2, SEA)}])
        self.network.silent = True
        self._delete_server(server)
        self.forget_images()
        self.assertEqual(self.before, self.machine.snapshot())
        self.assertEqual(1, len(self.network.ports))

        self.network.silent = False
        self.restart_compute_service(self.compute)
        self.assert_as_before()


class RestartTest(PortsTestCase):
    """Neutron's ports change while nova-compute does not run."""

    def test_ports_deleted_meanwhile_are_removed_and_the_others_stay(self):
        gone = [self.make(number, kind, vlan=40 + number)
                for number, kind in enumerate((SEA, SRIOV, OVS), 1)]
        kept = [self.make(number, kind) for number, kind
                in enumerate((SEA, SRIOV, OVS), 4)]
        server = self.boot(networks=[
            {'port': port} for port in gone + kept])
        for port in gone:
            self.neutron.delete_port(port)
        # As Nova does it every minute.
        instance = objects.Instance.get_by_uuid(
            self.admin_context(), server['id'], expected_attrs=['info_cache'])
        instance.info_cache.network_info = model.NetworkInfo(
            [vif for vif in instance.info_cache.network_info
             if vif['id'] in kept])
        instance.info_cache.save()

        self.restart_compute_service(self.compute)

        self.assertEqual({'4': 42, '5': 42, '6': OVS}, self.plugged(server))
        self.assertEqual(1, len(self.network.ports))
        self.assertNotIn(41, self.machine.bridges[0].vlans)
        self._delete_server(server)
        self.assert_as_before()
