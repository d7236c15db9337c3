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

import inspect

from nova import exception as nova_exception

from nova_powervm.tests import base
from nova_powervm.virt.powervm import exception


class TestExceptions(base.TestCase):

    def test_every_error_is_one_of_novas(self):
        ours = [cls for _, cls in inspect.getmembers(exception,
                                                     inspect.isclass)]
        self.assertTrue(ours)
        for cls in ours:
            self.assertTrue(
                issubclass(cls, nova_exception.NovaException), cls)

    def test_every_error_is_on_the_tree_in_the_docstring(self):
        for name, cls in inspect.getmembers(exception, inspect.isclass):
            self.assertIn(f'{name} ', exception.__doc__)
            self.assertIn(cls.__mro__[1].__name__, exception.__doc__)
