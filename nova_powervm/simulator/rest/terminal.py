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

"""``/simulator/terminals``: what mkvterm and rmvterm ask for."""

import json

from werkzeug import wrappers

from nova_powervm.simulator.model import errors


def list_open(call):
    """Every terminal that is open."""
    return _answer({'terminals': [
        _describe(t) for t in call.machine.terminals.all()]})


def open_one(call):
    """Open the terminal of a partition; 409 if it is open already."""
    part = _partition(call)
    if part is None:
        return _unknown(call)
    asked = _asked(call)
    terminals = call.machine.terminals
    with call.machine.lock:
        try:
            made = terminals.open(part, bool(asked.get('graphic', True)),
                                  str(asked.get('settings', '')))
        except errors.InUse as error:
            return _answer({**_describe(terminals.get(part)),
                            'error': str(error)}, 409)
    return _answer(_describe(made), 201)


def close_one(call):
    """Close the terminal of a partition."""
    part = _partition(call)
    if part is None:
        return _unknown(call)
    with call.machine.lock:
        call.machine.terminals.close(part)
    return wrappers.Response(status=204)


def _asked(call):
    """What was posted; nothing if that is not a JSON object."""
    try:
        found = json.loads(call.request.get_data() or b'{}')
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _partition(call):
    number = call.ids['number']
    return next((p for p in call.machine.partitions if p.number == number),
                None)


def _unknown(call):
    return _answer({'error': 'There is no partition with the id '
                             f'{call.ids["number"]}.'}, 404)


def _describe(terminal):
    return {'id': terminal.part.number, 'port': terminal.port,
            'graphic': terminal.graphic, 'settings': terminal.settings}


def _answer(data, status=200):
    return wrappers.Response(json.dumps(data) + '\n', status,
                             content_type='application/json')
