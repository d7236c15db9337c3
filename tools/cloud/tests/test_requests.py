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

"""Requests are counted by operation, without what runs all the time."""

import collections

from nova_powervm.simulator.rest import trace
import testtools

from tools.cloud import requests

Call = collections.namedtuple('Call', 'verb noun action path')


class RequestsTest(testtools.TestCase):

    def setUp(self):
        super().setUp()
        self.trace = trace.Trace()
        self.requests = requests.Requests(self.trace)

    def ask(self, verb, noun, action):
        self.trace.record(Call(verb, noun, action, '/'), 200, 0.0)

    def test_an_operation_counts_what_came_while_it_ran(self):
        self.ask('GET', 'VirtualIOServer', 'feed')
        with self.requests.of('stop'):
            self.ask('GET', 'LogicalPartition', 'read')
            self.ask('PUT', 'LogicalPartition', 'job:PowerOff')
            self.ask('GET', 'Event', 'feed')
        self.ask('GET', 'VirtualIOServer', 'feed')
        _, fields, [row] = self.requests.table()
        told = dict(zip(fields, row))
        told.pop('seconds')
        self.assertEqual(
            {'operation': 'stop', 'requests': 2, 'GET': 1, 'PUT': 1,
             'POST': 0, 'DELETE': 0, 'jobs': 1}, told)

    def test_power_offs_are_counted_from_a_mark(self):
        self.ask('PUT', 'LogicalPartition', 'job:PowerOff')
        mark = self.requests.mark()
        self.assertEqual(0, self.requests.power_offs(mark))
        self.ask('PUT', 'LogicalPartition', 'job:PowerOff')
        self.assertEqual(1, self.requests.power_offs(mark))
