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

"""Damaged requests are refused with a reason and change nothing.

``tools/fuzz_simulator`` does the same for as long as one likes.
"""

import logging
import random

from pypowervm import exceptions as pvm_exc

from nova_powervm.tests import base
from nova_powervm.tests.conformance.mutations import campaign
from nova_powervm.tests.conformance.mutations import corpus
from nova_powervm.tests.conformance.mutations import mutate
from nova_powervm.tests.conformance.simulator import base as conformance


class TestMutations(base.TestCase):

    def setUp(self):
        super().setUp()
        # Errors are findings here, and logged by those who report them.
        logging.disable()
        self.addCleanup(logging.disable, logging.NOTSET)

    def campaign(self, **how):
        made = campaign.Campaign(**how)
        self.addCleanup(made.close)
        return made

    def test_every_mutation_is_refused_well_or_accepted_well(self):
        for preset in ('dual_vios', 'single_vios'):
            tried = self.campaign(seed='test', preset=preset)
            self.assertEqual([], list(tried.run(300)))
            self.assertIn(200, tried.statuses)
            self.assertIn(400, tried.statuses)

    def test_what_is_mutated_was_valid(self):
        tried = self.campaign()
        statuses = [tried.client.send(request).status
                    for request in tried.requests if request.verb == 'GET']
        self.assertGreater(statuses.count(200), len(statuses) / 2)

    def test_the_same_seed_makes_the_same_damage(self):
        request = corpus.Request('PUT', '/a/b', 'c=d', b'<a><b/></a>', {})
        self.assertEqual(*(
            [mutate.mutate(generator, request, [request])
             for _ in range(50)]
            for generator in (random.Random(1), random.Random(1))))


class TestStrictness(conformance.ConformanceTest):

    def test_a_strict_simulator_takes_what_the_library_sends(self):
        self.sim.app.strict = True
        lpar = self.deploy()
        self.create_disk('more', 2)
        lpar.name = 'renamed'
        self.assertEqual('renamed', lpar.update().name)

    def test_a_strict_simulator_refuses_another_order(self):
        self.sim.app.strict = True
        lpar = self.create_lpar()
        parts = lpar.element.element
        parts.append(parts.find('{*}PartitionName'))
        before = self.machine.snapshot()
        error = self.assertRaises(pvm_exc.HttpError, lpar.update)
        self.assertEqual(400, error.response.status)
        self.assertIn('stands before', str(error))
        self.assertEqual(before, self.machine.snapshot())


class TestJudging(base.TestCase):

    REQUEST = corpus.Request('GET', '/', '', None, {})

    def judge(self, status, data):
        return campaign.judge(self.REQUEST, corpus.Answer(status, data, {}))

    def test_an_error_without_a_document_is_found(self):
        for data in (b'', b'Internal Server Error', b'<html/>'):
            self.assertEqual('500 without an HttpErrorResponse.',
                             self.judge(500, data))
