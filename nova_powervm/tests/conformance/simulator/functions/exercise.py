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

"""A test that proves what the table says of it."""

import json
import os
import pathlib

from nova_powervm.tests import base
from nova_powervm.tests.conformance.simulator import functions
from nova_powervm.tests.conformance.simulator.functions import recorder
from nova_powervm.tests.conformance.simulator.functions import table

#: A directory for a file on each test, of what it exercises.
RECORD = 'RECORD_FUNCTIONS'


class Exercise(base.TestCase):
    """It fails if a function that it is listed for does not run in it."""

    def setUp(self):
        super().setUp()
        claims = table.claims().get(self._name, [])
        directory = os.environ.get(RECORD)
        if claims or directory:
            self._recorder = recorder.Recorder()
            if directory:
                self.addCleanup(self._save, pathlib.Path(directory))
            else:
                self.addCleanup(self._check, claims)
            self.useFixture(self._recorder)

    @property
    def _name(self):
        """What the table calls this test."""
        package = functions.__name__.rpartition('.')[0]
        return self.id().removeprefix(f'{package}.')

    def _check(self, claims):
        for line in claims:
            did = (self._recorder.sent if line.word == table.SENDS
                   else self._recorder.ran)
            self.assertIn(
                line.name, did,
                f'The table says that {line.name} {line.word} in this test, '
                f'and it does not: see {functions.__name__}.')
        self.assertTrue(self._recorder.answers,
                        'No request of this test reached the simulator.')

    def _save(self, directory):
        (directory / self._name).write_text(json.dumps(
            {table.RUNS: sorted(self._recorder.ran),
             table.SENDS: sorted(self._recorder.sent)}))
