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

"""LogicalUnit, a child of Tier."""

from nova_powervm.simulator.rest import reply
from nova_powervm.simulator.wire import logical_unit as wire


def feed(call):
    return reply.feed(call, 'LogicalUnit', call.things[-1].units)


def create(call):
    wanted = wire.decode_new(call.body('LogicalUnit'))
    unit = call.things[-1].create_unit(wanted)
    return reply.entry(call, unit, created=True)


def read(call):
    return reply.entry(call, call.things[-1])


def update(call):
    unit = call.things[-1]
    unit.change(**wire.decode_change(call.body('LogicalUnit'), unit))
    return reply.entry(call, unit)


def delete(call):
    unit = call.things[-1]
    unit.tier.delete_unit(unit)
    return reply.nothing()
