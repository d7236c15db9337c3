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

"""VirtualIOServer: mappings come and go with the lists in its updates."""

from nova_powervm.simulator.model import backed
from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import mapping
from nova_powervm.simulator.model import partition
from nova_powervm.simulator.model import vios as model
from nova_powervm.simulator.rest import fibre_channel
from nova_powervm.simulator.rest import reply
from nova_powervm.simulator.wire import mapping as wire
from nova_powervm.simulator.wire import partition as partition_wire


def feed(call):
    return reply.feed(call, 'VirtualIOServer', call.machine.vioses)


def create(call):
    wanted = partition_wire.decode_new(call.body('VirtualIOServer'),
                                       partition.VIOS)
    made = call.machine.create_vios(**wanted)
    return reply.entry(call, made, created=True)


def delete(call):
    call.machine.delete_lpar(call.things[-1])
    return reply.nothing()


def read(call):
    return reply.entry(call, call.things[-1])


def update(call):
    """Everything the body lists becomes so; absent lists are left alone."""
    vios = call.things[-1]
    body = call.body('VirtualIOServer')
    settings = partition_wire.decode(body, vios.settings)
    plan = mapping.Plan(vios)
    posted = wire.decode_scsi(body)
    if posted is not None:
        vios.plan_mappings([_want(vios, m) for m in posted], plan)
    fibre_channel.plan(vios, body, plan)
    plan.check()
    set_mover = vios.plan_mover(body.boolean('MoverServicePartition'))
    vios.update(settings, force=call.query.get('force') == 'true')
    plan()
    set_mover()
    return reply.entry(call, vios)


def _want(vios, posted):
    """What a posted mapping means: one that is there, or a new one."""
    storage = storage_of(vios, posted.storage)
    bus = _bus(vios, posted.server)
    client = None
    if bus is None and posted.client_uuid is not None:
        client = vios.machine.partition_by_uuid(posted.client_uuid)
    return model.Wanted(
        bus=bus, client=client,
        client_slot=posted.client and posted.client.slot,
        slot=posted.server and posted.server.slot,
        storage=storage,
        lun=lun_of(bus, storage, posted.target) if bus and storage else None,
        address=posted.address, target=posted.target, said=posted.said)


def lun_of(bus, storage, target):
    """The LUN that shows the storage, or is to have it loaded."""
    drive = bus.target_named(target)
    if (drive is not None
            and drive.storage.kind == storage.kind == 'VirtualOpticalMedia'):
        return drive
    return bus.lun_of(storage)


def _bus(vios, server):
    """The bus that a server adapter stands for; None for a new one."""
    if server is None:
        return None
    for bus in vios.buses:
        if server.udid == bus.udid or (server.udid is None
                                       and server.slot == bus.slot):
            return bus
    if server.udid is not None:
        raise errors.NoSuchThing('virtual SCSI server adapter', server.udid)
    return None


def storage_of(vios, posted):
    """What a posted mapping is to show. Raises NoSuchThing."""
    if posted is None:
        return None
    kind, name, udid = posted
    if kind == 'VirtualDisk':
        return vios.disk(name, udid)
    if kind == 'PhysicalVolume':
        return vios.volume(name, udid)
    if kind == 'VirtualOpticalMedia':
        return vios.medium(name)
    if kind in backed.TYPES:
        return vios.backings.get(kind, name)
    if kind == 'LogicalUnit':
        return vios.unit(name, udid)
    raise errors.NotSimulated(f'mappings of a {kind}')
