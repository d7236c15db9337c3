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
"""SR-IOV adapters, logical ports and vNICs, through pypowervm."""

from pypowervm import exceptions
from pypowervm.tasks import sriov
from pypowervm.wrappers import iocard
from pypowervm.wrappers import managed_system

from nova_powervm.tests.conformance.simulator import networks


class SriovTest(networks.NetworkTest):

    preset = 'sriov'

    def setUp(self):
        super().setUp()
        self.client = self.create_lpar()
        self.cards = self.machine.sriov_adapters

    def system_cards(self):
        return self.system().asio_config.sriov_adapters

    def locations(self):
        return [p.loc_code for c in self.system_cards()
                for p in c.phys_ports]

    def create_port(self, owner=None, card=1, port=0, **others):
        return iocard.SRIOVEthLPort.bld(
            self.adapter, card, port, **others).create(
                parent=owner or self.client)

    def create_vnic(self, redundancy=2, capacity=0.04, **others):
        vnic = iocard.VNIC.bld(self.adapter, **others)
        sriov.set_vnic_back_devs(vnic, self.locations(),
                                 redundancy=redundancy, capacity=capacity)
        return vnic.create(parent=self.client)


class TestAdapters(SriovTest):

    def test_the_system_has_two_adapters_of_four_ports(self):
        system = self.system()
        self.assertEqual(('8408', 'E8E'),
                         (system.mtms.machine_type, system.mtms.model))
        one, two = self.system_cards()
        self.assertEqual(
            (1, 'Sriov', 'Running', 'MIN_CAPACITY'),
            (one.sriov_adap_id, one.mode, one.state, one.personality))
        self.assertEqual('MAX_MIN_CAPACITY', two.personality)
        self.assertEqual([20, 20, 4, 4],
                         [p.cfg_max_lps for p in one.phys_ports])
        port = one.phys_ports[0]
        self.assertEqual(
            (0, True, 0, 20, 0.02, 0.0, 'E_1500', 'Veb', False),
            (port.port_id, port.link_status, port.cfg_lps, port.supp_max_lps,
             port.min_granularity, port.allocated_capacity, port.mtu,
             port.switch_mode, port.flow_ctl))

    def test_the_system_posted_back_changes_nothing(self):
        self.create_vnic()
        before = self.machine.snapshot()
        self.system().update()
        self.assertEqual(before, self.machine.snapshot())

    def update_ports(self, change, force=False):
        def each(system):
            for card in system.asio_config.sriov_adapters:
                for port in card.phys_ports:
                    change(port)
            return True
        return sriov.safe_update_pports(
            managed_system.System.getter(
                self.adapter, entry_uuid=self.machine.uuid),
            each, force=force)

    def test_ports_get_labels(self):
        def label(port):
            port.label = 'red' if port.port_id else 'blue'
            port.sublabel = 'x'
        self.update_ports(label)
        self.assertEqual(2, len(sriov.find_pports_for_portlabel(
            'blue', self.adapter)))
        found = sriov.find_pport(self.system(), self.locations()[1])
        self.assertEqual(('red', 'x'), (found.label, found.sublabel))

    def test_labels_that_vnics_depend_on_change_only_by_force(self):
        def first(port):
            port.label = 'one'

        def second(port):
            port.label = 'two'
        self.create_vnic()
        self.update_ports(first)
        self.assertRaises(exceptions.CantUpdatePPortsInUse,
                          self.update_ports, second)
        self.update_ports(second, force=True)

    def test_ports_take_other_settings(self):
        def change(port):
            port.mtu = 'E_9000'
            port.switch_mode = 'Vepa'
            port.flow_ctl = True
            port.cfg_max_lps = 3
        self.update_ports(change)
        port = self.cards[0].ports[0].settings
        self.assertEqual(('E_9000', 'Vepa', True, 3),
                         (port.mtu, port.switch_mode, port.flow_control,
                          port.max_logical_ports))

    def test_impossible_settings_change_nothing(self):
        before = self.machine.snapshot()
        for wrong in ({'label': 'x' * 17}, {'mtu': 'E_1'},
                      {'switch_mode': 'Bus'}, {'cfg_max_lps': 21}):
            def change(port, wrong=wrong):
                for name, value in wrong.items():
                    setattr(port, name, value)
            self.assertRefused(400, self.update_ports, change)
            self.assertEqual(before, self.machine.snapshot())

    def test_an_adapter_is_dedicated_and_shared_again(self):
        system = self.system()
        card = system.asio_config.sriov_adapters[0]
        card.mode = 'Dedicated'
        system = system.update()
        card = system.asio_config.sriov_adapters[0]
        self.assertEqual(('Dedicated', [], None),
                         (card.mode, card.phys_ports, card.sriov_adap_id))
        card.mode = 'Sriov'
        card = system.update().asio_config.sriov_adapters[0]
        self.assertEqual(('Running', 4, 1),
                         (card.state, len(card.phys_ports),
                          card.sriov_adap_id))

    def test_an_adapter_in_use_stays_shared(self):
        self.create_port()
        system = self.system()
        system.asio_config.sriov_adapters[0].mode = 'Dedicated'
        self.assertRefused(409, system.update)


