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

"""What a client reads and posts back unchanged changes nothing."""

from pypowervm.tasks import scsi_mapper
from pypowervm.wrappers import logical_partition
from pypowervm.wrappers import storage
from pypowervm.wrappers import virtual_io_server

from nova_powervm.tests.conformance.simulator import base

LPAR = logical_partition.LPAR
VIOS = virtual_io_server.VIOS


class TestRoundTrips(base.ConformanceTest):

    def setUp(self):
        super().setUp()
        self.deploy()
        self.map_storage(self.lpar('lpar1'), self.create_disk('more'))
        self.before = self.machine.snapshot()

    def assertUnchanged(self):
        self.assertEqual(self.before, self.machine.snapshot())

    def test_a_partition_that_runs(self):
        self.lpar('lpar1').update()
        self.assertUnchanged()

    def test_a_partition_that_is_off(self):
        self.create_lpar('lpar2')
        self.before = self.machine.snapshot()
        self.lpar('lpar2').update()
        self.assertUnchanged()

    def test_a_partition_with_every_group(self):
        lpar = LPAR.get(self.adapter, uuid=self.lpar('lpar1').uuid, xag=[])
        lpar.update()
        self.assertUnchanged()

    def test_a_vios_with_any_groups(self):
        for groups in ([None], ['ViosSCSIMapping'], ['ViosStorage'],
                       ['ViosFCMapping', 'ViosSCSIMapping', 'ViosStorage'],
                       ['ViosNetwork'], []):
            self.vios(groups=groups).update()
            self.assertUnchanged()

    def test_mappings_in_another_order(self):
        vios = self.vios(groups=['ViosSCSIMapping'])
        vios.scsi_mappings = list(reversed(list(vios.scsi_mappings)))
        vios.update()
        self.assertUnchanged()

    def test_the_orphan_of_a_partition_that_is_gone(self):
        lpar = self.create_lpar('lpar2')
        self.map_storage(lpar, self.create_disk('other'))
        LPAR.get(self.adapter, uuid=lpar.uuid).delete()
        self.before = self.machine.snapshot()
        self.vios(groups=['ViosSCSIMapping']).update()
        self.assertUnchanged()

    def test_a_bus_with_nothing_on_it(self):
        vios = self.vios(groups=['ViosSCSIMapping'])
        scsi_mapper.detach_storage(vios, self.lpar('lpar1').id)
        vios.update()
        self.before = self.machine.snapshot()
        self.vios(groups=['ViosSCSIMapping']).update()
        self.assertUnchanged()

    def test_a_volume_group(self):
        vios = self.vios()
        for group in storage.VG.get(self.adapter, parent=vios):
            group.update()
            self.assertUnchanged()

    def test_a_volume_group_with_a_media_repository(self):
        vios = self.vios()
        root = self.volume_group(vios, 'rootvg')
        root.vmedia_repos = [
            storage.VMediaRepos.bld(self.adapter, 'VMLibrary', 10)]
        root.update()
        self.before = self.machine.snapshot()
        self.volume_group(vios, 'rootvg').update()
        self.assertUnchanged()

    def test_a_deleted_disk_is_not_made_again_by_a_stale_copy_of_its_vios(
            self):
        # The mappings of a VIOS name disks, but do not hold them.
        vios = self.vios(groups=['ViosStorage'])
        self.create_disk('third')
        self.before = self.machine.snapshot()
        vios.update()
        self.assertUnchanged()
