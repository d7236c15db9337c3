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

"""What jobs do.

An operation is a generator: it does something, yields the number of seconds
that takes on a real machine, goes on, and returns results by name. An error
of the machine raised in it is how the job fails.
"""

from nova_powervm.simulator.model import backed
from nova_powervm.simulator.model import co_management
from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import ibmi
from nova_powervm.simulator.model import management_console
from nova_powervm.simulator.model import migration
from nova_powervm.simulator.model import parameters as read
from nova_powervm.simulator.model import power
from nova_powervm.simulator.model import san_jobs

CLUSTER_SECONDS = 60


def close_vterm(lpar, parameters):
    """CloseVterm: whoever looks at the terminal is sent away."""
    yield 0
    lpar.machine.terminals.close(lpar)
    return {}


def query_reserved_memory(machine, parameters):
    """QueryReservedMemoryRequiredForPartition: MB a partition will need."""
    desired = read.number(parameters, 'DesiredMemory')
    maximum = read.number(parameters, 'MaximumMemory')
    yield 0
    return {
        'RequiredMemory': str(desired + machine.overhead(maximum)),
        'CurrentAvailableSystemMemory': str(machine.memory_available)}


def rescan_virtual_disk(vios, parameters):
    """RescanVirtualDisk: clients see the size that a disk has now."""
    udid = parameters.get('VirtualDiskUDID')
    yield 0
    vios.check_reachable()
    storage = vios.storage(udid)
    if hasattr(storage, 'rescan') and storage.rescan():
        vios.machine.changed(vios)
    vios.machine.devices.resize(storage)
    return {'RETURN_CODE': '0'}


def rbd_exists(vios, parameters):
    """RBDExists: is there a Ceph image of that name?"""
    yield 0
    found = vios.backings.exists(backed.RBD, parameters.get('name'))
    return {'exists': 'true' if found else 'false'}


def create_cluster(founder, parameters):
    """Create of Cluster: a cluster of one node, and its pool."""
    yield CLUSTER_SECONDS
    founder.create(parameters.get('clusterXml'), parameters.get('sspXml'))
    return {}


def get_next_wwpns(machine, parameters):
    """GetNextWWPNs: pairs of port names that no adapter had before."""
    pairs = read.number(parameters, 'numberPairsRequested')
    yield 0
    return {'wwpnList': ','.join(machine.wwpns.take(pairs))}


OPERATIONS = {
    ('Cluster', 'Create'): create_cluster,
    ('ManagementConsole', 'CLIRunner'): management_console.run_command,
    ('ManagedSystem', 'RequestMaster'): co_management.request_master,
    ('ManagedSystem', 'ReleaseMaster'): co_management.release_master,
    ('LogicalPartition', 'CloneUUID'): co_management.clone_uuid,
    ('LogicalPartition', 'PowerOn'): power.power_on,
    ('LogicalPartition', 'PowerOff'): power.power_off,
    ('LogicalPartition', 'CloseVterm'): close_vterm,
    ('LogicalPartition', 'AddLicense'): ibmi.add_license,
    ('LogicalPartition', 'PanelFunction'): ibmi.panel_function,
    ('VirtualIOServer', 'PowerOn'): power.power_on,
    ('VirtualIOServer', 'PowerOff'): power.power_off,
    ('VirtualIOServer', 'RBDExists'): rbd_exists,
    ('VirtualIOServer', 'RescanVirtualDisk'): rescan_virtual_disk,
    ('ManagedSystem', 'GetNextWWPNs'): get_next_wwpns,
    ('ManagedSystem', 'QueryReservedMemoryRequiredForPartition'):
        query_reserved_memory,
    **migration.OPERATIONS,
    **san_jobs.OPERATIONS,
}


def find(noun, name):
    """The operation of that name on that noun. Raises NotSimulated."""
    if (noun, name) not in OPERATIONS:
        raise errors.NotSimulated(f'the job {name} of a {noun}')
    return OPERATIONS[noun, name]
