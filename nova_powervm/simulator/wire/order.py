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

"""The order of elements, which real servers insist on."""

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.wire import document


def check(body, node):
    """Raise Invalid unless what a body has stands as it does in a node.

    Elements that the node does not know may stand anywhere.
    """
    places = {name: place for place, name in enumerate(node.children)}
    last = None
    for child in body.elements():
        if child.name not in places:
            continue
        if last is not None and places[child.name] < places[last]:
            raise errors.Invalid(
                f'In {body.name}, {child.name} stands before {last}, not '
                'after it.')
        last = child.name
        value = node.children[last]
        for item in value[:1] if isinstance(value, list) else [value]:
            if isinstance(item, document.Node):
                check(child, item)
