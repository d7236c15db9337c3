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
"""VirtualNICDedicated of a partition."""

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import sriov
from nova_powervm.simulator.model import vnic as model
from nova_powervm.simulator.rest import reply
from nova_powervm.simulator.wire import adapter as adapter_wire
from nova_powervm.simulator.wire import vnic as wire


def feed(call):
    return reply.feed(call, 'VirtualNICDedicated', call.things[-1].vnics)


def create(call):
    body = call.body('VirtualNICDedicated')
    made = model.create(
        call.things[-1], wire.decode(body, model.Settings()),
        _backings(call.machine, wire.decode_backings(body) or ()),
        **adapter_wire.decode_slot(body))
    return reply.entry(call, made, created=True)


def read(call):
    return reply.entry(call, call.things[-1])


def update(call):
    """Backing devices come and go with the list of them, if there is one."""
    vnic = call.things[-1]
    body = call.body('VirtualNICDedicated')
    posted = wire.decode_backings(body)
    backings = ([d.backing for d in vnic.devices] if posted is None
                else _backings(call.machine, posted))
    vnic.change(wire.decode(body, vnic.settings), backings)
    return reply.entry(call, vnic)


def delete(call):
    model.delete(call.things[-1])
    return reply.nothing()


def _backings(machine, posted):
    for each in posted:
        if each.vios_uuid is None:
            raise errors.Invalid('A backing device needs an '
                                 'AssociatedVirtualIOServer.')
    return [model.Backing(
        vios=machine.find('VirtualIOServer', each.vios_uuid),
        port=sriov.find_port(machine, each.card, each.port),
        **each.settings) for each in posted]
