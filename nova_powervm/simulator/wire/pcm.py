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

"""Preferences of the monitors, and feeds of their samples."""

import datetime
import re
import uuid

from lxml import builder

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import pcm
from nova_powervm.simulator.wire import atom
from nova_powervm.simulator.wire import document
from nova_powervm.simulator.wire import machine as machine_wire

NAMESPACE = 'http://www.ibm.com/xmlns/systems/power/firmware/pcm/mc/2012_10/'
NAME = 'ManagedSystemPcmPreference'
MONITORS = {'LongTermMonitor': 'LTM', 'ShortTermMonitor': 'STM'}

_E = builder.ElementMaker(namespace=document.ATOM,
                          nsmap={None: document.ATOM})
_TITLES = {'LTM': 'LongTermMetrics', 'STM': 'ShortTermMetrics'}
_PREFERENCES = 'Performance and Capacity Monitoring Preferences'
_MEDIA = 'application/vnd.ibm.powervm.pcm.json'
_STAMP = '%Y%m%dT%H%M%S%z'
_FIELDS = (
    ('long_term', 'boolean', 'LongTermMonitorEnabled'),
    ('aggregation', 'boolean', 'AggregationEnabled'),
    ('short_term', 'boolean', 'ShortTermMonitorEnabled'),
    ('compute', 'boolean', 'ComputeLTMEnabled'))


def encode(machine, hrefs):
    """The element of the preferences."""
    node = document.root(
        machine.uuid,
        SystemName=machine.name,
        MachineTypeModelSerialNumber=machine_wire.mtms(machine),
        **{path: getattr(machine.pcm.preferences, field)
           for field, _, path in _FIELDS},
        AssociatedManagedSystem=document.link(hrefs.of(machine)))
    return document.build(NAME, node, NAMESPACE)


def decode(body):
    """Preferences from a body that has them all, or some."""
    return pcm.Preferences(**document.fields(body, _FIELDS))


def preferences_feed(machine, hrefs, href):
    """The feed with the preferences as its one entry."""
    now = atom.now()
    content = _E.content(encode(machine, hrefs), type='application/xml')
    identity = str(uuid.uuid3(uuid.UUID(machine.uuid), NAME))
    return _feed(machine.uuid, _PREFERENCES, href, [_E.entry(
        _E.id(identity), _E.updated(now), _E.title(_PREFERENCES, type='text'),
        _E.published(now), _author(), content)])


def samples_feed(machine, monitor, samples, href):
    """A feed of links to the documents of samples."""
    made = _feed(machine.uuid, _TITLES[monitor], href,
                 [_entry(machine, sample, href) for sample in samples],
                 subtitle=f'ManagedSystem {machine.uuid}')
    made.insert(1, _E.updated(atom.now()))
    return made


def file_name(machine, sample):
    """Name of the document of a sample."""
    stamp = machine.pcm.date(sample.moment).strftime(_STAMP)
    return (f'{sample.monitor}_{machine.mtms}_{sample.category}_{stamp}'
            '.json')


def category_and_date(machine, name):
    """What a document's name says. Raises NoSuchThing."""
    pattern = (f'[A-Z]+_{re.escape(str(machine.mtms))}_'
               r'(phyp|lpar|vios_\d+)_(\d{8}T\d{6}[+-]\d{4})\.json')
    match = re.fullmatch(pattern, name)
    try:
        return match[1], datetime.datetime.strptime(match[2], _STAMP)
    except (TypeError, ValueError):
        raise errors.NoSuchThing('metrics document', name) from None


def _entry(machine, sample, href):
    date = atom.written(machine.pcm.date(sample.moment))
    name = file_name(machine, sample)
    return _E.entry(
        _E.id(str(uuid.uuid3(uuid.UUID(machine.uuid), name))),
        _E.updated(date), _E.title(name, type='text'), _E.published(date),
        _E.link(type=_MEDIA, href=f'{href}/{name}'), _author(),
        _E.category(term=sample.category))


def _feed(identity, title, href, parts, subtitle=''):
    return _E.feed(
        _E.id(identity), _E.title(title, type='text'),
        _E.subtitle(subtitle, type='text'), _E.link(rel='self', href=href),
        _E.generator(uri=atom.AUTHOR, version='1'), *parts)


def _author():
    return _E.author(_E.name(atom.AUTHOR))
