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

import threading
import types

import fixtures
from nova import exception as nova_exception
from oslo_context import context
from pypowervm import exceptions as pvm_exc
from taskflow.patterns import linear_flow
from taskflow.patterns import unordered_flow
import testtools

from nova_powervm.tests import base
from nova_powervm.tests.unit.virt.powervm import fakes
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.flows import runner
from nova_powervm.virt.powervm.tasks import base as steps


class Greet(steps.Step):
    def execute(self, names):
        names.append('greeted')


class Raise(steps.Step):
    def execute(self, error):
        raise error


class Meet(steps.Step):
    def execute(self, both, error):
        both.wait(10)
        raise error


class Look(steps.Step):
    def execute(self, seen):
        seen.append(context.get_current().request_id)


class TestRunner(base.TestCase):

    def order(self, **facts):
        return types.SimpleNamespace(
            what='build', failed=exception.BuildFailed, event=None,
            instance=fakes.instance(), facts=lambda: facts)

    def test_steps_get_the_facts_of_the_order(self):
        names = []
        runner.run(lambda op: linear_flow.Flow('f').add(Greet()),
                   self.order(names=names))
        self.assertEqual(['greeted'], names)

    def test_errors_of_novas_arrive_as_they_are(self):
        error = nova_exception.InvalidInput(reason='bad')
        with testtools.ExpectedException(nova_exception.InvalidInput):
            runner.run(lambda op: linear_flow.Flow('f').add(Raise()),
                       self.order(error=error))

    def test_other_errors_become_the_orders_and_keep_their_text(self):
        exc = self.assertRaises(
            exception.BuildFailed, runner.run,
            lambda op: linear_flow.Flow('f').add(Raise()),
            self.order(error=OSError('the link to the service is down')))
        self.assertIn(f'build of instance {fakes.UUID} broke: the link to '
                      'the service is down', exc.format_message())
        self.assertIsInstance(exc.__cause__, OSError)

    def test_what_the_service_says_comes_before_where_it_said_it(self):
        response = types.SimpleNamespace(
            status=500, reqmethod='PUT', reqpath='/a/very/long/path',
            reason='ERROR -- no room left', body='')
        exc = self.assertRaises(
            exception.BuildFailed, runner.run,
            lambda op: linear_flow.Flow('f').add(Raise()),
            self.order(error=pvm_exc.HttpError(response)))
        self.assertIn('broke: no room left (HTTP error 500 for method PUT on '
                      'path /a/very/long/path: ERROR)', exc.format_message())

    def test_short_text_is_named_by_its_kind(self):
        exc = self.assertRaises(
            exception.BuildFailed, runner.run,
            lambda op: linear_flow.Flow('f').add(Raise()),
            self.order(error=KeyError('x')))
        self.assertIn("broke: KeyError: 'x'", exc.format_message())

    def test_error_while_the_recipe_is_written_is_the_orders_too(self):
        def recipe(op):
            raise nova_exception.InvalidInput(reason='no')

        self.assertRaises(nova_exception.InvalidInput, runner.run, recipe,
                          self.order())

    def test_of_errors_side_by_side_the_one_that_helps_nova_arrives(self):
        def recipe(op):
            both = threading.Barrier(2)
            return unordered_flow.Flow('f').add(
                *(Meet(name=str(n), inject={'both': both, 'error': error})
                  for n, error in enumerate(op.facts()['errors'])))

        full = exception.HostFull(reason='there is no room')
        unusable = exception.ImageNotUsable(image_id='i', reason='it is bad')
        other = OSError('the link to the service is down')
        log = self.useFixture(fixtures.FakeLogger())
        for errors, told in (((other, full), full), ((full, other), full),
                             ((full, unusable), unusable)):
            exc = self.assertRaises(
                type(told), runner.run, recipe, self.order(errors=errors))
            self.assertIs(told, exc)
        self.assertIn('2 steps that failed: the link to', log.output)
        exc = self.assertRaises(exception.BuildFailed, runner.run, recipe,
                                self.order(errors=(other, other)))
        self.assertIn('broke: the link to', exc.format_message())

    def test_steps_log_with_the_request_they_serve(self):
        request = context.RequestContext(overwrite=True)
        seen = []
        runner.run(lambda op: linear_flow.Flow('f').add(Look()),
                   self.order(seen=seen))
        self.assertEqual([request.request_id], seen)

    def test_log_names_steps_and_no_facts(self):
        log = self.useFixture(fixtures.FakeLogger())
        self.assertRaises(
            exception.BuildFailed, runner.run,
            lambda op: linear_flow.Flow('f').add(Greet(), Raise()),
            self.order(names=['secret'], error=ValueError('broken thing')))
        self.assertIn('build: Greet done in', log.output)
        self.assertIn('build: Raise failed in', log.output)
        self.assertNotIn('secret', log.output)
