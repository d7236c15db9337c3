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

"""Performance and capacity monitoring: its own service, pcm."""

from werkzeug import wrappers

from nova_powervm.simulator.model import errors as model_errors
from nova_powervm.simulator.rest import errors
from nova_powervm.simulator.rest import reply
from nova_powervm.simulator.wire import metrics
from nova_powervm.simulator.wire import pcm as wire


def read_preferences(call):
    """The feed of the preferences; its etag is that of the answer."""
    return _preferences(call, _monitor(call))


def update_preferences(call):
    monitor = _monitor(call)
    known = call.if_match
    if known is not None and known not in ('*', _etag(monitor)):
        raise errors.StaleEtag('The preferences changed since they were '
                               'read.')
    monitor.set(wire.decode(call.body(wire.NAME, wire.NAMESPACE)))
    return _preferences(call, monitor)


def feed(call):
    """Links to the documents of a monitor."""
    machine, name = _monitor(call).machine, _name(call)
    href = call.hrefs.path(call.path)
    return reply.xml(wire.samples_feed(
        machine, name, machine.pcm.samples(name), href))


def read(call):
    """One document."""
    monitor = _monitor(call)
    category, date = wire.category_and_date(monitor.machine,
                                            call.ids['document'])
    sample = monitor.sample(_name(call), category, date)
    return wrappers.Response(metrics.encode(monitor.machine, sample),
                             content_type='application/json')


def _monitor(call):
    # Things in a path decide about etags; the preferences have their own.
    if call.ids['system'] != call.machine.uuid:
        raise model_errors.NoSuchThing('ManagedSystem', call.ids['system'])
    return call.machine.pcm


def _name(call):
    name = call.ids['monitor']
    if name not in wire.MONITORS:
        raise model_errors.NoSuchThing('monitor', name)
    return wire.MONITORS[name]


def _preferences(call, monitor):
    href = call.hrefs.path(call.path)
    return reply.xml(wire.preferences_feed(monitor.machine, call.hrefs, href),
                     tag=_etag(monitor))


def _etag(monitor):
    return f'-{monitor.version + 1}'
