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

"""``/simulator``: the simulator talks about itself, in JSON."""

import functools
import importlib.metadata
import json

from werkzeug import wrappers

from nova_powervm.simulator import faults
from nova_powervm.simulator.rest import page
from nova_powervm.simulator.rest import route
from nova_powervm.simulator.rest import rules
from nova_powervm.simulator.rest import statistics
from nova_powervm.simulator.rest import terminal


def about(table, call):
    """Version, machine, and every route of the table."""
    machine = call.machine
    return _answer({
        'product': 'pvmsim',
        'version': importlib.metadata.version('nova-powervm'),
        'machine': {
            'name': machine.name,
            'uuid': machine.uuid,
            'mtms': str(machine.mtms),
            'memory': machine.memory,
            'units': machine.units,
            'partitions': [p.name for p in machine.partitions],
        },
        'routes': [{'verb': one.verb, 'path': one.path, 'noun': one.noun,
                    'action': one.action} for one in table],
    })


def list_faults(call):
    """The fault rules in force, with what they have seen and struck."""
    return _answer([rules.describe(rule) for rule in call.app.faults])


def add_fault(call):
    """Put a rule in force; the answer is the rule with its id."""
    try:
        number = call.app.faults.add(rules.from_dict(_posted(call)))
    except faults.BadRule as error:
        return _answer({'error': str(error)}, 400)
    return _answer(next(rules.describe(rule) for rule in call.app.faults
                        if rule.number == number), 201)


def clear_faults(call):
    """Take all rules out."""
    call.app.faults.clear()
    return wrappers.Response(status=204)


def remove_fault(call):
    """Take one rule out."""
    number = call.ids['number']
    if not call.app.faults.remove(number):
        return _answer({'error': f'There is no fault rule {number}.'}, 404)
    return wrappers.Response(status=204)


def show_trace(call):
    """The last requests, and how often each operation was asked."""
    trace = call.app.trace
    return _answer({'counts': trace.counts(),
                    'entries': [vars(entry) for entry in trace.entries]})


def clear_trace(call):
    """Forget the requests so far."""
    call.app.trace.clear()
    return wrappers.Response(status=204)


def snapshot(call):
    """The machine as plain data: equal when the machine is the same."""
    return _answer(call.machine.snapshot())


def _route(verb, path, action, handler):
    return route.Route(verb, f'/simulator/{path}', faults.CONTROL, action,
                       handler, locked=False, open=True)


def routes(table):
    """The routes of this module; ``table`` has those of all modules."""
    return [
        _route('GET', 'about', 'about', functools.partial(about, table)),
        _route('GET', 'faults', 'faults', list_faults),
        _route('POST', 'faults', 'add-fault', add_fault),
        _route('DELETE', 'faults', 'clear-faults', clear_faults),
        _route('DELETE', 'faults/<int:number>', 'remove-fault', remove_fault),
        _route('GET', 'trace', 'trace', show_trace),
        _route('DELETE', 'trace', 'clear-trace', clear_trace),
        _route('GET', 'snapshot', 'snapshot', snapshot),
        _route('GET', 'terminals', 'terminals', terminal.list_open),
        _route('POST', 'terminals/<int:number>', 'open-terminal',
               terminal.open_one),
        _route('DELETE', 'terminals/<int:number>', 'close-terminal',
               terminal.close_one),
        _route('GET', 'statistics', 'statistics', statistics.show),
        route.Route('GET', '/', faults.CONTROL, 'page', page.show,
                    locked=False, open=True),
    ]


def _posted(call):
    try:
        return json.loads(call.request.get_data())
    except ValueError as error:
        raise faults.BadRule(f'The body is not JSON: {error}.') from None


def _answer(data, status=200):
    return wrappers.Response(json.dumps(data, indent=2) + '\n', status,
                             content_type='application/json')
