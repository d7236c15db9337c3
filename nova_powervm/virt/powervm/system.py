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

"""What a managed system can do, and what a partition costs it.

Functions of pypowervm's System, as :meth:`Host.system` reads it. Memory in
MB.
"""

import re

TRAIT_PREFIX = 'CUSTOM_POWERVM_'

#: Capability of the system -> its trait, without the prefix.
TRAITS = {
    'active_lpar_mobility_capable': 'LPM',
    'inactive_lpar_mobility_capable': 'INACTIVE_LPM',
    'ibmi_lpar_mobility_capable': 'IBMI_LPM',
    'ibmi_restrictedio_capable': 'IBMI_RESTRICTED_IO',
    'ibmi_nativeio_capable': 'IBMI_NATIVE_IO',
    'simplified_remote_restart_capable': 'SRR',
    'dynamic_srr_capable': 'DYNAMIC_SRR',
    'physical_page_table_ratio_capable': 'PPT_RATIO',
    'affinity_check_capable': 'AFFINITY_CHECK',
    'active_memory_expansion_capable': 'AME',
    'aix_capable': 'AIX',
    'ibmi_capable': 'IBMI',
    'linux_capable': 'LINUX',
    'shared_processor_pool_capable': 'SHARED_PROC_POOL',
    'dedicated_processor_partition_capable': 'DEDICATED_PROC',
    'vnic_capable': 'VNIC',
    'vnic_failover_capable': 'VNIC_FAILOVER',
    'partition_secure_boot_capable': 'SECURE_BOOT',
    'disable_secure_boot_capable': 'DISABLE_SECURE_BOOT',
    'ioslot_owner_assignment_capable': 'IO_SLOT_ASSIGNMENT',
    'custom_mac_addr_capable': 'CUSTOM_MAC',
    'PersistentMemoryCapable': 'PERSISTENT_MEMORY',
}

#: What systems say that do not say how large the page table is: 1:64.
_PAGE_TABLE_SHIFT = 6


def trait(*words):
    """Return a trait of ours, of the characters that placement allows."""
    name = '_'.join(words).upper().replace('+', '_PLUS')
    return TRAIT_PREFIX + re.sub('[^A-Z0-9_]', '_', name)


def capability_traits(system):
    """Return the traits of what the system can do."""
    return {trait(name) for capability, name in TRAITS.items()
            if system.get_capability(capability)}


def modes(system):
    """Return the processor compatibility modes a partition may have."""
    return [mode for mode in system.proc_compat_modes if mode]


def page_table_share(system):
    """Return how many MB of memory one MB of page table is for."""
    return 1 << (system.page_table_ratio or _PAGE_TABLE_SHIFT)


def overhead(system, maximum):
    """Return what the firmware keeps beside a partition, in MB.

    That is the page table, in whole memory blocks; it has to be as large as
    the partition may become.

    :param maximum: MB of memory the partition can grow to
    """
    return page_table(maximum, page_table_share(system),
                      system.memory_region_size)


def page_table(maximum, share, block):
    """Return the size of a page table, in MB: whole memory blocks."""
    return -(-maximum // (share * block)) * block
