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

import fixtures
from pypowervm import exceptions as pvm_exc

from nova_powervm.simulator import faults
from nova_powervm.simulator.model import array
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm.vios import iscsi

PORTALS = ('192.0.2.5:3260', '192.0.2.6:3260')
IQN = 'iqn.2010-10.org.openstack:volume-1'


class TestIscsi(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.vios = self.fix.machine.vios('vios1')
        self.san = self.fix.machine.san
        made = self.san.add_array('lvm', vendor='LIO', product='IBLOCK')
        self.lun = made.create_lun('volume-1', 1)
        for portal in PORTALS:
            self.san.add_portal(portal, ('finder', 'covered'))
        self.target = self.san.add_target(IQN, *PORTALS,
                                          chap=('me', 'hidden'))
        self.target.export(self.lun, 1)

    def way(self, portals=PORTALS, password='hidden', **more):
        count = len(portals)
        return iscsi.Way(
            **{'portals': tuple(portals), 'iqns': (IQN,) * count,
               'numbers': (1,) * count, 'iface': 'default',
               'secret': iscsi.Secret('me', password),
               'discovery': iscsi.Secret('finder', 'covered'), **more})

    def discover(self, *args, **kwargs):
        return iscsi.discover(self.fix.host, self.vios.uuid,
                              self.way(*args, **kwargs))

    def remove(self, *args, **kwargs):
        iscsi.remove(self.fix.host, self.vios.uuid,
                     self.way(*args, **kwargs))

    def fails(self, code, act, *args, **kwargs):
        error = self.assertRaises(iscsi.Failed, act, *args, **kwargs)
        self.assertEqual((code, iscsi.meaning(code)), (error.code, str(error)))

    def test_a_volume_is_found_through_every_portal(self):
        (udid, name), = self.discover().items()
        disk = self.vios.volumes[name]
        self.assertEqual((self.lun, udid), (disk.lun, disk.udid))
        self.assertEqual(2, len(disk.live_paths))

    def test_it_is_found_again_in_the_session_there_is(self):
        self.assertEqual(self.discover(PORTALS[:1]),
                         self.discover(PORTALS[:1]))

    def test_it_is_forgotten_with_its_session(self):
        self.discover()
        self.remove()
        self.remove()
        self.assertEqual(set(), self.vios.initiator.sessions)
        self.assertEqual(2, len(self.vios.volumes))

    def test_each_failure_has_its_code_and_says_what_to_do(self):
        self.fails('24', self.discover, password='wrong')
        for portals in (PORTALS, PORTALS[:1]):
            self.fails('24', self.discover, portals,
                       discovery=iscsi.Secret('finder', 'wrong'))
        self.fails('23', self.discover, ['192.0.2.77:3260'])
        self.fails('21', self.discover, numbers=(5, 5))
        for portal in PORTALS:
            self.san.portals[portal].state = array.DOWN
        self.fails('8', self.discover)
        self.vios.initiator.supported = False
        self.fails('127', self.discover)
        self.fails('127', iscsi.name_of, self.fix.host, self.vios.uuid)
        self.remove()

    def test_a_disk_in_use_is_not_forgotten(self):
        (_udid, name), = self.discover().items()
        client = self.fix.machine.vios('vios2')
        self.vios.add_bus(client).attach(self.vios.volumes[name])
        self.fails('1', self.remove)

    def test_an_unknown_code_is_told(self):
        self.assertIn('answered 99', iscsi.meaning('99'))

    def test_a_server_has_a_name(self):
        self.assertEqual(
            self.vios.initiator.name,
            iscsi.name_of(self.fix.host, self.vios.uuid))

    def test_an_answer_without_sense_is_a_failure(self):
        self.assertRaises(iscsi.Failed, iscsi._disks, '[what', [IQN])
        self.assertEqual({'u': 'hdisk1'}, iscsi._disks(
            f"['{IQN} hdisk1 u', 'other hdisk2 v', 'odd']", [IQN]))

    def test_a_job_without_a_code_is_an_error_of_the_machine(self):
        self.fix.sim.faults.add(faults.Fault(
            faults.fail_job('no way'), action='job:ISCSIDiscovery'))
        error = self.assertRaises(pvm_exc.JobRequestFailed, self.discover)
        self.assertIn('no way', str(error))

    def test_no_secret_is_logged_whatever_happens(self):
        log = self.useFixture(fixtures.FakeLogger(level=1))
        self.discover()
        self.fix.sim.faults.add(faults.Fault(
            faults.refuse(500), action='job:ISCSIDiscovery', times=2))
        self.assertRaises(pvm_exc.JobRequestFailed, self.discover)
        self.assertEqual([], [word for word in ('hidden', 'covered')
                              if word in log.output])
