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

from nova_powervm.simulator.model import errors as model
from nova_powervm.simulator.rest import errors
from nova_powervm.tests import base


class TestErrors(base.TestCase):

    def test_every_error_of_the_machine_has_a_status(self):
        def family(kind):
            for child in kind.__subclasses__():
                yield child
                yield from family(child)

        for kind in family(model.MachineError):
            self.assertTrue(issubclass(kind, errors.EXPECTED), kind)

    def test_the_document_has_status_and_sentence(self):
        answer = errors.response(model.InUse('It is loaded.'), '/x')
        self.assertEqual(409, answer.status_code)
        self.assertIn(b'It is loaded.', answer.get_data())
        self.assertNotIn(b'<?xml', answer.get_data())

    def test_other_errors_are_not_explained_away(self):
        self.assertRaises(KeyError, errors.response, KeyError('x'), '/x')
