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

"""VolumeGroup: disks and media come and go with the lists in its updates."""

from nova_powervm.simulator.model import plan
from nova_powervm.simulator.rest import reply
from nova_powervm.simulator.wire import disks as wire


def feed(call):
    return reply.feed(call, 'VolumeGroup', call.things[-1].groups)


def create(call):
    vios = call.things[-1]
    vios.check_reachable()
    wanted = wire.decode_new(call.body('VolumeGroup'))
    volumes = [vios.volume(*volume) for volume in wanted['volumes']]
    group = vios.create_group(wanted['name'], volumes)
    return reply.entry(call, group, created=True)


def read(call):
    return reply.entry(call, call.things[-1])


def delete(call):
    group = call.things[-1]
    group.vios.check_reachable()
    group.vios.delete_group(group)
    return reply.nothing()


def update(call):
    """Everything the body lists becomes so; absent lists are left alone."""
    group = call.things[-1]
    body = call.body('VolumeGroup')
    volumes = [group.vios.volume(*volume)
               for volume in wire.decode_volumes(body) or ()]
    plan.carry_out(group, wire.decode_disks(body),
                   wire.decode_repository(body), volumes)
    return reply.entry(call, group)
