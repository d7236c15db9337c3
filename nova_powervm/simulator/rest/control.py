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

"""``/simulator``: the simulator talks about itself, in JSON.

What a test in another process can do is in the table at the end. A refusal is
``{"error": "a sentence"}``: 400 if the request makes no sense, 404 if it is
about something that is not there, 409 if it cannot be now.
"""

import contextlib
import functools
import importlib.metadata
import json

from werkzeug import wrappers

from nova_powervm.simulator import faults
from nova_powervm.simulator.model import errors as model_errors
from nova_powervm.simulator.rest import clocks
from nova_powervm.simulator.rest import errors
from nova_powervm.simulator.rest import given
from nova_powervm.simulator.rest import guests
from nova_powervm.simulator.rest import links
from nova_powervm.simulator.rest import page
from nova_powervm.simulator.rest import route
from nova_powervm.simulator.rest import rules
from nova_powervm.simulator.rest import san
from nova_powervm.simulator.rest import scenes
from nova_powervm.simulator.rest import statistics
from nova_powervm.simulator.rest import storage
from nova_powervm.simulator.rest import terminal


def about(table, call):
    """Version, machine, and every route of the table."""
    machine = call.machine
    return {
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
        'neighbours': [{'name': sim.machine.name, 'url': sim.url}
                       for sim in call.app.neighbours
                       if sim.machine is not machine],
        'scenarios': scenes.catalogue(call),
        'routes': [{'verb': one.verb, 'path': one.path, 'noun': one.noun,
                    'action': one.action} for one in table],
    }


def list_faults(call):
    """The fault rules in force, with what they have seen and struck."""
    return [rules.describe(rule) for rule in call.app.faults]


def add_fault(call):
    """Put a rule in force; the answer is the rule with its id."""
    number = call.app.faults.add(rules.from_dict(given.posted(call)))
    return next(rules.describe(rule) for rule in call.app.faults
                if rule.number == number)


def clear_faults(call):
    """Take all rules out."""
    call.app.faults.clear()


def remove_fault(call):
    """Take one rule out."""
    number = call.ids['number']
    if not call.app.faults.remove(number):
        raise model_errors.NoSuchThing('fault rule', number)


def show_trace(call):
    """The last requests, and how often each operation was asked."""
    trace = call.app.trace
    return {'counts': trace.counts(),
            'entries': [vars(entry) for entry in trace.entries]}


def clear_trace(call):
    """Forget the requests so far."""
    call.app.trace.clear()


def close_idle(call):
    """Close the connections that wait for a request."""
    call.app.connections.close_idle()


def snapshot(call):
    """The machine as plain data: equal when the machine is the same."""
    return call.machine.snapshot()


def routes(table):
    """The routes of this module; ``table`` has those of all modules."""
    return [
        _route('GET', 'about', 'about', functools.partial(about, table)),
        _route('GET', 'snapshot', 'snapshot', snapshot),
        _route('GET', 'statistics', 'statistics', statistics.show),
        _route('GET', 'trace', 'trace', show_trace),
        _route('DELETE', 'trace', 'clear-trace', clear_trace),
        _route('DELETE', 'connections', 'close-idle', close_idle),

        _route('GET', 'faults', 'faults', list_faults),
        _route('POST', 'faults', 'add-fault', add_fault),
        _route('DELETE', 'faults', 'clear-faults', clear_faults),
        _route('DELETE', 'faults/<int:number>', 'remove-fault', remove_fault),
        _route('GET', 'scenarios', 'scenarios', scenes.list_all),
        _route('POST', 'scenarios', 'play', scenes.play),
        _route('DELETE', 'scenarios', 'end-all', scenes.end_all),
        _route('DELETE', 'scenarios/<int:number>', 'end', scenes.end),

        _route('GET', 'clock', 'clock', clocks.show),
        _route('PUT', 'clock', 'set-clock', clocks.change),
        _route('POST', 'clock/advance', 'advance', clocks.advance, 200),
        _route('GET', 'jobs', 'jobs', clocks.list_jobs),
        _route('POST', 'jobs/<job>/release', 'release', clocks.release, 200),

        _route('GET', 'partitions', 'partitions', guests.list_all),
        _route('POST', 'partitions', 'add-partition', guests.create),
        _route('GET', 'partitions/<partition>', 'partition', guests.show),
        _route('PATCH', 'partitions/<partition>', 'change-partition',
               guests.change),
        _route('DELETE', 'partitions/<partition>', 'delete-partition',
               guests.delete),

        _route('GET', 'storage', 'storage', storage.list_all),
        _route('GET', 'storage/<path:udid>/content', 'read-bytes',
               storage.read),
        _route('PUT', 'storage/<path:udid>/content', 'write-bytes',
               storage.write, locked=False),
        _route('GET', 'storage/<path:udid>', 'stored', storage.show),
        _route('DELETE', 'storage/<path:udid>', 'delete-storage',
               storage.delete),
        _route('POST', 'volumes', 'add-volume', storage.add_volume),
        _route('POST', 'disks', 'add-disk', storage.add_disk),
        _route('POST', 'backings', 'add-backing', storage.add_backing),
        _route('DELETE', 'backings/<vios>/<type>/<path:name>',
               'remove-backing', storage.remove_backing),
        _route('GET', 'mappings', 'mappings', storage.mappings),
        _route('POST', 'mappings', 'map', storage.map_it),
        _route('DELETE', 'mappings', 'unmap', storage.unmap),
        _route('GET', 'links', 'links', links.list_all),
        _route('PUT', 'links/<path:link>', 'set-link', links.change),
        *_san_routes(),

        _route('GET', 'terminals', 'terminals', terminal.list_open,
               locked=False),
        _route('POST', 'terminals/<int:number>', 'open-terminal',
               terminal.open_one, locked=False),
        _route('DELETE', 'terminals/<int:number>', 'close-terminal',
               terminal.close_one, locked=False),
        route.Route('GET', '/', faults.CONTROL, 'page', page.show,
                    locked=False, open=True),
    ]


