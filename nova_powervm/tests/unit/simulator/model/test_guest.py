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

import io

from nova_powervm.simulator.model import discovery
from nova_powervm.simulator.model import guest
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines


class TestDisks(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = machines.san_machine(self)
        self.vios = self.machine.vios('vios1')
        self.lpar = machines.lpar(self.machine)

    def npiv(self, port='fcs0', lun='lun1'):
        mapping = self.vios.add_fc_mapping(self.lpar,
                                           port=self.vios.port(port))
        self.machine.san.lun(lun).mask(mapping.wwpns[0])
        return mapping

    def volume(self, vios='vios1'):
        lun, itls = machines.masked(self.machine, vios=vios)
        return discovery.discover(
            self.machine.vios(vios),
            discovery.Request(None, None, False, itls)).volume

    def test_a_virtual_disk(self):
        disk = machines.disk(self.machine)
        machines.attach(self.lpar, disk)
        disk.content.write_from(io.BytesIO(b'bytes'))
        seen, = guest.disks(self.lpar)
        self.assertEqual((disk.udid, b'bytes', ['vscsi']), (
            seen.identity, seen.content.read(), seen.protocols))

    def test_disks_of_others_are_not_seen(self):
        machines.attach(self.lpar, machines.disk(self.machine))
        self.assertEqual([], guest.disks(
            machines.lpar(self.machine, 'other')))

    def test_a_lun_over_two_servers_is_one_disk(self):
        machines.attach(self.lpar, self.volume())
        machines.attach(self.lpar, self.volume('vios2'), 'vios2')
        seen, = guest.disks(self.lpar)
        self.assertEqual(2, len(seen.paths))

    def test_a_lun_over_npiv(self):
        self.npiv()
        seen, = guest.disks(self.lpar)
        self.assertEqual(('npiv', 2), (seen.protocols[0], len(seen.paths)))
        self.assertIs(self.machine.san.lun('lun1'), seen.storage)

    def test_a_lun_over_both_is_one_disk(self):
        machines.attach(self.lpar, self.volume())
        self.npiv()
        seen, = guest.disks(self.lpar)
        self.assertEqual(['npiv', 'vscsi'], seen.protocols)

    def test_nothing_comes_without_port_or_link(self):
        mapping = self.npiv()
        mapping.port.link = False
        self.assertEqual([], guest.disks(self.lpar))
        mapping.port = None
        self.assertEqual([], guest.disks(self.lpar))

    def test_a_stale_disk_is_not_seen(self):
        machines.attach(self.lpar, self.volume())
        self.machine.san.lun('lun1').unmask()
        self.assertEqual([], guest.disks(self.lpar))
