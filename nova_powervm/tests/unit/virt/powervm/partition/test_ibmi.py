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

from nova_powervm.simulator import presets
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.tests import san_fixtures
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.partition import ibmi
from nova_powervm.virt.powervm.partition import lifecycle


class TestNameLoadSource(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.instance = driver_fixtures.make_instance(
            system_metadata={'image_os_distro': 'ibmi'})

    def test_load_source_is_the_adapter_of_the_boot_disk(self):
        self.fix.spawn(self.instance)
        lpar = self.fix.machine.lpar(self.instance.name)
        disk = min(bus.client_slot for vios in self.fix.machine.vioses
                   for bus in vios.buses if bus.client is lpar)
        self.assertEqual(('OS400', 'running'), (lpar.kind, lpar.state))
        self.assertEqual((str(disk), 'HMC'), (
            lpar.settings.tagged_io['LoadSource'],
            lpar.settings.tagged_io['Console']))
        self.assertEqual(('b', 'normal'), (
            lpar.settings.ipl_source, lpar.keylock))

    def test_load_source_may_be_a_fibre_channel_adapter(self):
        self.fix.spawn(self.instance)
        lpar = self.fix.machine.lpar(self.instance.name)
        vios = self.fix.machine.vioses[0]
        slots = []
        for _ in range(2):
            vios.add_fc_mapping(lpar)
            slots.append(str(vios.fc_mappings[-1].client_slot))
        self.fix.machine.changed(vios)
        ibmi.name_fibre_load_source(self.fix.host, self.instance)
        self.assertEqual(slots, [lpar.settings.tagged_io[name] for name in (
            'LoadSource', 'AlternateLoadSource')])

    def boot_slot(self, boot_disk):
        """Return the slots of the boot disk, and those that are named."""
        lpar = self.fix.machine.lpar(self.instance.name)
        return [str(bus.client_slot) for vios in self.fix.machine.vioses
                for bus in vios.buses for lun in bus.luns
                if bus.client is lpar and boot_disk(lun.storage)], [
                    lpar.settings.tagged_io[name] for name in (
                        'LoadSource', 'AlternateLoadSource')]

    def test_load_source_is_not_the_adapter_of_the_config_drive(self):
        """The volume is found by the server that has no config drive."""
        fix = self.fix = self.useFixture(
            driver_fixtures.DriverFixture(presets.fc()))
        self.instance = driver_fixtures.make_instance(
            config_drive='True',
            system_metadata={'image_os_distro': 'ibmi'})
        volume = san_fixtures.FcVolume(fix.machine)
        volume.show(fix.driver.get_volume_connector(self.instance))
        for port in fix.machine.vios('vios1').ports:
            port.link = False
        fix.spawn(self.instance, block_device_info={
            'block_device_mapping': [volume.block_device(boot_index=0)]})

        found, named = self.boot_slot(
            lambda storage: getattr(storage, 'lun', None) is volume.lun)
        self.assertEqual(found * 2, named)
        lpar = fix.machine.lpar(self.instance.name)
        self.assertEqual({'vios1', 'vios2'}, {
            bus.vios.name for vios in fix.machine.vioses
            for bus in vios.buses if bus.client is lpar})

    def test_load_source_and_alternate_lead_to_the_boot_volume(self):
        fix = self.fix = self.useFixture(
            driver_fixtures.DriverFixture(presets.fc()))
        volume = san_fixtures.FcVolume(fix.machine)
        volume.show(fix.driver.get_volume_connector(self.instance))
        fix.spawn(self.instance, block_device_info={
            'block_device_mapping': [volume.block_device(boot_index=0)]})
        found, named = self.boot_slot(
            lambda storage: getattr(storage, 'lun', None) is volume.lun)
        self.assertEqual(sorted(found), named)

    def test_partition_without_a_disk_cannot_be_loaded(self):
        lifecycle.create(self.fix.host, self.instance)
        for name, *more in ((ibmi.name_load_source, []),
                            (ibmi.name_fibre_load_source,)):
            message = self.assertRaises(
                exception.BuildFailed, name, self.fix.host, self.instance,
                *more).format_message()
            self.assertIn('has no disk that IBM i could be loaded from',
                          message)