class TestLogicalPorts(SriovTest):

    def test_a_port_gets_what_it_asks_for(self):
        made = self.create_port(port=2, pvid=100, mac='fa163e010203',
                                allowed_vlans=[200, 201],
                                allowed_macs='NONE', is_promisc=True,
                                cfg_capacity=0.1)
        self.assertEqual(
            (1, 2, 100, 'FA163E010203', [200, 201], 'NONE', True, 0.1, 1.0),
            (made.sriov_adap_id, made.pport_id, made.pvid, made.mac,
             made.allowed_vlans, made.allowed_macs, made.is_promisc,
             made.cfg_capacity, made.cfg_max_capacity))
        self.assertEqual('NOT_VNIC', made.vnic_port_usage)
        self.assertEqual(self.cards[0].ports[2].location + '-S1',
                         made.loc_code)
        self.assertEqual(0x27004001, made.lport_id)
        self.assertEqual(made.mac, made.cur_mac)

    def test_without_wishes_it_gets_the_least(self):
        made = self.create_port()
        self.assertEqual((0.02, 0, 'ALL', 'ALL'),
                         (made.cfg_capacity, made.pvid, made.allowed_vlans,
                          made.allowed_macs))
        self.assertEqual(1000 // 5, self.cards[0].ports[0].allocated)

    def test_a_vios_has_logical_ports_too(self):
        vios = self.vios()
        made = self.create_port(vios)
        self.assertEqual([made.uuid], [p.uuid for p in (
            iocard.SRIOVEthLPort.get(self.adapter, parent=vios))])

    def test_the_partition_links_to_its_ports(self):
        made = self.create_port()
        link, = self.lpar('lpar1').get_href('SRIOVEthernetLogicalPorts/link')
        self.assertEqual(made.uuid, link.rsplit('/', 1)[-1])

    def test_a_port_is_changed_and_deleted(self):
        made = self.create_port()
        made.pvid = 7
        made = made.update()
        self.assertEqual(7, made.pvid)
        made.delete()
        self.assertEqual(0, self.cards[0].ports[0].allocated)

    def test_capacity_runs_out(self):
        self.create_port(cfg_capacity=0.9)
        message = self.assertRefused(500, self.create_port, cfg_capacity=0.2)
        self.assertIn('10.0%', message)

    def test_logical_ports_run_out(self):
        for _ in range(4):
            self.create_port(port=2)
        self.assertRefused(500, self.create_port, port=2)

    def test_what_cannot_be_is_refused(self):
        self.create_port(mac='fa163e010203', is_promisc=True)
        for status, wrong in (
                (404, {'card': 9}), (404, {'port': 9}),
                (400, {'cfg_capacity': 0.03}), (400, {'cfg_capacity': 0.0}),
                (400, {'max_capacity': 0.5}), (400, {'pvid': 4095}),
                (400, {'allowed_vlans': [1]}),
                (409, {'mac': 'fa163e010203'}), (409, {'is_promisc': True})):
            before = self.machine.snapshot()
            self.assertRefused(status, self.create_port, **wrong)
            self.assertEqual(before, self.machine.snapshot(), wrong)

    def test_the_other_adapter_limits_capacity(self):
        made = self.create_port(card=2, cfg_capacity=0.1, max_capacity=0.5)
        self.assertEqual(0.5, made.cfg_max_capacity)


class TestVnics(SriovTest):

    def test_backing_devices_are_on_different_adapters_and_vioses(self):
        made = self.create_vnic(pvid=100, mac_addr='fa163e010203',
                                allowed_vlans='NONE',
                                allowed_macs=['fa163e010204'])
        self.assertEqual((2, 100, 'FA163E010203', 'NONE', ['FA163E010204'],
                          0.04, True),
                         (made.slot, made.pvid, made.mac, made.allowed_vlans,
                          made.allowed_macs, made.capacity,
                          made.auto_pri_failover))
        self.assertEqual({1, 2}, {d.sriov_adap_id for d in made.back_devs})
        self.assertEqual(2, len({d.vios_href for d in made.back_devs}))
        self.assertEqual([True, False], [d.is_active for d in made.back_devs])
        self.assertEqual(['OPERATIONAL'] * 2,
                         [d.status for d in made.back_devs])

    def test_the_vios_has_the_logical_port(self):
        made = self.create_vnic()
        device = made.back_devs[0]
        port = iocard.SRIOVEthLPort.get_by_href(
            self.adapter, device.lport_href)
        self.assertEqual(('DEDICATED_VNIC', made.mac, 0.04),
                         (port.vnic_port_usage, port.mac, port.cfg_capacity))
        self.assertRefused(409, port.delete)

    def test_the_vios_lists_its_backing_devices(self):
        made = self.create_vnic()
        found = self.vios(groups=['VNIC']).element.findall(
            'VirtualNICBackingDevices/VirtualNICBackingDeviceChoice/'
            'VirtualNICSRIOVBackingDevice/AssociatedVirtualNICDedicated')
        self.assertEqual([made.uuid],
                         [e.get('href').rsplit('/', 1)[-1] for e in found])

    def test_a_vnic_fails_over_and_back(self):
        made = self.create_vnic()
        model = self.machine.vnics[0]
        port = model.active.backing.port
        for device in made.back_devs:
            device.failover_pri = 1 if device.is_active else 2
        made = made.update()
        etag = made.etag
        port.link_down()
        made = made.refresh()
        self.assertNotEqual(etag, made.etag)
        self.assertEqual([(False, 'LINK_DOWN'), (True, 'OPERATIONAL')],
                         [(d.is_active, d.status) for d in made.back_devs])
        port.link_up()
        self.assertEqual([True, False],
                         [d.is_active for d in made.refresh().back_devs])

    def test_without_failback_it_stays_where_it_is(self):
        made = self.create_vnic()
        made.auto_pri_failover = False
        for device in made.back_devs:
            device.failover_pri = 1 if device.is_active else 2
        made = made.update()
        port = self.machine.vnics[0].active.backing.port
        port.link_down()
        port.link_up()
        self.assertEqual([False, True],
                         [d.is_active for d in made.refresh().back_devs])

    def test_a_vnic_survives_its_vios(self):
        made = self.create_vnic()
        vios = self.machine.vnics[0].active.backing.vios
        vios.begin_stop()
        vios.finish_stop()
        self.assertEqual([(False, 'POWERED_OFF'), (True, 'OPERATIONAL')],
                         [(d.is_active, d.status)
                          for d in made.refresh().back_devs])

    def test_exactly_one_is_active_even_when_all_are_dead(self):
        made = self.create_vnic()
        for card in self.cards:
            card.fail()
        found = made.refresh().back_devs
        self.assertEqual(1, sum(d.is_active for d in found))
        self.assertEqual({'ADAPTER_ERROR'}, {d.status for d in found})

    def test_backing_devices_come_and_go(self):
        made = self.create_vnic()
        made.back_devs.remove(made.back_devs[0])
        made.back_devs.append(iocard.VNICBackDev.bld(
            self.adapter, self.vios('vios2').uuid, 1, 3, capacity=0.1,
            failover_pri=1))
        made = made.update()
        self.assertEqual([0.04, 0.1], [d.capacity for d in made.back_devs])
        self.assertEqual(0.1, made.capacity)
        self.assertEqual(2, sum(len(c.logical_ports) for c in self.cards))

    def test_a_vnic_goes_with_its_logical_ports(self):
        before = self.machine.snapshot()
        self.create_vnic().delete()
        self.assertEqual(before, self.machine.snapshot())
        self.create_vnic()
        self.client.refresh().delete()
        self.assertEqual([], [p for c in self.cards
                              for p in c.logical_ports])

    def test_vnics_of_all_partitions(self):
        made = self.create_vnic()
        found = {lpar.name: [v.uuid for v in vnics] for lpar, vnics
                 in sriov.get_lpar_vnics(self.adapter).items()}
        self.assertEqual([made.uuid], found['lpar1'])
        link, = self.lpar('lpar1').get_href('DedicatedVirtualNICs/link')
        self.assertTrue(link.endswith(made.uuid))

    def test_groups_show_more(self):
        made = self.create_vnic()
        self.machine.vnics[0].address = ('192.0.2.7', '255.255.255.0',
                                         '192.0.2.1')
        found, = iocard.VNIC.get(self.adapter, parent=self.client,
                                 xag=['Advanced'])
        self.assertEqual(('192.0.2.7', '255.255.255.0', '192.0.2.1'),
                         (found.ip_address, found.subnet_mask,
                          found.gateway))
        self.assertEqual(made.lpar_id, found.lpar_id)

    def test_what_cannot_be_is_refused(self):
        vios = self.vios().uuid
        for status, devices in (
                (400, []),
                (400, [(vios, 1, 0, 0.03)]),
                (400, [(vios, 1, 0, 0.02)] * 2),
                (404, [(vios, 3, 0, 0.02)]),
                (404, [(self.client.uuid, 1, 0, 0.02)])):
            vnic = iocard.VNIC.bld(self.adapter, back_devs=[
                iocard.VNICBackDev.bld(self.adapter, *d) for d in devices])
            before = self.machine.snapshot()
            self.assertRefused(status, vnic.create, parent=self.client)
            self.assertEqual(before, self.machine.snapshot(), devices)

    def test_a_system_without_the_capability_refuses(self):
        self.machine.capabilities['VirtualNICDedicatedSRIOVCapable'] = False
        self.assertRaises(exceptions.SystemNotVNICCapable, self.create_vnic)
        vnic = iocard.VNIC.bld(self.adapter, back_devs=[
            iocard.VNICBackDev.bld(self.adapter, self.vios().uuid, 1, 0)])
        self.assertRefused(400, vnic.create, parent=self.client)

    def test_full_ports_are_not_chosen(self):
        for card in (1, 2):
            for port in range(4):
                self.create_port(card=card, port=port, cfg_capacity=0.98)
        self.assertRaises(exceptions.InsufficientSRIOVCapacity,
                          self.create_vnic)

    def test_nothing_changes_without_rmc(self):
        made = self.create_vnic()
        self.client.refresh()
        lpar = self.machine.lpar('lpar1')
        lpar.begin_start()
        lpar.finish_start()
        self.assertRefused(409, made.delete)
        self.assertRefused(409, self.create_vnic)
