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

"""ManagementConsole."""

from nova_powervm.simulator.wire import document
from nova_powervm.simulator.wire.document import bare
from nova_powervm.simulator.wire.document import section
from nova_powervm.simulator.wire import machine


def encode(console, hrefs, groups):
    """The console with its keys."""
    name, address = console.interface
    return document.root(
        console.uuid,
        MachineTypeModelAndSerialNumber=machine.mtms(console.machine),
        ManagedFrames=bare(),
        ManagedSystems=document.links([hrefs.of(console.machine)]),
        ManagementConsoleName=console.name,
        NetworkInterfaces=section(
            ManagementConsoleNetworkInterface=section(
                InterfaceName=name, NetworkAddress=address)),
        PowerEnterprisePools=bare(),
        PublicSSHKey=console.public_key,
        AuthorizedKeys=section(AuthorizedKey=list(console.authorized_keys)))


def decode_keys(body, keys):
    """The keys to trust; those given if the body does not list any."""
    listed = body.child('AuthorizedKeys')
    return keys if listed is None else listed.texts('AuthorizedKey')
