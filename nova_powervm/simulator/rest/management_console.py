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

"""ManagementConsole: there is one."""

from nova_powervm.simulator.rest import job
from nova_powervm.simulator.rest import reply
from nova_powervm.simulator.wire import management_console as wire


def feed(call):
    return reply.feed(call, 'ManagementConsole', [call.machine.console])


def read(call):
    return reply.entry(call, call.things[-1])


def update(call):
    """Keys come and go; the rest cannot be changed."""
    console = call.things[-1]
    body = call.body('ManagementConsole')
    console.authorize(wire.decode_keys(body, console.authorized_keys))
    return reply.entry(call, console)


def template(call):
    """GET ManagementConsole/do/<operation>: what to fill in."""
    return job.class_template(call, 'ManagementConsole')


def submit(call):
    """PUT ManagementConsole/do/<operation>: run a command."""
    return job.submit_to(call, call.machine.console)
