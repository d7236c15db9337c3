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
"""Who uses a VLAN of a virtual switch: all partitions of the host are asked.

The REST service has no list of adapters but that of each partition. The feed
of partitions names their adapters, though, and what this service has made
itself it need not read again: that leaves the partitions of others, and after
a start of nova-compute, once, those of Nova.
"""

from pypowervm import util as pvm_util
from pypowervm.wrappers import logical_partition as pvm_lpar
from pypowervm.wrappers import network as pvm_net
from pypowervm.wrappers import virtual_io_server as pvm_vios

from nova_powervm.virt.powervm.network import book as pvm_book

_ADAPTERS = 'ClientNetworkAdapters/link'


def used(wiring, places, leaving=None):
    """Return those of some (switch, VLAN) that any partition has adapters on.

    Trunk adapters of Virtual I/O Servers carry VLANs, and do not use them.
    Two requests, and one for each partition that has adapters which are not
    known and may be of importance.

    :param leaving: uuid of a partition that is about to be deleted
    """
    names = {switch.switch_id: name
             for name, switch in wiring.switches.items()}
    found = set()
    for switch, vlans in _uses(wiring, leaving):
        found |= {(names.get(switch), vlan) for vlan in vlans}
        if places <= found:
            break
    return places & found


def _uses(wiring, leaving):
    """Yield (switch id, VLANs) of each adapter, those that are known first."""
    host = wiring.host
    linked = {lpar.uuid: _linked(lpar)
              for lpar in pvm_lpar.LPAR.get(host.adapter)}
    host.adapters = {uuid: use for uuid, use in host.adapters.items()
                     if any(uuid in uuids for uuids in linked.values())}
    linked.pop(leaving, None)
    unknown = {uuid for uuid, uuids in linked.items()
               if not uuids <= host.adapters.keys()}
    for uuid in linked.keys() - unknown:
        yield from (host.adapters[each] for each in linked[uuid])
    ours = {entry.partition for entry in pvm_book.Book(host).all()}
    for uuid in unknown:
        for adapter in wiring.adapters(uuid):
            if uuid in ours:
                remember(host, adapter)
            yield _use(adapter)
    for vios in pvm_vios.VIOS.get(host.adapter):
        if vios.get_href(_ADAPTERS):
            yield from (_use(each) for each
                        in pvm_net.CNA.get(host.adapter, parent=vios)
                        if not each.is_trunk)


def remember(host, adapter):
    """Keep what an adapter of a partition of Nova's is on."""
    host.adapters[adapter.uuid] = _use(adapter)


def _use(adapter):
    return adapter.vswitch_id, (adapter.pvid, *adapter.tagged_vlans)


def _linked(lpar):
    """Return the uuids of a partition's adapters."""
    return {pvm_util.get_req_path_uuid(href, preserve_case=True)
            for href in lpar.get_href(_ADAPTERS)}
