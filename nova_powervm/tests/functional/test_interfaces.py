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

"""Servers with ports of Neutron, from the API to Open vSwitch."""

from nova_powervm.tests.functional import cloud  # isort: skip

from nova.tests.functional.api import client as api_client

from nova_powervm.simulator import faults
from nova_powervm.simulator.model import adapter
from nova_powervm.simulator.model import network


class InterfacesTestCase(cloud.CloudTestCase):

    def setUp(self):
        super().setUp()
        self.vios = self.machine.vios('vios1')
        self.vios.group('rootvg').create_repository('vopt', 1)
        self.switch = network.create_switch(
            self.machine, 'NovaLinkVEABridge')
        # Somebody else uses the switch, and Open vSwitch.
        adapter.create(self.management_partition, adapter.Settings(
            switch=self.switch, pvid=2, priority=1, device='theirs',
            ovs_bridge='br-theirs'))
        self.network.ports['theirs'] = {'bridge': 'br-theirs'}
        self.before = self.machine.snapshot()

    @property
    def management_partition(self):
        return next(lpar for lpar in self.machine.lpars
                    if lpar.is_management)

    def assert_clean(self, message=None):
        """The host is as it was, and others have what they had."""
        self.forget_images()
        self.assertEqual(self.before, self.machine.snapshot(), message)
        self.assertEqual(['theirs'], list(self.network.ports))

    def metadata(self, name='meta_data'):
        return cloud.on_config_drive(self.vios, name)

    def attach(self, server, port, **more):
        self.api.attach_interface(server['id'], {
            'interfaceAttachment': {'port_id': port, **more}})

    def detach(self, server, port):
        self.notifier.reset()
        self._detach_interface(server, port)

    def ports_of(self, server):
        """Return Neutron's ports that Nova says the server has."""
        return [each['port_id']
                for each in self.api.get_port_interfaces(server['id'])]


class BootTest(InterfacesTestCase):

    def check(self, count):
        ports = [self.make_port(number) for number in range(count)]
        server = self.boot(networks=[{'port': port} for port in ports])

        self.assertEqual([f'FA163E0000{number:02X}'
                          for number in range(count)],
                         self.networks_of(server))
        self.assertEqual(ports, self.ports_of(server))
        for port in ports:
            self.assertEqual(
                {'host1'}, set(self.neutron._port_bindings[port]))
        last = self.partition_of(server).adapters[-1].settings
        self.assertEqual(('MGMTSWITCH', 4094),
                         (last.switch.name, last.pvid))
        self._delete_server(server)
        self.assert_clean()

    def test_one_port(self):
        self.check(1)

    def test_eight_ports_in_the_order_of_the_request(self):
        self.check(8)

    def test_deleted_port_leaves_nothing_behind(self):
        """Nova forgets a port that its user deletes under a server."""
        port = self.make_port(1)
        server = self.boot(networks=[{'port': port}])
        self.compute.manager.driver.detach_interface = lambda *args: None
        self.neutron.delete_port(port)
        self.api.create_server_external_events([{
            'name': 'network-vif-deleted', 'server_uuid': server['id'],
            'tag': port}])
        self._delete_server(server)
        self.assert_clean()

    def test_guest_reads_tags_and_the_way_to_rmc(self):
        ports = [self.make_port(1), self.make_port(2)]
        server = self._wait_for_state_change(self.api.post_server({'server': {
            **self.request(), 'config_drive': True, 'networks': [
                {'port': ports[0]}, {'port': ports[1], 'tag': 'storage'}],
        }}), 'ACTIVE')

        self.assertEqual(
            [('nic', 'fa:16:3e:00:00:02', ['storage'])],
            [(each['type'], each['mac'], each['tags'])
             for each in self.metadata()['devices']])
        mac = self.partition_of(server).adapters[-1].settings.mac
        found = self.metadata('network_data')
        self.assertEqual(['ovs', 'ovs', 'vif'],
                         [link['type'] for link in found['links']])
        self.assertEqual(mac, found['links'][-1]['ethernet_mac_address']
                         .replace(':', '').upper())
        self.assertTrue(
            found['networks'][-1]['ip_address'].startswith('fe80::'))

    def test_rebuilt_server_keeps_the_address_of_its_way_to_rmc(self):
        server = self.boot(networks=[{'port': self.make_port(1)}])
        before = [each.settings.mac
                  for each in self.partition_of(server).adapters]

        self._rebuild_server(server, self.image)

        self.assertEqual(before, [
            each.settings.mac
            for each in self.partition_of(server).adapters])
        self.networks_of(server)


