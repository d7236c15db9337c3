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

"""The one table: which function writes which noun, and its groups."""

import collections

from nova_powervm.simulator.wire import adapter
from nova_powervm.simulator.wire import bridge
from nova_powervm.simulator.wire import disks
from nova_powervm.simulator.wire import ethernet
from nova_powervm.simulator.wire import fibre_channel
from nova_powervm.simulator.wire import file
from nova_powervm.simulator.wire import logical_port
from nova_powervm.simulator.wire import logical_unit
from nova_powervm.simulator.wire import machine
from nova_powervm.simulator.wire import management_console
from nova_powervm.simulator.wire import mapping
from nova_powervm.simulator.wire import network
from nova_powervm.simulator.wire import partition
from nova_powervm.simulator.wire import pool
from nova_powervm.simulator.wire import processor_pool
from nova_powervm.simulator.wire import vios
from nova_powervm.simulator.wire import vnic

# ``encode(thing, hrefs, groups)`` writes the object; ``groups`` are its
# extended groups; ``quick(thing, hrefs)`` gives quick properties, if any.
Codec = collections.namedtuple('Codec', 'encode groups service quick',
                               defaults=((), 'uom', None))

CODECS = {
    'ManagedSystem': Codec(machine.encode, machine.GROUPS,
                           quick=machine.quick),
    'LogicalPartition': Codec(partition.encode, partition.GROUPS,
                              quick=partition.quick),
    'VirtualIOServer': Codec(vios.encode, vios.GROUPS, quick=vios.quick),
    'VolumeGroup': Codec(disks.encode),
    'Cluster': Codec(pool.encode_cluster),
    'SharedStoragePool': Codec(pool.encode_pool),
    'Tier': Codec(pool.encode_tier),
    'LogicalUnit': Codec(logical_unit.encode),
    'VirtualSCSIBus': Codec(mapping.encode_bus),
    'VirtualSwitch': Codec(network.encode),
    'VirtualNetwork': Codec(network.encode_network),
    'ClientNetworkAdapter': Codec(adapter.encode, adapter.GROUPS),
    'NetworkBridge': Codec(bridge.encode),
    'SRIOVEthernetLogicalPort': Codec(logical_port.encode),
    'VirtualNICDedicated': Codec(vnic.encode, vnic.GROUPS),
    'LinkAggregation': Codec(ethernet.encode),
    'VirtualFibreChannelClientAdapter':
        Codec(fibre_channel.encode_client_adapter),
    'SharedProcessorPool': Codec(processor_pool.encode),
    'ManagementConsole': Codec(management_console.encode),
    'File': Codec(file.encode, service='web'),
}


def wanted_groups(noun, asked):
    """The groups of a noun that a request wants.

    ``asked`` is the text of its ``group`` parameter: None, when there is no
    such parameter, or 'All' mean every group; 'None' means no group.
    """
    known = CODECS[noun].groups
    if asked is None:
        return known
    names = asked.split(',')
    if 'All' in names:
        return known
    return tuple(g for g in known if g in names)
