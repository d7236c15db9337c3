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

from nova_powervm.simulator.model import adapter
from nova_powervm.simulator.model import io_slot
from nova_powervm.simulator.model import network
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator import migrations


class TestPartition(migrations.MigrationCase):

    def test_there_must_be_such_a_machine(self):
        self.assertRefused('elsewhere', TargetManagedSystemName='elsewhere')
        self.assertRefused('pvmsim1', TargetManagedSystemName='pvmsim1')

    def test_a_machine_that_was_stopped_is_gone(self):
        self.target.close()
        self.assertRefused('pvmsim2')

    def test_rmc_must_be_active(self):
        self.lpar.rmc = 'inactive'
        self.assertRefused('RMC', 'lpar1')

    def test_a_partition_that_boots_stays(self):
        self.lpar.state = 'starting'
        self.assertRefused('starting')

    def test_the_management_partition_stays(self):
        self.assertRefused('management partition',
                           lpar=self.source.lpar('novalink'))

    def test_physical_io_keeps_it(self):
        slot = self.source.io_slots[0]
        self.lpar.update(dataclasses.replace(
            self.lpar.settings,
            io_slots=(io_slot.Assignment(slot.index, False),)))
        self.assertRefused('physical I/O', slot.name)

    def test_an_empty_slot_is_left_behind(self):
        slot = self.source.io_slots[-1]
        self.lpar.update(dataclasses.replace(
            self.lpar.settings,
            io_slots=(io_slot.Assignment(slot.index, False),)))
        self.assertEqual((), self.assertMigrates().settings.io_slots)

    def test_ibmi_needs_restricted_io_and_capable_machines(self):
        self.lpar = self.source.create_lpar(
            machines.settings('ibmi'), 'OS400')
        self.lpar.begin_start()
        self.lpar.finish_start()
        self.assertRefused('restricted I/O')
        self.lpar.settings = dataclasses.replace(self.lpar.settings,
                                                 restricted_io=True)
        self.assertRefused('IBMiLogicalPartitionMobilityCapable')
        for machine in (self.source, self.target):
            machine.capabilities['IBMiLogicalPartitionMobilityCapable'] = True
        self.assertMigrates()


class TestMachines(migrations.MigrationCase):

    def test_both_must_be_capable(self):
        for machine in (self.source, self.target):
            machine.capabilities[
                'ActiveLogicalPartitionMobilityCapable'] = False
            self.assertRefused(machine.name, 'MobilityCapable')
            machine.capabilities[
                'ActiveLogicalPartitionMobilityCapable'] = True

    def test_inactive_migration_is_another_capability(self):
        self.target.capabilities[
            'InactiveLogicalPartitionMobilityCapable'] = False
        self.assertMigrates()
        self.assertRefused('Inactive', lpar=machines.lpar(self.source, 'off'))

    def test_memory_blocks_must_have_one_size(self):
        self.target.lmb = 128
        self.assertRefused('128 MB', 'logical memory blocks')

    def test_the_processor_mode_must_be_known(self):
        self.lpar.current_compatibility = 'POWER8'
        self.target.compatibility_modes = ('default', 'POWER7')
        self.assertRefused('POWER8')

    def test_a_name_is_taken_once(self):
        machines.lpar(self.target)
        self.assertRefused('lpar1 already exists')

    def test_a_uuid_is_taken_once(self):
        self.target.create_lpar(machines.settings('twin'),
                                uuid=self.lpar.uuid)
        self.assertRefused(self.lpar.uuid)

    def test_there_must_be_memory_and_processors(self):
        self.target.memory = 10 * 1024
        self.target.units = 1.0
        self.target.hypervisor_memory = 9 * 1024
        self.assertRefused('not enough memory')
        self.target.memory = 128 * 1024
        self.assertRefused('processing units')

    def test_somebody_must_move_the_memory(self):
        for vios in self.target.vioses:
            vios.rmc = 'inactive'
        self.assertRefused('pvmsim2', 'move memory')

    def test_another_id_if_it_must_be(self):
        machines.lpar(self.target, 'other')
        self.assertEqual(4, self.lpar.number)
        self.assertEqual(5, self.assertMigrates().number)

    def test_the_processor_pool_is_chosen(self):
        self.assertRefused('pool', SharedProcPoolID='3')
        self.assertRefused('SharedProcPoolID', SharedProcPoolID='x')
        self.target.processor_pools[3].change('mine', 2.0, 0)
        there = self.assertMigrates(SharedProcPoolID='3')
        self.assertEqual(3, there.settings.processors.pool)

    def test_another_console_must_trust_ours(self):
        remote = {'TargetRemoteHMCIPAddress': '192.0.2.11'}
        self.assertRefused('does not trust', **remote)
        self.target.console.authorize([self.source.console.public_key])
        self.assertMigrates(**remote)


class TestNetworks(migrations.MigrationCase):

    def test_adapters_keep_slot_mac_and_vlan(self):
        old = self.plug(100)
        mac, slot = old.settings.mac, old.slot
        new, = self.assertMigrates().adapters
        self.assertEqual((mac, slot, 100), (
            new.settings.mac, new.slot, new.settings.pvid))
        self.assertIs(self.target.switches[0], new.settings.switch)

    def test_the_switch_must_be_there(self):
        switch = network.create_switch(self.source, 'OTHER')
        self.plug(100, self.source.switches.index(switch))
        self.assertRefused('OTHER')

    def test_a_bridged_vlan_must_be_bridged_there(self):
        self.plug(101)
        for sea in self.target.bridges[0].seas:
            trunk = sea.additional[0]
            trunk.settings = dataclasses.replace(trunk.settings,
                                                 tagged=(100,))
        self.assertRefused('VLAN 101', 'not bridged')
        self.assertMigrates(VLANBridgeOverride='2')

    def test_a_private_vlan_goes_anywhere(self):
        self.plug(500)
        self.assertEqual(500, self.assertMigrates().adapters[0].settings.pvid)

    def test_vlans_are_mapped(self):
        mac = self.plug(100).settings.mac
        self.assertRefused('VLAN mapping', VlanMappings='x')
        self.assertRefused('VLAN 300', VlanMappings=f'{mac}/300')
        there = self.assertMigrates(VlanMappings=f'{mac.lower()}/101')
        self.assertEqual(101, there.adapters[0].settings.pvid)

    def test_a_mac_is_used_once(self):
        mac = self.plug(100).settings.mac
        adapter.create(machines.lpar(self.target, 'other'), adapter.Settings(
            self.target.switches[0], 7, mac=mac))
        self.assertRefused(mac)
