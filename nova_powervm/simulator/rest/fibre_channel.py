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

"""Fibre Channel: mappings in updates of a VIOS, adapters of a partition."""

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import fibre_channel as model
from nova_powervm.simulator.rest import reply
from nova_powervm.simulator.wire import fibre_channel as wire

_NOUN = 'VirtualFibreChannelClientAdapter'


def plan(vios, body, plan):
    """Add what makes the mappings what the body of a VIOS says to a plan."""
    posted = wire.decode(body)
    if posted is not None:
        model.plan_mappings(vios, [_want(vios, m) for m in posted], plan)


def _want(vios, posted):
    """What a posted mapping means: one that is there, or a new one."""
    found = _mapping(vios, posted.server)
    client = None
    if found is None and posted.client_uuid is not None:
        client = vios.machine.partition_by_uuid(posted.client_uuid)
    return model.Wanted(
        mapping=found, client=client,
        client_slot=posted.client and posted.client.slot,
        slot=posted.server and posted.server.slot,
        wwpns=posted.wwpns,
        port=posted.port and vios.port(posted.port))


def _mapping(vios, server):
    """The mapping a server adapter is of; None for a new one."""
    if server is None or server.udid is None:
        return None
    for found in vios.fc_mappings:
        if server.udid == found.udid:
            return found
    raise errors.NoSuchThing('virtual Fibre Channel server adapter',
                             server.udid)


def feed(call):
    """The client adapters of a partition."""
    return reply.feed(call, _NOUN, model.client_adapters(call.things[-1]))


def read(call):
    lpar, uuid = call.things[-1], call.ids['adapter']
    for adapter in model.client_adapters(lpar):
        if adapter.uuid == uuid:
            return reply.entry(call, adapter)
    raise errors.NoSuchThing(_NOUN, uuid)
