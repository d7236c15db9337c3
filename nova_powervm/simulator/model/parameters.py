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

"""Reading the parameters of a job, which are texts by name."""

from nova_powervm.simulator.model import errors


def choice(parameters, name, default, choices):
    """What ``choices`` has for the parameter's value. Raises Invalid.

    Without a default the parameter must be there.
    """
    value = parameters.get(name, default)
    if value not in choices:
        raise errors.Invalid(
            f'The parameter {name} is {value!r}, not one of: '
            f'{", ".join(choices)}.')
    return choices[value]


def flag(parameters, name):
    """Is it there and true? Absent means false."""
    return parameters.get(name) == 'true'


def text(parameters, name):
    """A text that must be there and not be empty. Raises Invalid."""
    value = parameters.get(name)
    if not value:
        raise errors.Invalid(f'The parameter {name} must be given.')
    return value


def number(parameters, name, default=None):
    """A whole number, 0 or more. Raises Invalid."""
    try:
        value = int(parameters.get(name, default))
    except (TypeError, ValueError):
        value = -1
    if value < 0:
        raise errors.Invalid(f'The parameter {name} must be a whole number.')
    return value
