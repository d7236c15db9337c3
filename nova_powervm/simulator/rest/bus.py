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

"""VirtualSCSIBus, a child of VirtualIOServer: its mappings, bus by bus.

A bus has the version, and so the etag, of its VIOS.
"""

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import vios as model
from nova_powervm.simulator.rest import reply
from nova_powervm.simulator.rest import vios as mappings
from nova_powervm.simulator.wire import mapping as wire


def feed(call):
    return reply.feed(call, 'VirtualSCSIBus', call.things[-1].buses)


def read(call):
    return reply.entry(call, _asked(call))


def create(call):
    """A new adapter pair, and what is to hang on it."""
    vios = call.things[-1]
    posted = wire.decode_bus(call.body('VirtualSCSIBus'))
    if posted.client_uuid is None:
        raise errors.Invalid('A new bus must name the partition it is for.')
    pair = model.Wanted(
        bus=None, client=vios.machine.partition_by_uuid(posted.client_uuid),
        client_slot=posted.client and posted.client.slot,
        slot=posted.server and posted.server.slot,
        storage=None, lun=None, address=None, target=None)
    for storage, *_ in posted.luns:
        mappings.storage_of(vios, storage)
    vios.plan_mappings([*_others(vios), pair])()
    bus = vios.buses[-1]
    try:
        _set(vios, bus, posted)
    except errors.MachineError:
        vios.plan_mappings(_others(vios, bus))()
        raise
    return reply.entry(call, bus, created=True)


def update(call):
    """What the body lists hangs on the bus afterwards, and no more."""
    bus = _asked(call)
    _set(bus.vios, bus, wire.decode_bus(call.body('VirtualSCSIBus')))
    return reply.entry(call, bus)


def delete(call):
    bus = _asked(call)
    bus.vios.plan_mappings(_others(bus.vios, bus))()
    return reply.nothing()


def _asked(call):
    for bus in call.things[-1].buses:
        if bus.uuid == call.ids['bus']:
            return bus
    raise errors.NoSuchThing('VirtualSCSIBus', call.ids['bus'])


def _set(vios, bus, posted):
    """Make the LUNs of a bus those that were posted."""
    wanted = [_want(vios, bus, *described) for described in posted.luns]
    vios.plan_mappings(
        [*_others(vios, bus), *(wanted or [_kept(bus)])])()


def _want(vios, bus, described, address, target):
    storage = mappings.storage_of(vios, described)
    return _kept(bus)._replace(
        storage=storage, lun=mappings.lun_of(bus, storage, target),
        address=address, target=target)


def _others(vios, bus=None):
    """The mappings of all other buses, as they are."""
    return [_kept(other, lun) for other in vios.buses if other is not bus
            for lun in other.luns or [None]]


def _kept(bus, lun=None):
    return model.Wanted(
        bus=bus, client=None, client_slot=None, slot=None,
        storage=lun and lun.storage, lun=lun, address=None, target=None)
