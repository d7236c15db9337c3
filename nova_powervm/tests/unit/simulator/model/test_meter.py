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

from nova_powervm.simulator.model import meter
from nova_powervm.tests import base


class TestMeter(base.TestCase):

    def setUp(self):
        super().setUp()
        self.meter = meter.Meter()

    def test_it_counts_seconds_and_units(self):
        self.meter.run(0.5, 10)
        self.assertEqual(20, self.meter.seconds(30))
        self.assertEqual(10, self.meter.unit_seconds(30))

    def test_what_does_not_run_is_not_counted(self):
        self.assertEqual(0, self.meter.seconds(30))
        self.meter.run(1, 0)
        self.meter.hold(5)
        self.assertEqual(5, self.meter.seconds(30))

    def test_fewer_units_do_not_lower_the_count(self):
        self.meter.run(2, 0)
        self.meter.run(1, 10)
        self.assertEqual(20, self.meter.unit_seconds(10))
        self.assertEqual(25, self.meter.unit_seconds(15))

    def test_running_again_adds_to_it(self):
        self.meter.run(1, 0)
        self.meter.hold(5)
        self.meter.run(1, 100)
        self.assertEqual(7, self.meter.seconds(102))

    def test_an_earlier_moment_counts_nothing_extra(self):
        self.meter.run(1, 100)
        self.assertEqual(0, self.meter.seconds(50))
