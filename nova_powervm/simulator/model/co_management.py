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

"""Who may change a system that is managed from two places."""

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import parameters as read

_MODES = {'norm': 'norm', 'temp': 'temp'}


def request_master(machine, parameters):
    """RequestMaster: this console becomes the master of the system."""
    mode = read.choice(parameters, 'coManagementMasterStatus', 'norm', _MODES)
    yield 0
    machine.master = mode
    machine.changed(machine)
    return {}


def release_master(machine, parameters):
    """ReleaseMaster: this console is no longer the master."""
    yield 0
    if machine.master is None:
        raise errors.NotNow(f'This is not the master of {machine.name}.')
    machine.master = None
    machine.changed(machine)
    return {}


def clone_uuid(lpar, parameters):
    """CloneUUID: a surrogate takes the place, and the uuid, of a partition.

    The partition itself is deleted.
    """
    machine = lpar.machine
    surrogate = machine.lpar(read.text(parameters, 'targetLparName'))
    if surrogate is lpar:
        raise errors.Invalid(f'{lpar.name} cannot be its own surrogate.')
    if surrogate.active:
        raise errors.NotNow(
            f'The surrogate {surrogate.name} must be off, not '
            f'{surrogate.state}.')
    yield 1
    machine.delete_lpar(lpar)
    machine.registry.remove(surrogate)
    surrogate.uuid = lpar.uuid
    machine.add(surrogate)
    return {}
