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

"""Recorded responses are served, and read as if they came from a machine."""

import importlib
import inspect
import json
import os
import pkgutil

from lxml import etree
from pypowervm import exceptions as pvm_exc
from pypowervm import wrappers
from pypowervm.wrappers import entry_wrapper
from pypowervm.wrappers import job as job_wrapper
from pypowervm.wrappers import logical_partition
from pypowervm.wrappers import monitor
from pypowervm.wrappers import virtual_io_server

from nova_powervm import simulator
from nova_powervm.simulator.model import errors
from nova_powervm.tests import base
from nova_powervm.tests.conformance.simulator import base as conformance
from nova_powervm.tests.conformance.simulator.recorded import differences
from nova_powervm.tests.conformance.simulator.recorded import shipped

_SERVICES = {'File': 'web', 'ManagedSystemPcmPreference': 'pcm'}
_PLACES = {'ManagedSystemPcmPreference': 'ManagedSystem/x/preferences'}
# What is no object that is found at its noun.
_OTHERS = {'JobRequest', 'JobResponse', 'HttpErrorResponse', 'LogonResponse'}


class ServedTest(base.TestCase):

    def serve(self, *names):
        """A client of a simulator that serves these recordings."""
        self.sim = simulator.Simulator(recorded=[
            os.path.join(shipped.DIRECTORY, name) for name in names]).start()
        self.addCleanup(self.sim.stop)
        self.adapter = conformance.connect(self.sim)
        return self.adapter

    def read(self, path, service='uom'):
        return self.adapter.read_by_path(f'/rest/api/{service}/{path}')


def wrapper_of(noun):
    """The class that pypowervm has for objects of a noun."""
    for module in pkgutil.iter_modules(wrappers.__path__):
        loaded = importlib.import_module(f'{wrappers.__name__}.{module.name}')
        for _name, kind in inspect.getmembers(loaded, inspect.isclass):
            if (issubclass(kind, entry_wrapper.EntryWrapper)
                    and kind.schema_type == noun):
                return kind
    raise LookupError(f'pypowervm has no wrapper of {noun}.')


class TestEveryObject(ServedTest):
    """Each file with objects of a noun, as a client reads it."""

    def assertServed(self, name, noun, contents):
        self.serve(name)
        service = _SERVICES.get(noun, 'uom')
        place = _PLACES.get(noun, noun)
        kind = wrapper_of(noun)
        feed = kind.wrap(self.read(place, service))
        self.assertEqual([_canonical(c[0]) for c in contents],
                         [_canonical(w.element.element) for w in feed], name)
        # One after the other takes long; the first are as good as any.
        for wrapper, content in zip(feed[:3], contents):
            entry = content.getparent()
            self.assertEqual(entry.findtext(f'{shipped.ATOM}id'),
                             wrapper.uuid)
            again = kind.wrap(self.read(f'{place}/{wrapper.uuid}', service))
            self.assertEqual(
                (wrapper.etag and wrapper.etag.strip(),
                 _canonical(wrapper.element.element)),
                (again.etag, _canonical(again.element.element)))

    def test_feeds_and_entries(self):
        served = 0
        for name, contents in _files():
            nouns = {etree.QName(c[0]).localname for c in contents}
            if nouns - _OTHERS:
                self.assertServed(name, *nouns, contents)
                served += 1
        self.assertGreater(served, 50)

    def test_an_empty_feed(self):
        self.serve('fake_volume_group_no_vg.txt')
        vios = self.sim.machine.vioses[0].uuid
        self.assertEqual([], self.read(
            f'VirtualIOServer/{vios}/VolumeGroup').feed.entries)


def _files():
    """Name and contents of all recordings that are XML."""
    for name in shipped.names():
        xml = shipped.recording(name).xml
        if xml is not None:
            yield name, [c for c in xml.iter(f'{shipped.ATOM}content')
                         if len(c)]


def _canonical(element):
    return etree.tostring(etree.fromstring(etree.tostring(
        element, with_tail=False)), method='c14n', exclusive=True)


class TestOthers(ServedTest):

    def test_jobs(self):
        self.serve('job_response_completed_failed.txt')
        job = job_wrapper.Job.wrap(self.read('jobs/1376478617707'))
        self.assertEqual('COMPLETED_WITH_ERROR', job.job_status)
        self.assertIn('HSCL05DF', job.get_job_results_message())

    def test_templates(self):
        self.serve('job_request_power_off.txt')
        lpar = self.sim.machine.lpars[0].uuid
        for operation in ('PowerOff', 'PowerOn'):
            answer = self.read(f'LogicalPartition/{lpar}/do/{operation}')
            self.assertIn(operation, answer.body)

    def test_errors(self):
        self.serve('fake_httperror_service_unavail.txt')
        error = self.assertRaises(
            pvm_exc.HttpError, self.read, 'SharedStoragePool'
            '/3dc777cb-e7b1-3f3d-b904-b5e34b47c6fe')
        self.assertEqual(503, error.response.status)
        self.assertEqual('Test error', error.her_wrap.message)

    def test_metrics(self):
        self.serve('ltm_feed2.txt', 'phyp_pcm_data.txt', 'vios_pcm_data.txt',
                   'lpar_pcm_data.txt')
        metrics = monitor.LTMMetrics.wrap(self.read(
            f'ManagedSystem/{self.sim.machine.uuid}/RawMetrics'
            '/LongTermMonitor', 'pcm'))
        for category, name in (('phyp', 'phyp_pcm_data.txt'),
                               ('vios_1', 'vios_pcm_data.txt')):
            link = next(m.link for m in metrics if m.category == category)
            self.assertEqual(
                shipped.recording(name).json,
                json.loads(self.adapter.read_by_href(link).body))

    def test_what_cannot_be_served_is_refused_with_a_reason(self):
        for name in (*differences.listed()['not compared'], 'logon.xml'):
            path = os.path.join(shipped.DIRECTORY, name)
            if not name.startswith('enterprise'):
                error = self.assertRaises(
                    errors.Invalid, simulator.Simulator, recorded=[path])
                self.assertIn(name, str(error))


class TestWrappers(ServedTest):

    def test_a_recorded_feed(self):
        vioses = virtual_io_server.VIOS.get(self.serve('fake_vios_feed.txt'))
        self.assertEqual([30, 28], [len(v.scsi_mappings) for v in vioses])
        again = vioses[0].refresh()
        self.assertEqual(vioses[0].name, again.name)
        self.assertRaises(pvm_exc.HttpError, again.update)

    def test_several_at_once(self):
        adapter = self.serve('lpar.txt', 'fake_vios_ssp_npiv.txt')
        self.assertEqual(21, len(logical_partition.LPAR.get(adapter)))
        [vios] = virtual_io_server.VIOS.get(adapter)
        self.assertEqual(9, len(vios.scsi_mappings))
