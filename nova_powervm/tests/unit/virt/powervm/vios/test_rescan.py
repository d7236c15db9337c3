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

from pypowervm import exceptions as pvm_exc

from nova_powervm.simulator import faults
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm.storage import base as storage
from nova_powervm.virt.powervm.vios import rescan


class TestRescan(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.vios = self.fix.machine.vios('vios1')
        self.group = self.vios.group('novavg')

    def rescan(self, udid):
        rescan.rescan(self.fix.host.adapter, self.vios.uuid, storage.Disk(
            name='b1', udid=udid, size_gb=1, vios_uuid=self.vios.uuid))

    def test_disk_that_the_server_does_not_show_is_no_error(self):
        self.rescan('unknown')

    def test_server_that_cannot_is_no_error(self):
        self.fix.sim.faults.add(faults.Fault(
            faults.fail_job('not now'), action='job:RescanVirtualDisk'))
        self.rescan(self.group.create_disk('b1', 1).udid)

    def test_server_that_cannot_be_asked_is_one(self):
        self.fix.sim.faults.add(faults.Fault(faults.refuse(500), verb='GET'))
        self.assertRaises(pvm_exc.HttpError, self.rescan, 'any')
