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

"""Which test drives which function of pypowervm over HTTP.

One dict for each module: its public functions and classes, and the test that
uses each, or a sentence why none does. ``test_coverage`` keeps it complete.
"""

from nova_powervm.tests.conformance.simulator import host_table

_VALUES = 'Not exercised: a list of values, without requests of its own.'
_MAPPINGS = 'test_writing.TestDisksAndMappings.'
_POOLS = 'test_pools.'
_STORAGE = 'test_storage.'
_LENDING = 'test_management_storage.TestLending.'
_FC = 'test_fibre_channel.'
_MAPS = _FC + 'TestMappings.'
_SAN = 'test_san.'
_ISCSI = 'test_iscsi.'
_SLOTS = 'test_slot_map.TestSlots.'
_PROPERTIES = ('test_storage_properties.TestProperties.'
               'test_every_property_has_a_value')

TABLE = {
    **host_table.TABLE,
    'pypowervm.tasks.storage': {
        'ComprehensiveScrub':
            _STORAGE + 'TestScrubbing.'
            'test_a_partition_that_exists_keeps_its_storage',
        'ScrubOrphanStorageForLpar':
            _STORAGE + 'TestScrubbing.'
            'test_what_is_left_of_one_partition_is_removed',
        'ScrubPortlessVFCMaps':
            _FC + 'TestLeftovers.test_scrubbing_removes_maps_without_port',
        'UploadType':
            _STORAGE + 'TestUploads.test_a_function_may_build_the_stream',
        'add_lpar_storage_scrub_tasks':
            _STORAGE + 'TestScrubbing.'
            'test_scrub_tasks_are_added_to_a_feed_task',
        'add_orphan_storage_scrub_tasks':
            _STORAGE + 'TestScrubbing.'
            'test_orphans_are_removed_by_a_feed_task',
        'crt_copy_vdisk':
            _STORAGE + 'TestVolumeGroups.'
            'test_a_copy_is_made_of_the_disk_with_a_udid',
        'crt_lu': _POOLS + 'TestUnits.test_a_unit_is_created_in_a_tier',
        'crt_lu_linked_clone': _POOLS + 'TestClones.test_the_old_way_to_clone',
        'crt_vdisk':
            _MAPPINGS + 'test_a_mapping_has_both_adapters_and_a_target',
        'default_tier_for_ssp': _POOLS + 'TestReading.test_the_tier',
        'find_stale_lpars':
            _STORAGE + 'TestScrubbing.'
            'test_partitions_that_are_gone_are_found',
        'find_vg':
            _LENDING + 'test_a_disk_is_made_filled_shown_and_deleted',
        'rescan_vstor':
            _STORAGE + 'TestVolumeGroups.test_a_grown_disk_is_rescanned',
        'rm_ssp_storage':
            _POOLS + 'TestClones.'
            'test_clone_and_image_go_with_one_update_of_the_pool',
        'rm_tier_storage':
            _POOLS + 'TestClones.test_the_image_goes_with_its_last_clone',
        'rm_vg_storage':
            _MAPPINGS + 'test_deleting_a_disk_gives_its_room_back',
        'upload_lu':
            _POOLS + 'TestImages.test_bytes_are_uploaded_to_a_unit_there_is',
        'upload_new_lu':
            _POOLS + 'TestImages.'
            'test_a_new_unit_is_uploaded_to_through_any_node',
        'upload_new_vdisk':
            'test_writing.TestUploads.test_the_bytes_arrive_on_the_disk',
        'upload_vopt':
            _STORAGE + 'TestMedia.'
            'test_a_path_is_uploaded_as_well_as_a_stream',
    },
    'pypowervm.tasks.scsi_mapper': {
        'add_map':
            _STORAGE + 'TestMappings.test_a_feed_task_adds_a_mapping_once',
        'add_vscsi_mapping':
            _MAPPINGS + 'test_the_client_chooses_slot_and_lun',
        'build_vscsi_mapping':
            _STORAGE + 'TestMappings.test_a_feed_task_adds_a_mapping_once',
        'detach_storage':
            _STORAGE + 'TestMappings.'
            'test_mappings_are_removed_or_left_empty',
        'find_maps':
            _STORAGE + 'TestMappings.'
            'test_mappings_are_found_by_storage_name_and_owner',
        'gen_match_func':
            _STORAGE + 'TestMappings.'
            'test_mappings_are_found_by_storage_name_and_owner',
        'index_mappings':
            _STORAGE + 'TestMappings.'
            'test_mappings_are_found_by_storage_name_and_owner',
        'modify_vopt_mapping':
            'test_writing.TestMedia.test_media_are_swapped_in_place',
        'remove_lu_mapping':
            _POOLS + 'TestMappings.'
            'test_unmapping_and_deleting_leaves_the_machine_as_it_was',
        'remove_maps':
            _STORAGE + 'TestMappings.'
            'test_mappings_are_removed_or_left_empty',
        'remove_pv_mapping':
            _MAPPINGS + 'test_a_physical_volume_is_mapped_and_unmapped',
        'remove_vdisk_mapping':
            _LENDING + 'test_a_disk_is_made_filled_shown_and_deleted',
        'remove_vopt_mapping':
            'test_writing.TestMedia.'
            'test_a_medium_travels_all_the_way_and_back',
    },
    'pypowervm.tasks.vopt': {
        'validate_vopt_repo_exists':
            _STORAGE + 'TestMedia.test_there_is_one_repository_for_a_server',
    },
    'pypowervm.tasks.client_storage': {
        'c_wwpn_to_vfc_mapping':
            _FC + 'TestMappings.test_a_map_is_found_by_either_wwpn',
        'udid_to_scsi_mapping':
            _STORAGE + 'TestMappings.'
            'test_a_mapping_is_found_by_the_udid_of_its_storage',
    },
    'pypowervm.tasks.hdisk._fc': {
        'ITL': _SAN + 'TestDiscovery.'
        'test_addresses_are_those_of_the_array',
        'LUAStatus': _SAN + 'TestDiscovery.test_a_lun_becomes_a_disk',
        'LUAType':
            _SAN + 'TestDiscovery.test_another_vendor_is_of_no_interest',
        'build_itls': _SAN + 'TestDiscovery.test_a_lun_becomes_a_disk',
        'discover_hdisk': _SAN + 'TestDiscovery.test_a_lun_becomes_a_disk',
        'get_pg83_via_job': _SAN + 'TestPage83.test_the_inventory_tells_it',
        'good_discovery': _SAN + 'TestDiscovery.test_good_results',
        'lua_recovery':
            _SAN + 'TestDiscovery.test_one_attempt_tells_the_same',
        'normalize_lun':
            _SAN + 'TestDiscovery.test_addresses_are_those_of_the_array',
        'remove_hdisk':
            _SAN + 'TestRemoval.test_removing_leaves_the_machine_as_it_was',
    },
    'pypowervm.tasks.hdisk._iscsi': {
        'ISCSIStatus': _VALUES,
        'discover_iscsi': _ISCSI + 'TestDiscovery.test_a_lun_becomes_a_disk',
        'discover_iscsi_initiator':
            _ISCSI + 'TestDiscovery.test_every_server_has_an_initiator_name',
        'good_discovery': 'Not exercised: discover_iscsi asks it.',
        'remove_iscsi':
            _ISCSI + 'TestRemoval.test_removing_leaves_the_machine_as_it_was',
    },
    'pypowervm.tasks.hdisk._rbd': {
        'rbd_exists': _SAN + 'TestRbd.test_an_image_is_there_or_not',
    },
    'pypowervm.tasks.slot_map': {
        'BuildSlotMap':
            _SLOTS + 'test_a_first_build_takes_any_slots',
        'IOCLASS': _VALUES,
        'RebuildSlotMap':
            _SLOTS + 'test_a_disk_comes_back_to_its_slot_and_address',
        'SlotMapStore': _SLOTS + 'test_what_is_dropped_is_forgotten',
    },
    'pypowervm.tasks.vfc_mapper': {
        'add_map': _MAPS + 'test_both_ends_agree',
        'build_migration_mappings':
            _FC + 'TestMigrationMappings.'
            'test_slots_stay_together_on_a_server',
        'build_migration_mappings_for_fabric':
            _FC + 'TestMigrationMappings.'
            'test_each_slot_gets_a_port_of_its_fabric',
        'build_wwpn_pair': _FC + 'TestWwpns.test_pairs_are_given_once',
        'derive_base_npiv_map':
            _MAPS + 'test_the_platform_makes_wwpns_that_are_not_given',
        'derive_npiv_map':
            _MAPS + 'test_mappings_spread_over_the_servers_and_ports',
        'find_maps': _MAPS + 'test_maps_are_found_by_id_and_by_uuid',
        'find_pfc_wwpn_by_name':
            _FC + 'TestPorts.test_a_port_is_found_by_wwpn_and_by_name',
        'find_vios_for_port_map': _MAPS + 'test_both_ends_agree',
        'find_vios_for_vfc_wwpns': _MAPS + 'test_both_ends_agree',
        'find_vios_for_wwpn':
            _FC + 'TestPorts.test_a_port_is_found_by_wwpn_and_by_name',
        'has_client_wwpns':
            _MAPS + 'test_a_map_without_port_gets_its_port_back',
        'intersect_wwpns':
            _FC + 'TestPorts.test_a_port_is_found_by_wwpn_and_by_name',
        'remove_maps':
            _MAPS + 'test_removing_leaves_the_machine_as_it_was',
    },
    'pypowervm.tasks.cluster_ssp': {
        'crt_cluster_ssp':
            _POOLS + 'TestNewClusters.test_a_cluster_is_made_of_one_server',
        'get_or_upload_image_lu':
            _POOLS + 'TestImages.test_the_bytes_arrive_and_the_marker_goes',
    },
    'pypowervm.wrappers.storage': {
        **dict.fromkeys(
            ('BackStoreType', 'FileFormatType', 'LUType', 'PVState',
             'VDiskType'), _VALUES),
        **dict.fromkeys(
            ('VClientStorageAdapterElement', 'VServerStorageAdapterElement'),
            'Not exercised: what the adapters of SCSI and Fibre Channel have '
            'in common, which are.'),
        'FileIO': _LENDING + 'test_a_file_is_shown',
        'LU': _POOLS + 'TestChanges.test_units_are_created_with_the_pool',
        'LUEnt': _POOLS + 'TestUnits.test_units_of_one_type_are_found',
        'LUTargetDev':
            _POOLS + 'TestMappings.test_a_unit_is_shown_through_two_servers',
        'PV':
            _STORAGE + 'TestVolumeGroups.'
            'test_a_group_is_made_of_free_volumes',
        'PVTargetDev': _PROPERTIES,
        'RBD': _LENDING + 'test_a_ceph_image_is_shown_if_it_is_there',
        'SSP': _POOLS + 'TestReading.test_the_pool',
        'Tier': _POOLS + 'TestReading.test_the_tier',
        'VDisk':
            _STORAGE + 'TestMappings.'
            'test_mappings_are_removed_or_left_empty',
        'VDiskTargetDev': _PROPERTIES,
        'VFCClientAdapter':
            _FC + 'TestMappings.test_the_partition_lists_its_adapters',
        'VFCClientAdapterElement': _FC + 'TestMappings.test_both_ends_agree',
        'VFCServerAdapterElement': _FC + 'TestMappings.test_both_ends_agree',
        'VG':
            _STORAGE + 'TestVolumeGroups.'
            'test_a_group_is_made_of_free_volumes',
        'VMediaRepos':
            _STORAGE + 'TestMedia.test_there_is_one_repository_for_a_server',
        'VOptMedia': _PROPERTIES,
        'VOptTargetDev': _PROPERTIES,
        'VSCSIClientAdapterElement': _PROPERTIES,
        'VSCSIServerAdapterElement': _PROPERTIES,
    },
    'pypowervm.wrappers.cluster': {
        'Cluster': _POOLS + 'TestReading.test_the_cluster',
        'Node':
            _POOLS + 'TestNewClusters.'
            'test_another_node_is_added_by_its_name',
        'NodeState': _VALUES,
    },
}
