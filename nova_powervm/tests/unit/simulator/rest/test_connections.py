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

import contextlib
import socket

from nova_powervm.simulator.rest import connections
from nova_powervm.tests import base


class TestConnections(base.TestCase):

    def setUp(self):
        super().setUp()
        self.connections = connections.Connections()
        self.ours, self.theirs = socket.socketpair()
        self.addCleanup(self.ours.close)
        self.addCleanup(self.theirs.close)

    def test_those_there_have_been_are_counted(self):
        for _time in range(2):
            with self.connections.open(self.ours):
                self.assertEqual(1, len(self.connections))
        self.assertEqual((2, 0), (self.connections.opened,
                                  len(self.connections)))

    def wait(self):
        """Let a connection begin to wait; returns whether it may."""
        stack = contextlib.ExitStack()
        self.addCleanup(stack.close)
        stack.enter_context(self.connections.open(self.ours))
        return stack.enter_context(self.connections.waiting(self.ours))

    def test_those_that_wait_can_be_closed(self):
        self.assertTrue(self.wait())
        self.assertEqual(1, self.connections.idle)
        self.connections.close_idle()
        self.assertEqual(b'', self.theirs.recv(1))

    def test_those_that_do_not_wait_stay_until_they_would(self):
        with self.connections.open(self.ours):
            self.connections.close_idle()
            self.ours.sendall(b'x')
            with self.connections.waiting(self.ours) as may_wait:
                self.assertFalse(may_wait)
        self.assertEqual(b'x', self.theirs.recv(1))

    def test_after_the_end_none_waits_until_the_next_start(self):
        self.connections.close()
        self.assertFalse(self.wait())
        self.connections.reopen()
        self.assertTrue(self.wait())

    def test_one_that_its_client_has_closed_is_no_trouble(self):
        self.wait()
        self.ours.close()
        self.connections.close_idle()
