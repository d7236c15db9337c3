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

"""Event: the long poll."""

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.rest import reply
from nova_powervm.simulator.wire import atom
from nova_powervm.simulator.wire import event as wire


def poll(call):
    """What happened since the application asked last, or in ten seconds."""
    appid = call.query.get('QUEUE_APPLICATIONID')
    if not appid:
        raise errors.Invalid('Event needs a QUEUE_APPLICATIONID.')
    return reply.plain_feed(
        call, [_entry(call, e) for e in call.machine.events.poll(appid)])


def publish(call):
    """Tell every application something of one's own."""
    asked = wire.decode_new(call.body('Event'))
    made = call.machine.events.publish(
        'CUSTOM_CLIENT_EVENT', asked['data'], asked['detail'])
    return reply.plain_feed(call, [_entry(call, made)])


def _entry(call, event):
    identity = wire.identity(event)
    return atom.entry('Event', identity, wire.encode(event, call.hrefs),
                      call.hrefs.at('Event', identity), str(event.id))
