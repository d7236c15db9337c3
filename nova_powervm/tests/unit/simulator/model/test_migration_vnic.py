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

from nova_powervm.simulator.model import logical_port
from nova_powervm.simulator.model import sriov
from nova_powervm.simulator.model import vnic
from nova_powervm.tests.unit.simulator import migrations


class TestVnics(migrations.MigrationCase):

    def setUp(self):
        super().setUp()
        for machine in (self.source, self.target):
            for name in ('VirtualNICDedicatedSRIOVCapable',
                         'VirtualNICFailOverCapable'):
                machine.capabilities[name] = True
            sriov.add_card(machine, 8).switch(sriov.SRIOV)
        self.here, = self.source.sriov_adapters
        self.there, = self.target.sriov_adapters

    def label(self, port, label):
        port.settings = dataclasses.replace(port.settings, label=label)

    def add_vnic(self, *vioses):
        """A vNIC with a backing device on each of these, by name."""
        backings = [
            vnic.Backing(self.source.vios(name), self.here.ports[number],
                         priority=number + 1)
            for number, name in enumerate(vioses)]
        return vnic.create(self.lpar, vnic.Settings(pvid=7), backings)

    def test_it_keeps_slot_mac_and_vlan(self):
        old = self.add_vnic('vios1', 'vios2')
        moved, = self.assertMigrates().vnics
        self.assertEqual((old.slot, old.mac, 7),
                         (moved.slot, moved.mac, moved.settings.pvid))
        self.assertEqual(
            [('vios1', 1), ('vios2', 2)],
            [(d.backing.vios.name, d.backing.priority)
             for d in moved.devices])
        self.assertEqual(2, len({d.backing.port for d in moved.devices}))
        self.assertEqual([], self.here.logical_ports)
        self.assertEqual(2, len(self.there.logical_ports))

    def test_it_goes_to_a_port_of_the_same_label(self):
        self.label(self.here.ports[0], 'blue')
        self.label(self.there.ports[1], 'blue')
        self.add_vnic('vios1')
        moved, = self.assertMigrates().vnics
        self.assertIs(self.there.ports[1], moved.active.backing.port)

    def test_without_such_a_port_the_partition_stays(self):
        self.label(self.here.ports[0], 'blue')
        self.add_vnic('vios1')
        self.assertRefused("labelled 'blue'", 'pvmsim2')
        self.label(self.there.ports[0], 'blue')
        self.there.ports[0].link = False
        self.assertRefused("labelled 'blue'")

    def test_several_share_what_there_is(self):
        self.add_vnic('vios1')
        self.add_vnic('vios2')
        for port in self.there.ports:
            port.settings = dataclasses.replace(
                port.settings, max_logical_ports=0)
        self.assertRefused('room for a backing device')
        self.there.ports[0].settings = dataclasses.replace(
            self.there.ports[0].settings, max_logical_ports=1)
        self.assertRefused('room for a backing device')
        self.there.ports[1].settings = dataclasses.replace(
            self.there.ports[1].settings, max_logical_ports=1)
        self.assertEqual(2, len(self.assertMigrates().vnics))

    def test_the_target_must_be_capable(self):
        self.add_vnic('vios1')
        self.target.capabilities['VirtualNICDedicatedSRIOVCapable'] = False
        self.assertRefused('pvmsim2', 'not capable of vNICs')

    def test_a_server_that_does_not_answer_gives_no_ports(self):
        self.add_vnic('vios1')
        self.target.vios('vios1').rmc = 'inactive'
        moved, = self.assertMigrates().vnics
        self.assertEqual('vios2', moved.active.backing.vios.name)

    def test_a_logical_port_of_its_own_keeps_the_partition(self):
        logical_port.create(self.lpar, logical_port.Settings(
            port=self.here.ports[0]))
        self.assertRefused('SR-IOV logical port', 'lpar1')
