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
"""What of pypowervm's network functions runs against the simulator.

Each function, and each wrapper that is read or written by itself, names the
test of this package that calls it over HTTP.
"""

FUNCTIONS = {
    'pypowervm.tasks.cna': {
        'assign_free_vlan': 'test_network',
        'crt_cna': 'test_network',
        'crt_p2p_cna': 'test_network',
        'crt_trunk_with_free_vlan': 'test_network',
        'find_cnas_on_trunk': 'test_network',
        'find_orphaned_trunks': 'test_network',
        'find_trunks': 'test_network',
    },
    'pypowervm.tasks.network_bridger': {
        'ensure_vlan_on_nb': 'test_bridges',
        'ensure_vlans_on_nb': 'test_bridges',
        'remove_vlan_from_nb': 'test_bridges',
    },
    'pypowervm.tasks.sriov': {
        'find_pport': 'test_sriov',
        'find_pports_for_portlabel': 'test_sriov',
        'get_lpar_vnics': 'test_sriov',
        'safe_update_pports': 'test_sriov',
        'set_vnic_back_devs': 'test_sriov',
    },
    'pypowervm.wrappers.network': {
        'CNA': 'test_network',
        'NetBridge': 'test_bridges',
        'VNet': 'test_network',
        'VSwitch': 'test_network',
    },
    'pypowervm.wrappers.iocard': {
        'SRIOVEthLPort': 'test_sriov',
        'VNIC': 'test_sriov',
    },
}
