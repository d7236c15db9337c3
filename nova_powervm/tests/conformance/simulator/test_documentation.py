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

"""The pages about the simulator say what is true, and their examples run."""

import contextlib
import io
import json
import pathlib
import re
import textwrap

from nova_powervm import simulator
from nova_powervm.simulator import cli
from nova_powervm.simulator import describe
from nova_powervm.simulator import faults
from nova_powervm.simulator import mishaps
from nova_powervm.simulator import presets
from nova_powervm.simulator.rest import routes
from nova_powervm.simulator.rest import rules
from nova_powervm.tests import base as tests
from nova_powervm.tests.conformance.simulator import base

# The examples leave sessions behind, as people do.
base.hush()

PAGES = (pathlib.Path(simulator.__file__).parents[2]
         / 'doc' / 'source' / 'simulator')


def page(name):
    return (PAGES / name).read_text()


def blocks(text, opening):
    """The indented blocks that follow a line, dedented."""
    pattern = rf'{opening}\n\n((?:(?: +.*)?\n)+)'
    return [textwrap.dedent(found) for found in re.findall(pattern, text)]


class DocumentationTest(tests.TestCase):

    def setUp(self):
        super().setUp()
        if not PAGES.is_dir():
            self.skipTest('The documentation is not installed.')


class TestOutput(DocumentationTest):

    def assertShown(self, name, output):
        self.assertEqual(
            page(f'output/{name}.txt'), output,
            f'doc/source/simulator/output/{name}.txt is out of date: run '
            f'pvmsim --list-{name} to make it again.')

    def command(self, *argv):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            self.assertEqual(0, cli.main(argv))
        return out.getvalue()

    def test_the_list_of_routes(self):
        self.assertShown('routes', self.command('--list-routes'))

    def test_the_list_of_scenarios(self):
        self.assertShown('scenarios', self.command('--list-scenarios'))

    def test_the_list_of_presets(self):
        self.assertShown('presets', self.command('--list-presets'))

    def test_the_default_machine_in_full(self):
        machine = presets.dual_vios()
        self.addCleanup(machine.close)
        self.assertTrue(page('output/pvmsim.txt').endswith(
            f'\n\n{describe.machine(machine)}\n'),
            'doc/source/simulator/output/pvmsim.txt is out of date: run '
            'pvmsim to make it again.')


class TestExamples(DocumentationTest):

    def test_python_examples_run(self):
        ran = 0
        for path in sorted(PAGES.glob('*.rst')):
            for example in blocks(path.read_text(),
                                  r'\.\. code-block:: python'):
                with contextlib.redirect_stdout(io.StringIO()):
                    exec(compile(example, path, 'exec'),
                         {'__name__': 'example'})
                ran += 1
        self.assertGreater(ran, 5)

    def test_every_example_of_a_fault_is_a_rule(self):
        text = page('faults.rst')
        examples = blocks(text[text.index('Examples\n'):], '.*::')
        for example in examples:
            rules.from_dict(json.loads(example))
        self.assertGreater(len(examples), 5)

    def test_every_scenario_is_explained_and_played_in_an_example(self):
        text = page('scenarios.rst')
        played = '\n'.join(blocks(text, r'\.\. code-block:: python'))
        for name in mishaps.ALL:
            self.assertIn(f'``{name}``', text)
            self.assertIn(f"'{name}'", played)

    def test_every_address_below_simulator_is_explained(self):
        text = ' '.join(page('control.rst').split())
        for route in routes.ROUTES:
            where = route.path.removeprefix('/simulator/')
            where = re.sub('<(?:[a-z]+:)?([a-z]+)>', '<>', where)
            if route.path.startswith('/simulator/') and (
                    not where.startswith('terminals')):
                self.assertIn(where, re.sub('<[a-z]+>', '<>', text))

    def test_every_outcome_and_every_form_of_busy_is_explained(self):
        text = page('faults.rst')
        for kind in faults.OUTCOMES:
            self.assertIn(f'``{kind}(', text)
        for form in faults.BUSY_FORMS:
            self.assertIn(f'``{form}``', text)

    def test_every_size_is_explained(self):
        text = page('machines.rst')
        for name in ('memory', 'units', 'lmb', 'vg_name', 'vg_size', 'seed'):
            self.assertIn(f'``--{name.replace("_", "-")}``', text)
            self.assertIn(f'- ``{name}``', text)