def _san_routes():
    """What an administrator of fabrics and arrays does."""
    lun = 'san/arrays/<array>/luns/<lun>'
    target = 'san/targets/<target>'
    zone = 'san/fabrics/<fabric>/zones/<zone>'
    return [
        _route('GET', 'san', 'san', san.show),
        _route('POST', 'san/fabrics', 'add-fabric', san.add_fabric),
        _route('PUT', zone, 'zone', san.zone),
        _route('DELETE', zone, 'unzone', san.unzone),
        _route('PUT', 'san/ways/<path:way>', 'set-way', san.set_way),
        _route('POST', 'san/arrays', 'add-array', san.add_array),
        _route('POST', 'san/arrays/<array>/luns', 'add-lun', san.add_lun),
        _route('PATCH', lun, 'grow-lun', san.grow_lun),
        _route('DELETE', lun, 'delete-lun', san.delete_lun),
        _route('PUT', f'{lun}/mask', 'mask', san.mask),
        _route('DELETE', f'{lun}/mask', 'unmask', san.unmask),
        _route('POST', 'san/portals', 'add-portal', san.add_portal),
        _route('POST', 'san/targets', 'add-target', san.add_target),
        _route('PATCH', target, 'change-target', san.change_target),
        _route('DELETE', target, 'remove-target', san.remove_target),
        _route('PUT', f'{target}/luns/<lun>', 'export', san.export),
        _route('DELETE', f'{target}/luns/<lun>', 'withdraw', san.withdraw),
        _route('POST', 'san/ceph', 'add-image', san.add_image),
        _route('PATCH', 'san/ceph/<path:name>', 'grow-image',
               san.change_image),
        _route('DELETE', 'san/ceph/<path:name>', 'remove-image',
               san.remove_image),
        _route('POST', 'san/files', 'add-file', san.add_file),
        _route('POST', 'san/mounts', 'mount', san.mount),
    ]


def _route(verb, path, action, handler, status=None, locked=True):
    """A line of the table, whose handler returns what JSON is made of."""
    status = status or (201 if verb == 'POST' else 200)
    return route.Route(verb, f'/simulator/{path}', faults.CONTROL, action,
                       functools.partial(_answer, handler, status, locked),
                       locked=False, open=True)


def _answer(handler, status, locked, call):
    """What a handler returns as JSON; a sentence if it refuses."""
    try:
        with call.machine.lock if locked else contextlib.nullcontext():
            made = handler(call)
    except (model_errors.MachineError, faults.BadRule) as error:
        made, status = {'error': str(error)}, _status(error)
    if isinstance(made, wrappers.Response):
        return made
    if made is None:
        return wrappers.Response(status=204)
    return wrappers.Response(json.dumps(made, indent=2) + '\n', status,
                             content_type='application/json')


def _status(error):
    """HTTP status: 400, 404 or 409."""
    if isinstance(error, faults.BadRule):
        return 400
    found = next(status for kind, status, _ in errors.STATUSES
                 if isinstance(error, kind))
    return found if found < 500 else 409
