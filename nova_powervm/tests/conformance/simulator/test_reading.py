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

"""Every noun is read through the client's wrappers, value by value."""

import json

from pypowervm import exceptions
from pypowervm.tasks import partition
from pypowervm.tasks import storage
from pypowervm.wrappers import base_partition
from pypowervm.wrappers import logical_partition
from pypowervm.wrappers import managed_system
from pypowervm.wrappers import network
from pypowervm.wrappers import storage as storage_wrappers
from pypowervm.wrappers import virtual_io_server

from nova_powervm.tests.conformance.simulator import base

VIOS = virtual_io_server.VIOS
LPAR = logical_partition.LPAR


class TestManagedSystem(base.ConformanceTest):

    def test_there_is_one_and_the_client_finds_it(self):
        systems = managed_system.System.get(self.adapter)
        self.assertEqual([self.machine.uuid], [s.uuid for s in systems])
        self.assertEqual(self.machine.uuid, self.adapter.sys_uuid)

    def test_its_name_and_type(self):
        system = self.system()
        self.assertEqual(self.machine.name, system.system_name)
        self.assertEqual(str(self.machine.mtms), system.mtms.mtms_str)
        self.assertEqual('operating', system.system_state)

    def test_its_memory_in_mb(self):
        system = self.system()
        self.assertEqual(
            (self.machine.memory, self.machine.memory_available,
             self.machine.lmb),
            (system.memory_configurable, system.memory_free,
             system.memory_region_size))

    def test_its_processor_units(self):
        system = self.system()
        self.assertEqual(
            (self.machine.units, self.machine.units_available, 0.05),
            (system.proc_units_configurable, system.proc_units_avail,
             system.min_proc_units))

    def test_its_limits_and_compatibility_modes(self):
        system = self.system()
        self.assertIn('default', system.proc_compat_modes)
        self.assertGreater(system.max_procs_per_aix_linux_lpar, 0)
        self.assertGreater(system.max_sys_vcpus_limit, 0)

    def test_its_capabilities_and_migration_figures(self):
        system = self.system()
        self.assertTrue(system.get_capability('aix_capable'))
        self.assertTrue(system.get_capability('linux_capable'))
        self.assertIn('max_migration_ops_supported', system.migration_data)

    def test_nothing_is_left_of_the_memory_a_partition_took(self):
        before = self.system().memory_free
        self.deploy()
        self.assertLess(self.system().memory_free, before - 1024)
        self.assertEqual(self.machine.memory_available,
                         self.system().memory_free)


