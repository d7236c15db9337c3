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

import socket
import threading

import fixtures
from nova import exception as nova_exception
from oslo_config import fixture as config_fixture

from nova_powervm import conf
from nova_powervm.tests import base
from nova_powervm.tests import console_fixtures
from nova_powervm.tests import fixtures as pvm_fixtures
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator import viewer
from nova_powervm.virt.powervm.console import partition
from nova_powervm.virt.powervm.console import vnc


class TestVnc(base.TestCase):

    def setUp(self):
        super().setUp()
        self.useFixture(fixtures.FakeLogger())
        self.config = self.useFixture(config_fixture.Config(conf.CONF))
        sim = self.useFixture(pvm_fixtures.SimulatorFixture()).sim
        self.lpar = machines.running(sim.machine)
        self.terminals = sim.machine.terminals
        self.useFixture(console_fixtures.ManagementCommandsFixture(sim))
        self.vnc = vnc.Vnc(partition.Partition(
            self.lpar.uuid, self.lpar.number, 'the-instance'), False)
        self.addCleanup(self.vnc.close)

    def look(self):
        """Return a viewer, and the thread that serves it."""
        ours, theirs = socket.socketpair()
        theirs.settimeout(30)
        self.addCleanup(theirs.close)
        thread = threading.Thread(target=self.vnc.serve, args=(ours,))
        thread.start()
        return viewer.Viewer(connection=theirs), thread

    def test_viewers_see_the_same(self):
        views = [self.look()[0] for _ in range(2)]
        views[0].type('hello')
        self.assertEqual(views[0].picture(), views[1].picture())
        self.assertEqual('lpar1', views[0].name)

    def test_viewer_that_goes_leaves_the_others(self):
        views = [self.look() for _ in range(2)]
        views[0][0].close()
        views[0][1].join()
        views[1][0].picture()

    def test_close_hangs_up_and_closes_the_terminal(self):
        view, thread = self.look()
        self.vnc.close()
        self.assertEqual(b'', view.read(1))
        thread.join()
        self.assertEqual([], self.terminals.all())
        # One that was let in just before.
        ours, _ = socket.socketpair()
        self.assertRaises(OSError, self.vnc.serve, ours)

    def test_terminal_that_was_closed_by_others_opens_again(self):
        self.terminals.close(self.lpar)
        self.vnc.renew()
        self.look()[0].picture()

    def test_terminal_that_others_took_stays_theirs(self):
        self.terminals.close(self.lpar)
        theirs = self.terminals.open(self.lpar, graphic=False)
        self.vnc.close()
        self.assertIs(theirs, self.terminals.get(self.lpar))
        self.assertRaises(nova_exception.ConsoleTypeUnavailable,
                          self.vnc.renew)
