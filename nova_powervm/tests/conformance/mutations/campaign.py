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

"""Many mutated requests to one machine, and what must be true of each.

A refusal is an error document with a status, a reason and a message, and
leaves the machine as it was; after a request that is accepted, all of the
machine can still be read.
"""

import collections
import random

from lxml import etree

from nova_powervm.simulator import faults
from nova_powervm.simulator.model import partition
from nova_powervm.simulator.model import resources
from nova_powervm.simulator import presets
from nova_powervm.simulator.rest import app
from nova_powervm.simulator.rest import trace
from nova_powervm.tests.conformance.mutations import corpus
from nova_powervm.tests.conformance.mutations import mutate

_ERROR = f'{corpus.ATOM}content/{{{corpus.WEB}}}HttpErrorResponse'
_OK = (200, 201, 204, 304)
_WITH_BODY = 0.6

# ``wrong`` says what is not as it must be.
Finding = collections.namedtuple('Finding', 'number request answer wrong')


class Campaign:
    """Mutated requests, the same ones for the same seed.

    :param preset: name of the preset the machine is made from
    """

    def __init__(self, seed=0, preset='dual_vios'):
        self._random = random.Random(f'{seed} {preset}')
        self._preset = preset
        self.statuses = collections.Counter()
        self.machine = None
        self._renew()
        self.requests = corpus.collect(self.client)
        self._views = sorted({r.path for r in self.requests
                              if r.verb == 'GET' and '/do/' not in r.path
                              and '/Event' not in r.path})
        self._unreadable = set(self._look_at_all())
        self._renew()

    def run(self, count):
        """Send so many; yields a Finding for each that went wrong."""
        for number in range(count):
            request = mutate.mutate(self._random, self._pick(),
                                    self.requests)
            answer, wrong = self._try(request)
            self.statuses[answer and answer.status] += 1
            if wrong:
                yield Finding(number, request, answer, wrong)

    def _pick(self):
        """A valid request; more often than not one with a body."""
        some = self.requests
        if self._random.random() < _WITH_BODY:
            some = [request for request in some if request.body]
        return self._random.choice(some)

    def close(self):
        """Remove what the machine has on disk."""
        self.machine.close()

    def _renew(self):
        if self.machine is not None:
            self.machine.close()
        self.machine = busy_machine(self._preset)
        # So that nobody waits for events that do not come.
        self.machine.events.close()
        self.client = corpus.Client(app.App(
            self.machine, faults.Faults(self.machine), trace.Trace()))
        self._before = self.machine.snapshot()

    def _try(self, request):
        """The answer, and what is wrong with it or the machine."""
        try:
            answer = self.client.send(request)
            wrong = judge(request, answer)
            after = self.machine.snapshot()
        except Exception as error:
            self._renew()
            return None, f'{type(error).__name__}: {error}'
        if after == self._before:
            return answer, wrong
        if answer.status not in _OK:
            wrong = wrong or 'Refused, but the machine has changed.'
        lost = set(self._look_at_all()) - self._unreadable
        if lost:
            wrong = wrong or f'{min(lost)} cannot be read any more.'
        self._renew()
        return answer, wrong

    def _look_at_all(self):
        """Addresses that end in an error that is not "not found"."""
        for path in self._views:
            answer = self.client.get(path, '')
            if answer.status not in (*_OK, 404):
                yield path


def judge(request, answer):
    """What is wrong with an answer, or None."""
    if answer.status in _OK or request.verb == 'HEAD':
        return None
    try:
        error = etree.fromstring(answer.data).find(_ERROR)
    except etree.XMLSyntaxError:
        error = None
    if error is None:
        return f'{answer.status} without an HttpErrorResponse.'
    status, reason, message = (
        error.findtext(f'{{{corpus.WEB}}}{name}')
        for name in ('HTTPStatus', 'ReasonCode', 'Message'))
    if status != str(answer.status):
        return f'The document says {status}, the answer {answer.status}.'
    if not reason or not message or 'bug' in message:
        return f'{status} {reason}: {message}'
    return None


def busy_machine(preset):
    """A machine with partitions, disks, media and mappings on it."""
    machine = presets.PRESETS[preset]()
    vios = machine.vioses[0]
    group = next((g for g in vios.groups if g.name == 'novavg'), None)
    client = machine.create_lpar(_settings('client'))
    _settled(client)
    machine.create_lpar(_settings('spare'))
    if group is not None:
        bus = vios.add_bus(client)
        bus.attach(group.create_disk('boot', 10.0))
        group.create_disk('data', 1.0)
        group.create_repository('vopt', 2.0)
        bus.attach(vios.repository.add('config', 0.01))
        vios.add_volume(1024)
        machine.files.create('image', 'BROKERED_DISK_IMAGE', vios,
                             group.disks['data'].udid)
    return machine


def _settings(name):
    return partition.Settings(
        name=name, memory=resources.Memory(1024, 256, 2048),
        processors=resources.SharedProcessors(
            units=0.5, min_units=0.1, max_units=1.0, vcpus=1, min_vcpus=1,
            max_vcpus=2))


def _settled(part):
    """Running, and its operating system has come up."""
    part.begin_start()
    part.finish_start()
    part.connect_rmc()
