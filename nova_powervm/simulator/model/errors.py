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

"""The machine's own errors, drawn as a tree.

::

    MachineError
    ├── NoSuchThing        nothing has that id or name
    │   └── NoSuchStorage  no storage of a VIOS has that udid
    ├── Invalid            the request itself makes no sense
    ├── NameTaken          a name or id is in use by another thing
    ├── InUse              something still depends on the thing
    ├── NotNow             the thing is in the wrong state for this
    │   ├── AlreadyOn
    │   └── AlreadyOff
    ├── NoSpace            memory, processor units, disk space, slots, ids
    ├── Unreachable        a Virtual I/O Server that cannot be talked to
    └── NotSimulated       real machines do this; this one does not

They carry no status codes: how an error looks on the wire is the business of
the REST layer.
"""


class MachineError(Exception):
    """What a machine says when it refuses. str() is a whole sentence.

    ``results`` are further results, by name, of a job that fails with it.
    """

    results = {}


class NoSuchThing(MachineError):
    """Nothing of that kind has that id or name."""

    def __init__(self, noun, key):
        super().__init__(f'There is no {noun} {key}.')


class Invalid(MachineError):
    """A value is malformed, out of its range or contradicts another."""


class NameTaken(MachineError):
    """A name or id that must be unique is already in use."""


class InUse(MachineError):
    """The thing cannot go or change while something depends on it."""


class NotNow(MachineError):
    """The thing is in the wrong state for the operation."""

    def __init__(self, message, code='HSCL05DF'):
        super().__init__(f'{code} {message}')


class AlreadyOn(NotNow):
    """Power on was asked of a partition that is on."""

    def __init__(self, name):
        super().__init__(f'The partition {name} is already active. '
                         '(PVME01042026)', code='HSCL3681')


class AlreadyOff(NotNow):
    """Power off was asked of a partition that is off."""

    def __init__(self, name):
        super().__init__(f'The partition {name} is not active, so it cannot '
                         'be shut down. (PVME04000005)', code='HSCL1558')


class NoSpace(MachineError):
    """There is not enough of a resource: the message says of which."""


class Unreachable(MachineError):
    """A Virtual I/O Server is down or has no RMC connection."""

    def __init__(self, name):
        super().__init__(
            f'The Virtual I/O Server {name} does not answer: it must be '
            'running with an active RMC connection.')


class NoSuchStorage(NoSuchThing):
    """A server has no storage of that udid."""

    results = {'RETURN_CODE': '-1'}

    def __init__(self, name, udid):
        super().__init__(f'storage on {name} with the udid', udid)


class NotSimulated(MachineError):
    """A real machine can do this; the simulator cannot, and says so."""

    def __init__(self, what):
        super().__init__(f'The simulator does not simulate {what}.')