class TestLogicalPartition(base.ConformanceTest):

    def test_the_management_partition(self):
        found = partition.get_mgmt_partition(self.adapter)
        self.assertTrue(found.is_mgmt_partition)
        self.assertEqual(base_partition.LPARState.RUNNING, found.state)
        self.assertEqual(base_partition.RMCState.ACTIVE, found.rmc_state)

    def test_a_partition_as_it_was_built(self):
        lpar = self.create_lpar('lpar1', memory=2048, vcpu=2,
                                proc_units=0.5)
        self.assertEqual(
            ('lpar1', 'AIX/Linux', base_partition.LPARState.NOT_ACTIVATED,
             base_partition.RMCState.INACTIVE),
            (lpar.name, lpar.env, lpar.state, lpar.rmc_state))
        self.assertEqual(2048, lpar.mem_config.desired)
        shared = lpar.proc_config.shared_proc_cfg
        self.assertEqual((2, 0.5), (shared.desired_virtual,
                                    shared.desired_units))
        self.assertFalse(lpar.proc_config.has_dedicated)

    def test_a_partition_with_dedicated_processors(self):
        lpar = self.create_lpar('lpar1', vcpu=2, dedicated_proc=True)
        self.assertTrue(lpar.proc_config.has_dedicated)
        self.assertEqual(2, lpar.proc_config.dedicated_proc_cfg.desired)

    def test_the_uuid_is_the_one_the_client_chose(self):
        chosen = '1A2B3C4D-0F43-4B57-9D0A-A1B2C3D4E5F6'
        lpar = self.create_lpar('lpar1', uuid=chosen)
        self.assertEqual(chosen, lpar.uuid)
        self.assertEqual(chosen, self.lpar('lpar1').uuid)

    def test_a_running_partition(self):
        lpar = self.deploy()
        self.assertEqual(
            (base_partition.LPARState.RUNNING,
             base_partition.RMCState.ACTIVE, 'Not_Migrating'),
            (lpar.state, lpar.rmc_state, lpar.migration_state))
        self.assertTrue(lpar.capabilities.mem_dlpar)
        self.assertEqual((True, None), lpar.can_modify_mem())

    def test_it_is_found_under_the_system_and_at_the_root(self):
        lpar = self.create_lpar()
        below = LPAR.get(self.adapter, parent=self.system())
        above = LPAR.get(self.adapter)
        self.assertEqual(sorted(x.uuid for x in above),
                         sorted(x.uuid for x in below))
        self.assertIn(lpar.uuid, [x.uuid for x in above])

    def test_its_quick_properties(self):
        lpar = self.create_lpar()
        for name, value in (('PartitionState', 'not activated'),
                            ('PartitionID', lpar.id),
                            ('PartitionType', 'AIX/Linux')):
            body = self.adapter.read(
                'LogicalPartition', root_id=lpar.uuid, suffix_type='quick',
                suffix_parm=name).body
            self.assertEqual(value, json.loads(body))

    def test_the_partition_id_stands_alone(self):
        lpar = self.create_lpar()
        body = self.adapter.read(
            'LogicalPartition', root_id=lpar.uuid, suffix_type='quick',
            suffix_parm='PartitionID').body
        self.assertEqual(str(lpar.id), body)

    def test_all_quick_properties_at_once(self):
        lpar = self.create_lpar()
        for suffix in ('All', None):
            body = self.adapter.read(
                'LogicalPartition', root_id=lpar.uuid, suffix_type='quick',
                suffix_parm=suffix).body
            self.assertEqual('lpar1', json.loads(body)['PartitionName'])

    def test_searching_by_name_and_by_id(self):
        lpar = self.create_lpar('one two')
        self.assertEqual([lpar.uuid], [
            x.uuid for x in LPAR.search(self.adapter, name='one two')])
        self.assertEqual([lpar.uuid], [
            x.uuid for x in LPAR.search(self.adapter, id=lpar.id)])
        self.assertEqual([], LPAR.search(self.adapter, name='nobody'))

    def test_searching_for_everything_else(self):
        self.create_lpar()
        others = LPAR.search(self.adapter, negate=True, name='lpar1')
        self.assertNotIn('lpar1', [x.name for x in others])
        self.assertEqual(len(self.machine.lpars) - 1, len(others))

    def test_the_nvram_group(self):
        lpar = self.create_lpar()
        lpar = LPAR.get(self.adapter, uuid=lpar.uuid, xag=['NVRAM'])
        lpar.nvram = 'bm90aGluZw=='
        lpar = lpar.update()
        self.assertEqual('bm90aGluZw==', lpar.nvram)


