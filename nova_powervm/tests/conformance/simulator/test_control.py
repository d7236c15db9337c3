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
"""What tests in other processes do with a simulator, over HTTP."""

import collections
import json
import random
import re

from pypowervm import exceptions
from pypowervm.tasks import power
from pypowervm.tasks import power_opts
import requests

from nova_powervm.simulator import presets
from nova_powervm.simulator.rest import routes
from nova_powervm.tests import base as tests
from nova_powervm.tests.conformance.simulator import base
from nova_powervm.tests import fixtures

_SEED = 20261122
_REQUESTS = 120
_FIELDS = (
    'name', 'size', 'state', 'members', 'initiators', 'number', 'address',
    'iqn', 'portals', 'chap', 'ports', 'kind', 'scale', 'seconds', 'up',
    'vios', 'partition', 'storage', 'slot', 'group', 'type', 'memory',
    'units', 'running', 'rmc', 'outcome', 'times', 'arguments', 'when')
_VALUES = (
    None, True, 0, -1, 1.5, 1e308, float('nan'), 10 ** 30, '', 'vios1',
    'lpar0001', 'lun1', 'A', 'manual', 'active', '\x00', [], ['a'], [1], {},
    [{}], {'user': 'u', 'password': 'p'}, 'RBD', 'busy', 'vios_lost')
_NAMES = ('vios1', 'lpar0001', 'novalink', 'lun1', 'array1', 'A', 'RBD',
          'boot0001', 'nothing', 'vios1/fcs0', '1')


class TestNonsense(tests.TestCase):
    """Whatever is asked, the answer is a sentence, and nothing changes."""

    def setUp(self):
        super().setUp()
        self.random = random.Random(_SEED)

    def serve(self, preset):
        [machine] = presets.build(preset, partitions=2)
        self.sim = self.useFixture(
            fixtures.SimulatorFixture(machine)).sim
        return machine

    def one(self):
        """A request to some address, with some fields."""
        route = self.random.choice([r for r in routes.ROUTES if
                                    r.path.startswith('/simulator/')])
        path = re.sub('<(?:[a-z]+:)?[a-z]+>',
                      lambda _: self.random.choice(_NAMES), route.path)
        fields = {self.random.choice(_FIELDS): self.random.choice(_VALUES)
                  for _field in range(self.random.randint(0, 4))}
        body = self.random.choice((json.dumps(fields), json.dumps(fields),
                                   '{', '[]', '"x"', ''))
        return route.verb, path, body

    def test_it_is_refused_with_a_sentence(self):
        statuses = collections.Counter()
        for preset in ('fc', 'mgmt_storage', 'sriov', 'ssp'):
            machine = self.serve(preset)
            for _request in range(_REQUESTS):
                verb, path, body = self.one()
                before = machine.snapshot()
                answer = requests.request(verb, f'{self.sim.url}{path}',
                                          data=body, timeout=60)
                statuses[answer.status_code] += 1
                what = f'{verb} {path} {body}: {answer.text}'
                self.assertLess(answer.status_code, 500, what)
                if answer.status_code >= 400:
                    self.assertTrue(answer.json()['error'], what)
                    self.assertEqual(before, machine.snapshot(), what)
        self.assertTrue({200, 204, 400, 404} <= set(statuses), statuses)


class TestAnotherProcess(base.ConformanceTest):
    """A test that has nothing but an address."""

    def make_machine(self):
        return presets.pair()[0]

    def ask(self, verb, path, **data):
        answer = requests.request(
            verb, f'{self.sim.url}/simulator/{path}', json=data, timeout=60)
        self.assertLess(answer.status_code, 300, answer.text)
        return answer.json() if answer.content else None

    def test_a_guest_that_ignores_a_shutdown_is_seen_by_a_client(self):
        lpar = self.deploy()
        self.ask('PATCH', 'partitions/lpar1', ignores_shutdown=True)
        options = power_opts.PowerOffOpts().soft_detect(lpar)
        self.assertRaises(exceptions.VMPowerOffFailure, power.PowerOp.stop,
                          lpar, opts=options)
        self.assertEqual('running',
                         self.ask('GET', 'partitions/lpar1')['state'])

    def test_an_upload_is_checked_by_its_digest(self):
        self.upload_disk(b'image')
        shown = self.ask('GET', 'storage/boot')
        self.assertEqual(5, shown['written'])

    def test_a_mapping_behind_the_back_makes_an_etag_old(self):
        lpar = self.create_lpar()
        vios = self.vios(groups=['ViosSCSIMapping'])
        self.ask('POST', 'scenarios', name='foreign_map', arguments={
            'partition': lpar.name, 'vios': 'vios1'})
        self.assertNotEqual(vios.etag, vios.refresh().etag)
        self.assertEqual(1, len(self.ask('GET', 'mappings')))

    def test_it_learns_what_there_is(self):
        about = self.ask('GET', 'about')
        self.assertIn('vios_lost', [s['name'] for s in about['scenarios']])
        sims = self.useFixture(fixtures.SimulatorFixture(preset='pair')).sims
        shown = requests.get(f'{sims[0].url}/simulator/about', timeout=60)
        self.assertEqual([{'name': 'pvmsim2', 'url': sims[1].url}],
                         shown.json()['neighbours'])
