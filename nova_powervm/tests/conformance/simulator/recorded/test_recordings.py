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

"""Every recorded response against what the simulator shows of its kind."""

import collections
import functools
import importlib
import inspect
import pkgutil

from pypowervm import wrappers

from nova_powervm.tests import base
from nova_powervm.tests.conformance.simulator.recorded import differences
from nova_powervm.tests.conformance.simulator.recorded import kinds
from nova_powervm.tests.conformance.simulator.recorded import shipped
from nova_powervm.tests.conformance.simulator.recorded import showcase
from nova_powervm.tests.conformance.simulator import recordings


@functools.cache
def compared():
    """Names of the files that are compared, by who answered."""
    return {who: list(names)
            for who, names in differences.listed()['files'].items()}


@functools.cache
def learned(*names):
    """Shapes by kind, of these files."""
    found = kinds.Sorted()
    for name in names:
        recording = shipped.recording(name)
        if not found.learn(recording.headers, recording.xml, recording.json):
            raise ValueError(f'{name} holds nothing to compare.')
    return found.shapes


@functools.cache
def recorded():
    """Shapes by kind, of all files that are compared."""
    return learned(*sum(compared().values(), []))


@functools.cache
def found():
    """All differences there are, as (kind, sort, sentence)."""
    return [(kind, sort, sentence) for kind, shape in recorded().items()
            for sort, sentence in differences.between(
                shape, showcase.shown()[kind])]


def because(reason):
    """Kind and sentence of the differences that have a reason."""
    return [(kind, sentence) for kind, sort, sentence in found()
            if differences.excused(kind).get(
                (sort, differences.relative(kind, sentence))) == reason]


class TestFiles(base.TestCase):

    def test_every_file_is_listed_once(self):
        self.assertEqual(shipped.names(), sorted([
            *sum(compared().values(), []),
            *differences.listed()['not compared']]))

    def test_who_answered_is_what_the_recording_says(self):
        for who, names in compared().items():
            for name in names:
                self.assertIn(_who(shipped.recording(name)), (who, None),
                              name)

    def test_every_kind_recorded_is_shown(self):
        self.assertEqual(set(), set(recorded()) - set(showcase.shown()))

    def test_what_is_not_compared_is_not_simulated_either(self):
        for name in differences.listed()['not compared']:
            xml = shipped.recording(name).xml
            if xml is not None:
                shapes = set(learned(name)) - {'feed', 'entry', 'headers'}
                self.assertEqual(set(), shapes & set(showcase.shown()))


def _who(recording):
    """What tells who answered, if anything does."""
    if recording.headers.get('x-mc-type') == 'PVM':
        return 'NovaLink'
    return 'HMC' if '<PartitionProfiles' in recording.body else None


class TestDifferences(base.TestCase):

    def test_all_are_listed_and_all_that_are_listed_occur(self):
        there = collections.defaultdict(list)
        for kind, sort, sentence in found():
            there[kind].append(
                (sort, differences.relative(kind, sentence)))
        for kind in {*there, *differences.listed()['differences']}:
            excused = differences.excused(kind)
            self.assertEqual(
                {'not listed': [], 'no longer there': []},
                {'not listed': [d for d in there[kind] if d not in excused],
                 'no longer there': [d for d in excused
                                     if d not in there[kind]]}, kind)

    def test_every_reason_is_given_and_used(self):
        used = {reason for kind in differences.listed()['differences']
                for reason in differences.excused(kind).values()}
        self.assertEqual(set(differences.listed()['reasons']), used)

    def test_no_novalink_has_what_only_an_hmc_has(self):
        novalink = learned(*compared()['NovaLink'])
        self.assertEqual([], [
            sentence for kind, sentence in because('hmc')
            if kind in novalink and sentence in novalink[kind].places])

    def test_what_is_recorded_elsewhere_is_so(self):
        pairs = {_end(path) for shape in recorded().values()
                 for path in shape.places}
        self.assertEqual([], [sentence for _, sentence in because('elsewhere')
                              if _end(sentence) not in pairs])

    def test_the_client_reads_what_is_newer(self):
        known = ''.join(
            inspect.getsource(importlib.import_module(
                f'{wrappers.__name__}.{module.name}'))
            for module in pkgutil.iter_modules(wrappers.__path__))
        self.assertEqual([], [sentence for _, sentence in because('newer')
                              if f"'{sentence.split('/')[-1]}'" not in known])


def _end(path):
    return tuple(path.split('/')[-2:])


class TestOrder(base.TestCase):

    def test_children_stand_in_the_order_that_wrappers_demand(self):
        known = recordings.orders()
        for document in showcase.documents():
            self.assertEqual([], recordings.disorder(document, known))
