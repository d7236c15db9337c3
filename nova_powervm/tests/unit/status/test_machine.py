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

from nova_powervm.simulator import presets
from nova_powervm.status import machine
from nova_powervm.tests import status_fixtures


class TestMachine(status_fixtures.StatusTestCase):

    def test_system_that_does_not_operate_is_named(self):
        found = presets.dual_vios()
        found.state = 'error'
        self.assertResult('failure', 'error',
                          machine.system(self.facts(found)))

    def test_master_elsewhere_is_a_failure(self):
        found = presets.dual_vios()
        self.assertResult('ok', 'novalink', machine.novalink(
            self.facts(found)))
        found.master = None
        self.assertResult('failure', 'HMC', machine.novalink(
            self.facts(found)), 'request-master')

    def test_no_management_partition_is_a_failure(self):
        facts = self.facts()
        facts.__dict__['management'] = []
        self.assertResult('failure', '0 management partitions',
                          machine.novalink(facts), 'rest_host')

    def test_one_server_of_two_without_rmc_is_a_warning(self):
        found = presets.dual_vios()
        found.vioses[1].rmc = 'inactive'
        self.assertResult('warning', 'vios2: running, RMC inactive',
                          machine.vioses(self.facts(found)), 'RMC'.lower())

    def test_one_server_alone_is_a_warning(self):
        self.assertResult('warning', 'vios1', machine.vioses(
            self.facts(presets.single_vios())), 'second')

    def test_servers_of_two_levels_are_a_warning(self):
        facts = self.facts()
        for vios, level in zip(facts.vioses, ('VIOS 3.1', 'VIOS 4.1')):
            vios.element.find('OperatingSystemVersion').text = level
        self.assertResult('warning', 'VIOS 4.1',
                          machine.vios_versions(facts))

    def test_full_machine_is_a_warning(self):
        facts = self.facts()
        self.assertResult('ok', 'MB in blocks of', machine.capacity(facts))
        facts.system.element.find(
            'AssociatedSystemMemoryConfiguration/'
            'CurrentAvailableSystemMemory').text = '0'
        self.assertResult('warning', '0 of', machine.capacity(facts))

    def test_management_partition_is_no_partition_of_anybody(self):
        self.assertResult('ok', '0', machine.partitions(self.facts()))


class TestStorage(status_fixtures.StatusTestCase):

    def test_unknown_group_and_none_are_failures(self):
        self.assertResult('failure', 'no active Virtual I/O Server has nope',
                          machine.disks(self.facts(volume_group_name='nope')))
        self.assertResult('failure', 'volume_group_name is not set',
                          machine.disks(self.facts(volume_group_name='')))

    def test_missing_cluster_is_a_failure(self):
        self.assertResult('failure', 'needs a shared storage pool',
                          machine.disks(self.facts(disk_driver='ssp')))

    def test_full_group_is_a_warning(self):
        found = presets.dual_vios()
        for vios in found.vioses:
            vios.group('novavg').create_disk('full', 990)
        self.assertResult('warning', '20 of 2000 GB free',
                          machine.disks(self.facts(found)), 'Add disks')

    def test_repository_is_told_with_its_room(self):
        found = presets.dual_vios()
        found.vioses[0].group('rootvg').create_repository('vopt', 2)
        self.assertResult('ok', 'vios1: 2.0 GB free',
                          machine.media(self.facts(found)))

    def test_full_repository_is_a_failure(self):
        found = presets.dual_vios()
        found.vioses[0].group('rootvg').create_repository('vopt', 0.05)
        self.assertResult('failure', '0.1 GB free',
                          machine.media(self.facts(found)), 'chrep')

    def test_nowhere_to_make_a_repository_is_a_failure(self):
        self.assertResult(
            'failure', 'no volume group nope', machine.media(
                self.facts(vopt_media_volume_group='nope')))


class TestSlots(status_fixtures.StatusTestCase):

    def check(self, text):
        path = self.useFixture(fixtures.TempDir()).join('inventory.yaml')
        with open(path, 'w') as file:
            file.write(text)
        return machine.io_slots(self.facts(io_slots_file=path))

    def test_slots_are_counted_and_paragraphs_for_none_are_named(self):
        nics = "nics: {identification: {vendor_id: '1657'}}\n"
        self.assertResult('ok', '2 slots', self.check(nics))
        self.assertResult('warning', 'no slot is as gpus says', self.check(
            nics + "gpus: {identification: {vendor_id: '10DE'}}\n"))
        self.assertResult('failure', "'a' has no identification",
                          self.check('a: {}'), 'Correct')
        self.assertResult('ok', 'offers none', machine.io_slots(
            self.facts(io_slots_file='/none')))


class TestMeasurements(status_fixtures.StatusTestCase):

    def test_they_are_looked_at_where_nova_wants_them(self):
        facts = self.facts()
        self.assertResult('ok', 'Not used', machine.measurements(facts))
        self.fix.config.config(compute_monitors=['cpu.virt_driver'])
        self.assertResult('warning', 'no samples',
                          machine.measurements(facts))
        status_fixtures.measure(self.fix.machine)
        self.assertResult('ok', 'samples', machine.measurements(facts))
