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

from nova_powervm.tests import base
from nova_powervm.virt.powervm.vios import parallel


class TestEach(base.TestCase):

    def test_all_are_under_way_at_once(self):
        together = threading.Barrier(3, timeout=10)

        def call(thing):
            together.wait()
            return thing * 2

        self.assertEqual([2, 4, 6], [
            future.result() for future in parallel.each(call, [1, 2, 3])])

    def test_an_error_is_the_answer_of_one(self):
        first, second = parallel.each(lambda thing: 1 // thing, [0, 1])
        self.assertIsInstance(first.exception(), ZeroDivisionError)
        self.assertEqual(1, second.result())

    def test_nothing_is_done_for_nobody(self):
        self.assertEqual([], parallel.each(None, []))
