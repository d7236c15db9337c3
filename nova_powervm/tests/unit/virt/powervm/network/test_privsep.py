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

import runpy

import fixtures
import mock
from oslo_privsep import capabilities

from nova_powervm.tests import base
from nova_powervm.virt.powervm.network import privsep


class TestPrivileges(base.TestCase):

    def test_daemon_can_administer_the_network_and_nothing_else(self):
        context = self.useFixture(fixtures.MockPatch(
            'oslo_privsep.priv_context.PrivContext', spec=True)).mock

        runpy.run_path(privsep.__file__)

        self.assertEqual([capabilities.CAP_NET_ADMIN],
                         context.call_args.kwargs['capabilities'])


class TestSetLink(base.TestCase):

    def setUp(self):
        super().setUp()
        # The kernel of a test's machine has no trunk adapters to be named.
        self.netlink = mock.MagicMock()
        self.netlink.__enter__.return_value = self.netlink
        self.netlink.link_lookup.return_value = [7]
        self.useFixture(fixtures.MonkeyPatch(
            'nova_powervm.virt.powervm.network.privsep.iproute.IPRoute',
            lambda: self.netlink))
        privsep.context.set_client_mode(False)
        self.addCleanup(privsep.context.set_client_mode, True)

    def orders(self, *args):
        privsep.set_link(*args)
        return [call.kwargs for call in self.netlink.link.call_args_list]

    def test_device_with_its_name_is_only_taken_up(self):
        self.assertEqual([{'index': 7, 'state': 'up'}],
                         self.orders('tap1', 'tap1', None))

    def test_device_is_down_while_it_is_renamed(self):
        self.assertEqual([{'index': 7, 'state': 'down'},
                          {'index': 7, 'ifname': 'tap1'},
                          {'index': 7, 'state': 'up', 'mtu': 9000}],
                         self.orders('env3', 'tap1', 9000))
