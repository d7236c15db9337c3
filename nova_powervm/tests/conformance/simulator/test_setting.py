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

"""What wrappers set arrives, in ways that the other tests do not go."""

from pypowervm import exceptions
from pypowervm.tasks import scsi_mapper
from pypowervm.tasks import storage
from pypowervm.utils import lpar_builder
from pypowervm.utils import validation
from pypowervm.wrappers import iocard
from pypowervm.wrappers import storage as wrappers
from pypowervm.wrappers import virtual_io_server

from nova_powervm.simulator import presets
from nova_powervm.tests.conformance.simulator import base
from nova_powervm.tests.conformance.simulator import networks


class TestPartitions(base.ConformanceTest):

    def test_settings_of_a_partition_that_is_off(self):
        lpar = self.create_lpar(env='OS400')
        lpar.restrictedio = True
        lpar.is_service_partition = False
        lpar.profile_sync = True
        lpar.disable_secure_boot = False
        lpar.rr_enabled = True
        lpar = lpar.update()
        self.assertTrue(lpar.restrictedio)

    def test_secure_boot_for_those_who_may(self):
        self.machine.capabilities['PartitionSecureBootCapable'] = True
        lpar = self.create_lpar()
        lpar.pending_secure_boot = 2
        self.assertEqual(2, lpar.update().pending_secure_boot)

    def test_a_page_table_ratio_for_those_who_may(self):
        self.machine.capabilities['CustomPhysicalPageTableRatioCapable'] = (
            True)
        lpar = self.create_lpar(ppt_ratio='1:4096')
        self.assertEqual(6, lpar.mem_config.ppt_ratio)
        lpar.mem_config.ppt_ratio = 1
        self.assertEqual(1, lpar.update().mem_config.ppt_ratio)

    def test_memory_expansion(self):
        self.machine.capabilities['ActiveMemoryExpansionCapable'] = True
        lpar = self.create_lpar(env='AIX/Linux')
        lpar.mem_config.exp_factor = 1.5
        self.assertEqual(1.5, lpar.update().mem_config.exp_factor)

    def test_a_property_says_which_group_it_takes(self):
        self.assertEqual(
            'ViosStorage',
            virtual_io_server.VIOS.get_xag_for_prop('phys_vols'))

    def test_a_host_may_allow_fewer_processors(self):
        system = self.system()
        system.max_procs_per_aix_linux_lpar = 1
        system.max_vcpus_per_aix_linux_lpar = 1
        lpar = self.create_lpar(vcpu=2)
        self.assertRaises(
            validation.ValidatorException,
            validation.LPARWrapperValidator(lpar, system).validate_all)


class TestServers(base.ConformanceTest):

    def test_one_moves_partitions_or_not(self):
        vios = self.vios()
        moves = vios.is_mover_service_partition
        vios.is_mover_service_partition = not moves
        self.assertEqual(not moves,
                         vios.update().is_mover_service_partition)
        self.assertFalse(vios.can_lpm(self.system())[0])

    def test_one_comes_and_goes(self):
        made = lpar_builder.LPARBuilder(
            self.adapter, {'name': 'vios9', 'memory': 1024, 'vcpu': 1,
                           'env': 'Virtual IO Server'},
            lpar_builder.DefaultStandardize(self.system())).build().create(
                parent=self.system())
        self.assertEqual('vios9', self.vios('vios9').name)
        made.delete()
        self.assertEqual(2, len(self.machine.vioses))

    def test_a_bus_gets_another_device(self):
        lpar = self.create_lpar()
        disks = [self.create_disk(name) for name in ('one', 'two')]
        mapping = self.map_storage(lpar, disks[0]).scsi_mappings[0]
        bus, = virtual_io_server.VSCSIBus.get(self.adapter,
                                              parent=self.vios())
        again = virtual_io_server.VSCSIBus.bld_from_existing(bus)
        self.assertEqual(mapping.server_adapter.udid,
                         again.server_adapter.udid)
        bus.mappings.append(virtual_io_server.STDev.bld(
            self.adapter, disks[1]))
        self.assertEqual(2, len(bus.update().refresh().mappings))


