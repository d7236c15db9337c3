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

"""Fault rules as JSON, for clients in other processes."""

import dataclasses
import inspect

from nova_powervm.simulator import faults

_KINDS = ', '.join(faults.OUTCOMES)
_FIELDS = [field.name for field in dataclasses.fields(faults.Fault)]


def to_dict(fault):
    """The rule as data for JSON; fields that say nothing are left out."""
    made = {field.name: getattr(fault, field.name)
            for field in dataclasses.fields(fault)
            if getattr(fault, field.name) != field.default}
    made['outcome'] = {key: value for key, value
                       in dataclasses.asdict(fault.outcome).items()
                       if value not in (None, '')}
    return made


def from_dict(data):
    """The rule that :func:`to_dict` wrote, or a person by hand.

    The outcome may be just its kind: ``{"outcome": "busy"}``.

    :raises BadRule: when it is not a rule; the message says why
    """
    if not isinstance(data, dict):
        raise faults.BadRule(
            'A fault is a JSON object such as '
            '{"outcome": "busy", "noun": "VirtualIOServer"}.')
    _check_keys(data, _FIELDS, 'A fault')
    if 'outcome' not in data:
        raise faults.BadRule(f'A fault needs an "outcome": {_KINDS}.')
    return faults.Fault(**{**data, 'outcome': _outcome(data['outcome'])})


def describe(armed):
    """A rule in force, with its number and what it did so far."""
    return {'id': armed.number, 'seen': armed.seen, 'struck': armed.struck,
            **to_dict(armed.fault)}


def _outcome(data):
    given = {'kind': data} if isinstance(data, str) else data
    kind = given.get('kind') if isinstance(given, dict) else None
    if not isinstance(kind, str) or kind not in faults.OUTCOMES:
        raise faults.BadRule(
            f'The outcome of a fault has a "kind" among {_KINDS}.')
    make = faults.OUTCOMES[kind]
    parameters = inspect.signature(make).parameters
    _check_keys(given, ['kind', *parameters], f'The outcome {kind}')
    for name, parameter in parameters.items():
        if parameter.default is parameter.empty and name not in given:
            raise faults.BadRule(f'The outcome {kind} needs "{name}".')
    return make(**{key: given[key] for key in parameters if key in given})


def _check_keys(data, known, what):
    unknown = sorted(set(data) - set(known))
    if unknown:
        raise faults.BadRule(f'{what} has no "{unknown[0]}"; it may have '
                             f'{", ".join(known)}.')
