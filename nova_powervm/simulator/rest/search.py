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

"""Search: all objects of a type with, or without, some property."""

import operator
import re

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.rest import reply

_QUERY = re.compile(r"\((\w+)\s*(==|!=)\s*'(.*)'\)", re.DOTALL)
_TESTS = {'==': operator.eq, '!=': operator.ne}
_KEYS = {
    'PartitionName': lambda p: p.name,
    'PartitionID': lambda p: str(p.number),
    'ClusterName': lambda c: c.name,
    'StoragePoolName': lambda p: p.name,
}


def lpars(call):
    return _search(call, call.machine.lpars)


def vioses(call):
    return _search(call, call.machine.vioses)


def clusters(call):
    return _search(call, call.machine.clusters)


def pools(call):
    return _search(call, [c.pool for c in call.machine.clusters])


def _search(call, things):
    """A feed, even if only one is found."""
    match = _QUERY.fullmatch(call.ids['query'])
    if match is None:
        raise errors.Invalid(
            f'{call.ids["query"]!r} is not a search such as '
            "(PartitionName=='name').")
    key, test, value = match.groups()
    if key not in _KEYS:
        raise errors.NotSimulated(f'searching {call.noun} by {key}')
    found = [t for t in things if _TESTS[test](_KEYS[key](t), value)]
    collection = call.path.rsplit('/search/', 1)[0]
    return reply.feed(call, call.noun, found, collection)
