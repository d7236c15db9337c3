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

"""File, and the bytes that are uploaded and downloaded through it."""

from werkzeug import wrappers

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.rest import reply
from nova_powervm.simulator.wire import document
from nova_powervm.simulator.wire import file as wire


def feed(call):
    return reply.feed(call, 'File', call.machine.registry.all('File'))


def create(call):
    wanted = wire.decode_new(call.body('File', document.WEB))
    vios = call.machine.find('VirtualIOServer', wanted.pop('vios_uuid'))
    file = call.machine.files.create(vios=vios, **wanted)
    return reply.entry(call, file, created=True)


def read(call):
    return reply.entry(call, call.things[-1])


def delete(call):
    call.machine.files.delete(call.things[-1])
    return reply.nothing()


def upload(call):
    """Take the bytes as they come; the machine is not locked meanwhile."""
    with call.machine.lock:
        file = call.things[-1]
    try:
        call.machine.files.receive(file, call.request.stream)
    except (OSError, ValueError) as error:
        raise errors.Invalid(
            f'The upload of {file.name} broke off: {error}.') from None
    return reply.nothing()


def download(call):
    """The bytes that were uploaded."""
    with call.machine.lock:
        content = call.machine.files.content(call.things[-1])
    return wrappers.Response(content.blocks(), direct_passthrough=True,
                             content_type='application/octet-stream')
