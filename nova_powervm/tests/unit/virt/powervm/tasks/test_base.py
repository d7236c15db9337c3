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

from taskflow import engines
from taskflow.patterns import linear_flow
import testtools

from nova_powervm.tests import base
from nova_powervm.virt.powervm.tasks import base as steps


class Recorder(steps.Step):
    """Writes down what happens to it in a list it is given."""

    def execute(self, log):
        log.append(f'{self.name} done')
        return f'the {self.name}'

    def undo(self, made, log, who):
        log.append(f'{self.name} undone: {made} of {who}')


class Broken(Recorder):
    def execute(self, log):
        raise ValueError('the real error')


class CannotUndo(Recorder):
    def undo(self, made, log):
        log.append(f'{self.name} tried')
        raise RuntimeError('undo failed')


class TestStep(base.TestCase):

    def run_steps(self, *added):
        log = []
        engine = engines.load(linear_flow.Flow('test').add(*added),
                              store={'log': log, 'who': 'me'})
        with testtools.ExpectedException(ValueError, 'the real error'):
            engine.run()
        return log

    def test_undo_gets_what_was_made_and_the_facts_it_names(self):
        log = self.run_steps(Recorder(name='first'), Broken(name='last'))
        self.assertIn('first undone: the first of me', log)

    def test_failed_step_is_undone_without_knowing_what_it_made(self):
        log = self.run_steps(Recorder(name='first'), Broken(name='last'))
        self.assertEqual('last undone: None of me', log[1])

    def test_undo_that_fails_neither_stops_the_rest_nor_hides_the_error(self):
        log = self.run_steps(Recorder(name='first'), CannotUndo(name='mid'),
                             Broken(name='last'))
        self.assertEqual(['last undone: None of me', 'mid tried',
                          'first undone: the first of me'], log[2:])

    def test_step_without_an_undo_says_nothing(self):
        class Silent(steps.Step):
            def execute(self):
                return None

        log = self.run_steps(Silent(), Broken(name='last'))
        self.assertEqual(['last undone: None of me'], log)
