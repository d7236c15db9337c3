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

"""What only IBM i partitions have."""

import dataclasses

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import parameters as read

KIND = 'OS400'
IPL_SOURCES = ('a', 'b', 'c', 'd', 'Unknown')
_OPERATIONS = ('activate', 'netboot', 'changeKeylock')
_NETBOOT = ('IPAddress', 'ServerIPAddress', 'Gateway',
            'IBMiImageServerDirectory')
_PANEL = ('dumprestart', 'dston', 'retrydump', 'remotedstoff', 'remotedston',
          'iopreset', 'iopdump', 'consoleservice')
_PANEL_SECONDS = 5


def only_turns_key(part, parameters):
    """Take the IBM i parameters of PowerOn, if there are any.

    Returns whether the key is all that is to be turned. Raises Invalid.
    """
    given = {'iIPLsource', 'OperationType'} & set(parameters)
    if given and part.kind != KIND:
        raise errors.Invalid(
            f'{sorted(given)[0]} is a parameter for IBM i partitions; '
            f'{part.name} is {part.kind}.')
    operation = read.choice(parameters, 'OperationType', 'activate',
                            dict(zip(_OPERATIONS, _OPERATIONS)))
    if operation == 'netboot':
        for name in _NETBOOT:
            read.text(parameters, name)
    if 'iIPLsource' in parameters:
        _choose_source(part, read.choice(
            parameters, 'iIPLsource', None, dict(zip(IPL_SOURCES,
                                                     IPL_SOURCES))))
    return operation == 'changeKeylock'


def _choose_source(part, source):
    part.settings = dataclasses.replace(part.settings, ipl_source=source)


def check_settings(kind, settings):
    """Raise Invalid if a partition of that kind cannot have the settings."""
    if settings.ipl_source not in IPL_SOURCES:
        raise errors.Invalid(
            f'A DesignatedIPLSource is one of {", ".join(IPL_SOURCES)}, not '
            f'{settings.ipl_source!r}.')
    if settings.restricted_io and kind != KIND:
        raise errors.Invalid(
            f'Only IBM i partitions have restricted I/O; {settings.name} is '
            f'{kind}.')


def _check_kind(part):
    if part.kind != KIND:
        raise errors.Invalid(f'{part.name} is {part.kind}, not IBM i.')


def add_license(part, parameters):
    """AddLicense: one more license key."""
    _check_kind(part)
    key = read.text(parameters, 'licKey')
    yield 0
    part.licenses.append(key)
    return {}


def panel_function(part, parameters):
    """PanelFunction: what one did at the control panel."""
    _check_kind(part)
    function = read.choice(parameters, 'operation', None,
                           dict(zip(_PANEL, _PANEL)))
    if not part.active:
        raise errors.AlreadyOff(part.name)
    yield _PANEL_SECONDS
    part.panel_functions.append(function)
    part.machine.changed(part, 'ReferenceCode,Other')
    return {}
