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

"""Quick properties: single values as JSON."""

import json

from werkzeug import wrappers

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.wire import codecs


def read(call):
    """One property, or all of them."""
    thing = call.things[-1]
    return _json(_properties(call, thing))


def lpars(call):
    """Those of every partition, as a list."""
    return _of_all(call, call.machine.lpars)


def vioses(call):
    """Those of every Virtual I/O Server, as a list."""
    return _of_all(call, call.machine.vioses)


def systems(call):
    """Those of the system, in a list."""
    return _of_all(call, [call.machine])


def _of_all(call, things):
    return _json([_properties(call, thing) for thing in things])


def _properties(call, thing):
    """The property that was asked for, or all by name."""
    found = {'UUID': thing.uuid,
             **codecs.CODECS[thing.noun].quick(thing, call.hrefs)}
    name = call.ids.get('property', 'All')
    if name == 'All':
        return found
    if name not in found:
        raise errors.NoSuchThing(f'quick property of {thing.noun}', name)
    return found[name]


def _json(value):
    return wrappers.Response(json.dumps(value),
                             content_type='application/json')
