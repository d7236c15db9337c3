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

"""Extra spec validators for Nova's API.

Nova loads this through the entry point ``nova.api.extra_spec_validators`` in
the API process, when the package is installed there. From microversion 2.86
on, a flavor then takes no ``powervm:`` extra spec that the driver would
refuse whatever the host is.
"""

from nova.api.validation.extra_specs import base
from nova import exception

from nova_powervm import specs

_TYPES = {specs.Whole: int, specs.Truth: bool}


class Known(base.ExtraSpecValidator):
    """One extra spec of the table."""

    def __init__(self, spec):
        value = {'type': _TYPES.get(type(spec), str),
                 'description': spec.allowed}
        if isinstance(spec, specs.Choice) and not isinstance(
                spec, specs.Mode):
            value['enum'] = list(spec.choices)
        super().__init__(name=spec.key, description=spec.what, value=value)
        self._spec = spec

    def validate(self, name, value):
        _ask(self._spec.parse, value)


class Unknown(base.ExtraSpecValidator):
    """Every other name in the namespace; Nova asks it last."""

    def __init__(self):
        super().__init__(
            name=f'{specs.PREFIX}{{unknown}}',
            description='Refused, with the names that are nearest to it.',
            value={'type': str},
            parameters=[{'name': 'unknown', 'pattern': '.*'}])

    def validate(self, name, value):
        _ask(specs.find, name)


def register():
    """Return the validators; the one that matches anything comes last."""
    return [*(Known(spec) for spec in specs.TABLE), Unknown()]


def _ask(check, value):
    try:
        check(value)
    except ValueError as exc:
        raise exception.ValidationError(
            f'Validation failed for the {exc}') from None
