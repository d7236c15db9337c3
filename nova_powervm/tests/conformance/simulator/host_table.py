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

"""Which test drives pypowervm about partitions, the system and metrics.

Part of the table in ``coverage_table``.
"""

_VALUES = 'Not exercised: a list of values, without requests of its own.'
_BASE = 'Not exercised: what others of this module are made from.'
_BOOTING = 'test_partitions.TestBooting.'
_SECTIONS = 'test_partitions.TestSections.'
_IBMI = 'test_partitions.TestIbmi.'
_POWER = 'test_jobs_and_events.TestPower.'
_WAITING = 'test_host.TestWaiting.'
_CONSOLE = 'test_host.TestConsole.'
_MIGRATION = 'test_migration.TestMigration.'
_VTERM = 'test_consoles.TestConsoles.'
_METRICS = 'test_monitoring.TestLongTerm.'
_PROPERTIES = 'test_host_properties.TestProperties.'
_EVENTS = 'test_jobs_and_events.TestEvents.'
_ALL_METRICS = _PROPERTIES + 'test_metrics_have_values'
_PARTITIONS = _PROPERTIES + 'test_partitions_have_values'

TABLE = {
    'pypowervm.tasks.partition': {
        'build_active_vio_feed_task':
            _SECTIONS + 'test_partitions_are_listed',
        'clone_uuid': 'test_host.TestSurrogates.test_a_surrogate_takes_over',
        'get_active_vioses': _SECTIONS + 'test_partitions_are_listed',
        'get_mgmt_partition':
            'test_reading.TestLogicalPartition.'
            'test_the_management_partition',
        'get_partitions': _SECTIONS + 'test_partitions_are_listed',
        'get_physical_wwpns': _SECTIONS + 'test_partitions_are_listed',
        'get_this_partition':
            _SECTIONS + 'test_the_partition_the_client_runs_in',
        'has_physical_io': 'test_host.TestSlots.test_a_partition_gets_one',
        'ibmi_add_license_key': _IBMI + 'test_licenses',
        'validate_vios_ready': _SECTIONS + 'test_no_vios_is_ready',
    },
    'pypowervm.tasks.power': {
        'PowerOp': _POWER + 'test_on_and_off',
        'power_off': _BOOTING + 'test_legacy_calls',
        'power_off_progressive':
            _IBMI + 'test_it_is_stopped_step_by_step',
        'power_on': _BOOTING + 'test_legacy_calls',
    },
    'pypowervm.tasks.power_opts': {
        'BootMode': _POWER + 'test_the_firmware_prompt',
        'Force': _VALUES,
        'IBMiOperationType': _VALUES,
        'KeylockPos': _VALUES,
        'PowerOffOperation': _VALUES,
        'PowerOffOpts': _POWER + 'test_each_way_of_powering_off',
        'PowerOnOpts': _BOOTING + 'test_boot_modes',
        'RemoveOptical': _VALUES,
    },
    'pypowervm.tasks.memory': {
        'calculate_memory_overhead_on_host':
            'test_jobs_and_events.TestOtherJobs.'
            'test_the_memory_a_partition_needs',
    },
    'pypowervm.tasks.master_mode': {
        'MasterMode': 'test_host.TestMaster.test_it_is_released_and_requested',
        'release_master': 'test_host.TestMaster.test_it_is_released_once',
        'request_master':
            'test_host.TestMaster.test_it_is_released_and_requested',
    },
    'pypowervm.tasks.management_console': {
        'add_authorized_key': _CONSOLE + 'test_keys_are_exchanged',
        'get_authorized_keys': _CONSOLE + 'test_keys_are_exchanged',
        'get_public_key': _CONSOLE + 'test_keys_are_exchanged',
    },
    'pypowervm.tasks.ibmi': {
        'IBMiPanelOperations': _IBMI + 'test_every_function_of_the_panel',
        'start_panel_job': _IBMI + 'test_every_function_of_the_panel',
        'update_ibmi_settings':
            _IBMI + 'test_the_load_source_is_where_the_disk_is',
    },
    'pypowervm.tasks.migration': {
        'migrate_abort': _MIGRATION + 'test_there_is_nothing_to_abort',
        'migrate_lpar': _MIGRATION + 'test_all_that_it_has_goes_with_it',
        'migrate_recover': _MIGRATION + 'test_it_is_recovered',
    },
    'pypowervm.tasks.vterm': {
        'close_vterm': _VTERM + 'test_a_console_is_opened_and_closed',
        'open_localhost_vnc_vterm':
            _VTERM + 'test_a_console_is_opened_and_closed',
        'open_remotable_vnc_vterm':
            _VTERM + 'test_a_console_is_seen_from_outside',
    },
    'pypowervm.tasks.monitor.util': {
        'LparMetricCache': _METRICS + 'test_a_cache_of_partitions',
        'MetricCache': _BASE,
        'ensure_ltm_monitors':
            'test_monitoring.TestPreferences.test_long_term_is_turned_on',
        'get_lpar_metrics':
            _METRICS + 'test_guests_report_memory_or_why_they_do_not',
        'latest_stats': _METRICS + 'test_the_latest_and_the_one_before',
        'query_ltm_feed': _METRICS + 'test_the_feed_names_what_was_measured',
        'vm_metrics': _METRICS + 'test_metrics_of_each_partition',
    },
    'pypowervm.tasks.monitor.host_cpu': {
        'HostCPUMetricCache': _METRICS + 'test_a_cache_of_the_host',
    },
    'pypowervm.tasks.monitor.lpar': {
        'LparCNA': _ALL_METRICS,
        'LparMemory': _ALL_METRICS,
        'LparMetric': _ALL_METRICS,
        'LparNetwork': _ALL_METRICS,
        'LparPhysAdpt': 'Not exercised: the library itself never makes one.',
        'LparProc': _ALL_METRICS,
        'LparStorage': _ALL_METRICS,
        'LparStorageAdpt': _BASE,
        'LparVFCAdpt':
            'Not exercised: the library looks for it by comparing WWPNs that '
            'the hypervisor gives as numbers with those that a VIOS gives as '
            'texts, so it finds none in recorded documents either.',
        'LparVirtStorageAdpt': _ALL_METRICS,
        'PropertyWrapper': _BASE,
    },
    'pypowervm.wrappers.base_partition': {
        'BasePartition': _BASE,
        'BootMode': _VALUES,
        'DedicatedProcessorConfiguration': _PARTITIONS,
        'DedicatedSharingMode': _VALUES,
        'IOSlot': 'test_host.TestSlots.test_a_partition_gets_one',
        'KeylockPos': _VALUES,
        'LPARCompat': _VALUES,
        'LPARState': _VALUES,
        'LPARType': _VALUES,
        'PartitionCapabilities': _PARTITIONS,
        'PartitionIOConfiguration': _PARTITIONS,
        'PartitionMemoryConfiguration': _PARTITIONS,
        'PartitionProcessorConfiguration': _PARTITIONS,
        'RMCState': _VALUES,
        'SharedProcessorConfiguration': _PARTITIONS,
        'SharingMode': _VALUES,
        'TaggedIO': _IBMI + 'test_it_is_one',
    },
    'pypowervm.wrappers.logical_partition': {
        'BootStorageType': _VALUES,
        'IPLSrc': _VALUES,
        'LPAR': _PARTITIONS,
        'RRState': _VALUES,
    },
    'pypowervm.wrappers.managed_system': {
        'ASIOConfig': _PROPERTIES + 'test_the_system_has_values',
        'IOSlot': 'test_host.TestSlots.test_slots_of_the_system',
        'System': _PROPERTIES + 'test_the_system_has_values',
    },
    'pypowervm.wrappers.management_console': {
        'AuthorizedKey': _CONSOLE + 'test_keys_are_exchanged',
        'ConsoleNetworkInterfaces': _CONSOLE + 'test_it_is_read',
        'ManagementConsole': _CONSOLE + 'test_it_is_read',
        'NetworkInterfaces': _CONSOLE + 'test_it_is_read',
    },
    'pypowervm.wrappers.mtms': {
        'MTMS': 'test_reading.TestManagedSystem.test_its_name_and_type',
    },
    'pypowervm.wrappers.shared_proc_pool': {
        'SharedProcPool': 'test_host.TestProcessorPools.test_one_is_set_up',
    },
    'pypowervm.wrappers.monitor': {
        'LTMMetrics': _METRICS + 'test_the_feed_names_what_was_measured',
        'MonitorMetrics': _BASE,
        'PcmPref':
            'test_monitoring.TestPreferences.test_long_term_is_turned_on',
        'STMMetrics':
            'test_monitoring.TestShortTerm.'
            'test_samples_are_five_seconds_apart',
    },
    'pypowervm.wrappers.pcm.phyp': dict.fromkeys((
        'PhypInfo', 'PhypLparMemory', 'PhypLparProc', 'PhypLparSample',
        'PhypNetwork', 'PhypSample', 'PhypSharedProcPool', 'PhypStorage',
        'PhypStorageVAdpt', 'PhypSystemFirmware', 'PhypSystemMemory',
        'PhypSystemProcessor', 'PhypVEA', 'PhypVMSample', 'PhypViosSample',
        'PhypVirtualFCAdpt'), _ALL_METRICS) | {
            'PhypSriovLparPort':
                'Not exercised: the traffic of SR-IOV ports is not counted.'},
    'pypowervm.wrappers.pcm.vios': dict.fromkeys((
        'ViosFCPhysAdpt', 'ViosFCVirtAdpt', 'ViosInfo', 'ViosMemory',
        'ViosNetwork', 'ViosNetworkAdpt', 'ViosSSP', 'ViosSample',
        'ViosSharedEthernetAdapter', 'ViosStorage', 'ViosStorageAdpt',
        'ViosStoragePAdpt', 'ViosStorageVAdpt'), _ALL_METRICS),
    'pypowervm.wrappers.pcm.lpar': dict.fromkeys(
        ('LparInfo', 'LparMemory', 'LparUtil'), _ALL_METRICS),
    'pypowervm.wrappers.job': {
        'CancelJobThread':
            _WAITING + 'test_a_job_that_takes_too_long_is_cancelled',
        'Job': _WAITING + 'test_a_job_that_takes_too_long_is_cancelled',
        'JobStatus': _VALUES,
        'PollAndDeleteThread':
            _WAITING + 'test_a_job_nobody_waits_for_is_deleted',
    },
    'pypowervm.wrappers.event': {
        'Event': _EVENTS + 'test_a_partition_made_and_deleted',
        'EventType': _VALUES,
    },
}