class EventsTest(InterfacesTestCase):
    """Neutron says when a port passes traffic."""

    def setUp(self):
        super().setUp()
        self.flags(vif_plugging_timeout=20)
        self.waiting = self.make_port(1, status='DOWN')
        self.active = self.make_port(2)

    def tell(self, status):
        """Let Neutron tell of a port as soon as it is plugged."""
        def told(vif, instance):
            if vif.id == self.waiting:
                self.api.create_server_external_events([{
                    'name': 'network-vif-plugged', 'tag': vif.id,
                    'server_uuid': instance.uuid, 'status': status}])

        self.network.on_plug = told

    def networks(self):
        return [{'port': self.waiting}, {'port': self.active}]

    def test_server_is_built_when_neutron_has_told(self):
        self.tell('completed')
        server = self.boot(networks=self.networks())
        self.assertEqual(2, len(self.networks_of(server)))

    def test_failure_ends_the_build_and_leaves_nothing(self):
        self.tell('failed')
        server = self.boot_in_vain(networks=self.networks())
        self.assertIn('Neutron reported that network-vif-plugged',
                      server['fault']['message'])
        self.assert_clean()

    def test_silence_ends_the_build_and_leaves_nothing(self):
        self.flags(vif_plugging_timeout=1)
        server = self.boot_in_vain(networks=self.networks())
        self.assertIn('did not report within 1 seconds',
                      server['fault']['message'])
        self.assertIn(self.waiting, server['fault']['message'])
        self.assertNotIn(self.active, server['fault']['message'])
        self.assert_clean()


class AttachTest(InterfacesTestCase):

    def test_ports_come_and_go_on_a_running_and_on_a_stopped_server(self):
        first, second, third = (self.make_port(n) for n in (1, 2, 3))
        server = self.boot(networks=[{'port': first}])
        self.attach(server, second, tag='storage')
        self.assertEqual(['FA163E000001', 'FA163E000002'],
                         self.networks_of(server))

        self.api.post_server_action(server['id'], {'os-stop': None})
        self._wait_for_state_change(server, 'SHUTOFF')
        self.attach(server, third)
        self.detach(server, first)
        self.assertEqual(['FA163E000002', 'FA163E000003'],
                         self.networks_of(server))
        self.assertEqual({second, third}, set(self.ports_of(server)))

        self.api.post_server_action(server['id'], {'os-start': None})
        self._wait_for_state_change(server, 'ACTIVE')
        for port in (second, third):
            self.detach(server, port)
        self.assertEqual([], self.networks_of(server))
        self._delete_server(server)
        self.assert_clean()

    def test_guest_without_rmc_keeps_what_it_has(self):
        self.flags(group='powervm', rmc_wait_timeout=0)
        first, second = self.make_port(1), self.make_port(2)
        server = self.boot(networks=[{'port': first}])
        self.partition_of(server).rmc = 'inactive'
        before = self.machine.snapshot()

        exc = self.assertRaises(api_client.OpenStackApiException,
                                self.attach, server, second)

        self.assertEqual(500, exc.response.status_code)
        self.assertEqual(before, self.machine.snapshot())
        self.assertEqual([first], self.ports_of(server))

    def test_attach_that_breaks_is_taken_back(self):
        server = self.boot(networks=[{'port': self.make_port(1)}])
        port = self.make_port(2)
        before = self.machine.snapshot()
        for broken in (faults.drop_before, faults.lose_reply):
            for skip in (0, 1):
                self.host.faults.add(faults.Fault(
                    broken(), verb='PUT', noun='ClientNetworkAdapter',
                    skip=skip))
                self.assertRaises(api_client.OpenStackApiException,
                                  self.attach, server, port)
                self.assertEqual(before, self.machine.snapshot())
                self.host.faults.clear()
        self.attach(server, port)
        self.assertEqual(2, len(self.networks_of(server)))


class RestartTest(InterfacesTestCase):
    """The management partition boots, and partitions go on."""

    def test_ports_work_again_with_few_requests(self):
        servers = [self.boot(networks=[{'port': self.make_port(number)}])
                   for number in (1, 2)]
        self.api.post_server_action(servers[1]['id'], {'os-stop': None})
        self._wait_for_state_change(servers[1], 'SHUTOFF')
        before = self.machine.snapshot()
        self.compute.stop()
        ports = dict(self.network.ports)
        orphan = adapter.create(self.management_partition, adapter.Settings(
            switch=self.switch, pvid=99, priority=1, device='tapgone',
            ovs_bridge='br-int', ovs_external_ids=(
                f"iface-id={servers[0]['id']},"
                'attached-mac=fa:16:3e:00:00:99,'
                f"vm-uuid={servers[0]['id'][:-4]}ffff")))
        self.network.restart()
        self.host.trace.clear()

        self.compute = self._start_compute('host1')

        self.assertNotIn(orphan, self.management_partition.adapters)
        self.assertEqual(before, self.machine.snapshot())
        ports.pop('theirs')
        self.assertEqual(ports, self.network.ports)
        self.assertEqual(
            {'GET': 1, 'DELETE': 1},
            {verb: len([each for each in self.host.trace.entries
                        if each.noun == 'ClientNetworkAdapter'
                        and each.verb == verb])
             for verb in ('GET', 'DELETE')})