class TestStorage(base.ConformanceTest):

    def make_machine(self):
        return presets.ssp()

    def test_whole_lists_are_set(self):
        vios = self.vios()
        group = self.volume_group(vios)
        group.virtual_disks = [wrappers.VDisk.bld(self.adapter, 'one', 1)]
        group = group.update()
        group.virtual_disks[0].read_iops_limit = 10
        group.virtual_disks[0].write_iops_limit = 20
        group = group.update()
        disk, = group.virtual_disks
        self.assertEqual((10, 20),
                         (disk.read_iops_limit, disk.write_iops_limit))
        self.assertEqual(['one'], [d.name for d in group.virtual_disks])
        group.virtual_disks.extend(
            [wrappers.VDisk.bld(self.adapter, 'two', 1)])
        self.assertEqual(0, group.virtual_disks.index(
            group.virtual_disks[0]))
        group.vmedia_repos = [wrappers.VMediaRepos.bld(
            self.adapter, 'vopt', 10)]
        group = group.update()
        self.assertEqual(2, len(group.virtual_disks))
        group.vmedia_repos[0].optical_media = [wrappers.VOptMedia.bld(
            self.adapter, 'blank', size=0.1)]
        group = group.update()
        medium, = group.vmedia_repos[0].optical_media
        self.assertEqual(('blank', 0.1), (medium.media_name, medium.size))

    def test_a_group_comes_and_goes(self):
        self.machine.vios('vios1').add_volume(10240)
        vios = self.vios(groups=['ViosStorage'])
        volume = next(v for v in vios.phys_vols if v.avail_for_use)
        group = wrappers.VG.bld(self.adapter, 'data', [volume]).create(
            parent=vios)
        self.assertEqual(10, group.capacity)
        storage.crt_vdisk(self.adapter, vios.uuid, group.uuid, 'disk', 1)
        self.assertRaises(exceptions.HttpError, group.refresh().delete)
        storage.rm_vg_storage(group.refresh(),
                              vdisks=group.refresh().virtual_disks)
        group.refresh().delete()
        vios = self.vios(groups=['ViosStorage'])
        self.assertTrue(next(v for v in vios.phys_vols
                             if v.name == volume.name).avail_for_use)

    def test_references_to_storage(self):
        lpar = self.create_lpar()
        tier, = wrappers.Tier.get(self.adapter)
        unit = storage.crt_lu(tier, 'lu', 1)[1]
        self.machine.vios('vios1').add_volume(1024)
        volume = next(v for v in self.vios(groups=['ViosStorage']).phys_vols
                      if v.avail_for_use)
        disk = self.create_disk()
        for element in (
                wrappers.LU.bld_ref(self.adapter, unit.name, unit.udid),
                wrappers.PV.bld(self.adapter, volume.name),
                wrappers.VDisk.bld_ref(self.adapter, disk.name)):
            element.tag = 'mine'
            element.emulate_model = True
            if isinstance(element, wrappers.PV):
                element.udid = volume.udid
            self.map_storage(lpar, element)
        found = scsi_mapper.find_maps(
            self.vios(groups=['ViosSCSIMapping']).scsi_mappings, lpar.id)
        self.assertEqual({unit.udid, volume.udid, disk.udid},
                         {m.backing_storage.udid for m in found})

    def test_a_pool_with_the_list_of_its_units(self):
        pool, = wrappers.SSP.get(self.adapter)
        tier = storage.default_tier_for_ssp(pool)
        for name in ('one', 'two'):
            storage.crt_lu(tier, name, 1)
        pool = pool.refresh()
        pool.logical_units = [u for u in pool.logical_units
                              if u.name == 'two']
        self.assertEqual(['two'],
                         [u.name for u in pool.update().logical_units])


class TestFibreChannel(base.ConformanceTest):

    def make_machine(self):
        return presets.fc()

    def test_a_list_without_mappings_removes_them(self):
        client = self.create_lpar()
        server = self.machine.vios('vios1')
        server.add_fc_mapping(self.machine.lpar(client.name),
                              port=server.port('fcs0'))
        vios = self.vios(groups=['ViosFCMapping'])
        self.assertEqual(1, len(vios.vfc_mappings))
        vios.vfc_mappings = []
        self.assertEqual(0, len(vios.update().vfc_mappings))


class TestNetworks(networks.NetworkTest):

    preset = 'sea'

    def test_vlans_of_an_adapter_are_a_list(self):
        adapter = self.create_cna(self.management(), pvid=5, trunk_pri=1,
                                  addl_tagged_vlans=[10])
        vlans = adapter.tagged_vlans
        vlans.extend([12, 13])
        vlans.insert(1, 11)
        vlans.pop()
        self.assertEqual([10, 11, 12], adapter.update().tagged_vlans)

    def test_trunks_nobody_bridges_are_orphans(self):
        vios = self.vios()
        self.create_cna(vios, pvid=7, trunk_pri=1)
        vios = self.vios(groups=['ViosNetwork'])
        self.assertEqual([7], [t.pvid for t in
                               vios.derive_orphan_trunk_adapters()])

    def test_adapters_of_a_bridge_are_a_list(self):
        bridge = self.bridges()[0]
        for sea in bridge.seas:
            trunk = sea.addl_adpts[0]
            trunk.tagged_vlans = [100, 102]
            sea.addl_adpts = [trunk]
        bridge = bridge.update()
        self.assertEqual([100, 102], sorted(
            bridge.seas[0].addl_adpts[0].tagged_vlans))


class TestCards(networks.NetworkTest):

    preset = 'sriov'

    def test_a_vnic_allows_what_it_is_told_before_it_is_made(self):
        vnic = iocard.VNIC.bld(self.adapter)
        vnic.pvid = 7
        vnic.allowed_vlans = [8, 9]
        vnic.allowed_macs = ['AABBCC112233']
        port = self.system().asio_config.sriov_adapters[0].phys_ports[0]
        vnic.back_devs = [iocard.VNICBackDev.bld(
            self.adapter, self.vios().uuid, 1, port.port_id)]
        made = vnic.create(parent=self.create_lpar())
        self.assertEqual((7, [8, 9], ['AABBCC112233']), (
            made.pvid, made.allowed_vlans, made.allowed_macs))
