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

"""LogicalPartition."""

import dataclasses

from nova_powervm.simulator.rest import reply
from nova_powervm.simulator.wire import partition as wire


def feed(call):
    return reply.feed(call, 'LogicalPartition', call.machine.lpars)


def create(call):
    wanted = wire.decode_new(call.body('LogicalPartition'))
    lpar = call.machine.create_lpar(**wanted)
    return reply.entry(call, lpar, created=True)


def read(call):
    return reply.entry(call, call.things[-1])


def update(call):
    lpar = call.things[-1]
    body = call.body('LogicalPartition')
    settings = dataclasses.replace(wire.decode(body, lpar.settings),
                                   **wire.decode_own(body, lpar))
    lpar.update(settings, force=call.query.get('force') == 'true')
    return reply.entry(call, lpar)


def delete(call):
    call.machine.delete_lpar(call.things[-1])
    return reply.nothing()