class TestVirtualIOServer(base.ConformanceTest):

    def test_both_are_active(self):
        active = partition.get_active_vioses(self.adapter)
        self.assertEqual(['vios1', 'vios2'], sorted(v.name for v in active))
        partition.validate_vios_ready(self.adapter)

    def test_one_without_rmc_is_not(self):
        self.machine.vios('vios2').rmc = 'inactive'
        active = partition.get_active_vioses(self.adapter)
        self.assertEqual(['vios1'], [v.name for v in active])

    def test_the_management_partition_is_not_among_them(self):
        self.assertFalse(self.vios().is_mgmt_partition)

    def test_no_group_shows_no_lists(self):
        vios = self.vios(groups=[None])
        self.assertEqual(
            [], [path for path in ('VirtualSCSIMappings', 'PhysicalVolumes',
                                   'MediaRepositories', 'StoragePools',
                                   'VirtualFibreChannelMappings')
                 if vios.element.find(path) is not None])

    def test_one_group_shows_its_lists_only(self):
        self.deploy()
        vios = self.vios(groups=['ViosSCSIMapping'])
        self.assertEqual(1, len(vios.scsi_mappings))
        self.assertIsNone(vios.element.find('PhysicalVolumes'))

    def test_several_groups_show_all_their_lists(self):
        self.deploy()
        vios = self.vios(groups=['ViosSCSIMapping', 'ViosStorage'])
        self.assertEqual(1, len(vios.scsi_mappings))
        self.assertGreater(len(vios.phys_vols), 0)

    def test_no_group_parameter_at_all_shows_everything(self):
        vios = self.vios(groups=[])
        for name in ('VirtualSCSIMappings', 'PhysicalVolumes',
                     'VirtualFibreChannelMappings', 'StoragePools'):
            self.assertIsNotNone(vios.element.find(name), name)

    def test_the_storage_group_lists_physical_volumes(self):
        volumes = self.vios(groups=['ViosStorage']).phys_vols
        self.assertEqual(
            sorted(self.machine.vios('vios1').volumes),
            sorted(v.name for v in volumes))
        self.assertEqual({'active'}, {v.state for v in volumes})

    def test_a_vios_has_been_up_for_a_while(self):
        self.assertEqual('Virtual IO Server', self.vios().env)
        self.assertIsNotNone(self.vios().uptime)

    def test_quick_properties(self):
        vios = self.vios()
        body = self.adapter.read(
            'VirtualIOServer', root_id=vios.uuid, suffix_type='quick',
            suffix_parm='All').body
        self.assertEqual('active', json.loads(body)['RMCState'])

    def test_searching_by_name(self):
        found = VIOS.search(self.adapter, name='vios2')
        self.assertEqual([self.machine.vios('vios2').uuid],
                         [v.uuid for v in found])


class TestVolumeGroups(base.ConformanceTest):

    def test_both_groups_of_each_vios(self):
        for name in ('vios1', 'vios2'):
            groups = storage_wrappers.VG.get(self.adapter,
                                             parent=self.vios(name))
            self.assertEqual(['novavg', 'rootvg'],
                             sorted(g.name for g in groups))

    def test_sizes_in_gb(self):
        group = self.volume_group(self.vios())
        self.assertEqual((1000.0, 1000.0, 1000.0),
                         (group.capacity, group.available_size,
                          group.free_space))
        self.create_disk(size=10)
        group = self.volume_group(self.vios())
        self.assertEqual((1000.0, 990.0), (group.capacity,
                                           group.available_size))

    def test_the_client_finds_it_by_name(self):
        vios, group = storage.find_vg(self.adapter, 'novavg', 'vios2')
        self.assertEqual('vios2', vios.name)
        self.assertEqual(
            self.machine.vios('vios2').group('novavg').uuid, group.uuid)
        self.assertRaises(exceptions.VGNotFound, storage.find_vg,
                          self.adapter, 'nosuchvg')

    def test_a_disk(self):
        disk = self.create_disk('boot', 10)
        self.assertEqual(('boot', 10.0), (disk.name, disk.capacity))
        self.assertEqual(
            self.machine.vios('vios1').disk('boot').udid, disk.udid)

    def test_its_physical_volumes(self):
        group = self.volume_group(self.vios())
        self.assertEqual(
            [v.name for v in
             self.machine.vios('vios1').group('novavg').volumes],
            [v.name for v in group.phys_vols])


class TestNetwork(base.ConformanceTest):

    def test_the_switches(self):
        switches = network.VSwitch.get(self.adapter, parent=self.system())
        self.assertEqual(
            {('ETHERNET0', 'Veb'), ('MGMTSWITCH', 'Vepa')},
            {(s.name, s.mode) for s in switches})
