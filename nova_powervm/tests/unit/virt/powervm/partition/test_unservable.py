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

from nova_powervm.tests import base
from nova_powervm.tests.unit.virt.powervm import fakes
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.partition import unservable

REFUSED = {
    'hw:cpu_policy': 'mixed', 'hw:cpu_thread_policy': 'require',
    'hw:cpu_sockets': '2', 'hw:cpu_realtime': 'yes',
    'hw:cpu_realtime_mask': '^0', 'hw:cpu_dedicated_mask': '0-1',
    'hw:emulator_threads_policy': 'isolate', 'hw:mem_page_size': 'large',
    'hw:numa_nodes': '1', 'hw:numa_cpus.0': '0', 'hw:numa_mem.1': '1024',
    'hw:pci_numa_affinity_policy': 'required', 'hw:mem_encryption': 'true',
    'hw:tpm_version': '2.0', 'hw:boot_menu': 'true',
    'hw:ephemeral_encryption': 'true', 'hw:watchdog_action': 'reset',
    'hw:serial_port_count': '2', 'hw:pmem': '6GB', 'hw:sound_model': 'ich6',
    'quota:cpu_shares': '100', 'quota:disk_read_bytes_sec': '1',
    'hw_rng:rate_bytes': '1', 'hide_hypervisor_id': 'true',
}
HARMLESS = {
    'hw:cpu_policy': 'dedicated', 'hw:cpu_thread_policy': 'prefer',
    'hw:cpu_realtime': 'no', 'hw:mem_page_size': 'small',
    'hw:pci_numa_affinity_policy': 'preferred', 'hw:mem_encryption': 'false',
    'hw:boot_menu': 'false', 'hw:cpu_max_sockets': '4',
    'hw:locked_memory': 'true', 'hw:watchdog_action': 'disabled',
    'hw_rng:allowed': 'true', 'trait:CUSTOM_X': 'required',
    'aggregate_instance_extra_specs:ssd': 'true', 'vmware:anything': '1',
}


class TestCheck(base.TestCase):

    def check(self, extra_specs=None, properties=None):
        flavor = fakes.flavor()
        flavor.extra_specs = extra_specs or {}
        unservable.check(fakes.instance(flavor=flavor,
                                        properties=properties))

    def test_extra_specs_no_partition_can_have_are_refused_by_name(self):
        for key, value in REFUSED.items():
            message = self.assertRaises(
                exception.FlavorNotUsable, self.check,
                {key: value}).format_message()
            self.assertIn(f"flavor 'small' has the extra spec {key}={value}, "
                          f"which PowerVM cannot give", message)
            self.assertLess(len(message), 255)

    def test_harmless_ones_are_not(self):
        self.check(HARMLESS)

    def test_image_properties_are_refused_by_name(self):
        for properties in ({'hw_numa_nodes': '2'},
                           {'hw_numa_nodes': '1', 'hw_numa_cpus.0': '0'},
                           {'hw_mem_page_size': '1GB'},
                           {'hw_firmware_type': 'uefi'},
                           {'hw_mem_encryption': 'true'}):
            message = self.assertRaises(
                exception.FlavorNotUsable, self.check,
                properties=properties).format_message()
            self.assertIn('the image has the property hw_', message)

    def test_choices_among_emulated_devices_are_left_alone(self):
        self.check(properties={
            'hw_disk_bus': 'scsi', 'hw_vif_model': 'virtio',
            'hw_qemu_guest_agent': 'yes', 'hw_scsi_model': 'virtio-scsi',
            'hw_cpu_policy': 'dedicated', 'os_distro': 'ibmi'})

    def test_property_of_the_image_or_none(self):
        instance = fakes.instance(properties={'os_distro': 'aix'})
        self.assertEqual('aix', unservable.image_property(
            instance, 'os_distro'))
        self.assertIsNone(unservable.image_property(
            instance, 'hw_numa_nodes'))
