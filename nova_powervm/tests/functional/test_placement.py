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

"""The host as the scheduler and an administrator see it."""

from nova_powervm.tests.functional import cloud  # isort: skip

from nova import utils

from nova_powervm.simulator import presets


class PlacementTest(cloud.CloudTestCase):

    def provider(self):
        return self._get_provider_uuid_by_host('host1')

    def inventories(self):
        return self._get_provider_inventory(self.provider())

    def read_host_again(self):
        self._run_periodics()

    def test_virtual_processors_are_a_tenth_of_a_core_each(self):
        vcpu = self.inventories()['VCPU']

        self.assertEqual(20, vcpu['total'])
        self.assertEqual(10.0, vcpu['allocation_ratio'])
        self.assertEqual(64, vcpu['max_unit'])

    def test_ratio_of_virtual_processors_follows_the_configured_factor(self):
        self.flags(group='powervm', proc_units_factor=0.5)

        self.read_host_again()

        self.assertEqual(2.0, self.inventories()['VCPU']['allocation_ratio'])

    def test_memory_is_handed_out_in_whole_blocks(self):
        memory = self.inventories()['MEMORY_MB']

        self.assertEqual(128 * 1024, memory['total'])
        self.assertEqual(256, memory['min_unit'])
        self.assertEqual(256, memory['step_size'])
        self.assertEqual(1.0, memory['allocation_ratio'])

    def test_disk_is_the_volume_group(self):
        disk = self.inventories()['DISK_GB']

        self.assertEqual(2000, disk['total'])
        self.assertEqual(1.0, disk['allocation_ratio'])

    def test_server_takes_from_placement_what_its_flavor_says(self):
        server = self.boot(self.make_flavor(memory_mb=4096, vcpu=3, disk=25))

        self.assertEqual(
            {self.provider(): {
                'VCPU': 3, 'MEMORY_MB': 4096, 'DISK_GB': 25}},
            {provider: allocation['resources'] for provider, allocation
             in self._get_allocations_by_server_uuid(server['id']).items()})

    def test_host_is_known_to_run_raw_images_and_not_others(self):
        traits = self._get_provider_traits(self.provider())

        self.assertIn('COMPUTE_IMAGE_TYPE_RAW', traits)
        self.assertNotIn('COMPUTE_IMAGE_TYPE_QCOW2', traits)
        self.assertNotIn('COMPUTE_NET_ATTACH_INTERFACE', traits)

    def test_change_of_the_volume_group_reaches_placement(self):
        group = self.machine.vios('vios1').group('novavg')
        volume = self.machine.vios('vios1').add_volume(500 * 1024)
        volume.group = group
        group.volumes.append(volume)

        self.read_host_again()

        self.assertEqual(2500, self.inventories()['DISK_GB']['total'])

    def hypervisor(self):
        hypervisor, = self.api.api_get(
            '/os-hypervisors/detail').body['hypervisors']
        return hypervisor

    def test_hypervisor_is_shown_with_its_name_type_and_uptime(self):
        hypervisor = self.hypervisor()

        self.assertEqual('host1', hypervisor['hypervisor_hostname'])
        self.assertEqual('phyp', hypervisor['hypervisor_type'])
        self.assertEqual('up', hypervisor['state'])
        self.assertIn('up 1 days,  0:00', hypervisor['uptime'])

    def test_uptime_is_shown_to_old_clients_too(self):
        with utils.temporary_mutation(self.api, microversion='2.50'):
            identity = self.hypervisor()['id']
            shown = self.api.api_get(
                f'/os-hypervisors/{identity}/uptime').body['hypervisor']

        self.assertIn('up 1 days,  0:00', shown['uptime'])

    def test_used_amounts_are_those_of_the_flavors(self):
        self.boot(self.make_flavor(memory_mb=4096, vcpu=3, disk=25))
        self.read_host_again()

        with utils.temporary_mutation(self.api, microversion='2.50'):
            hypervisor = self.hypervisor()

        self.assertEqual(3, hypervisor['vcpus_used'])
        self.assertEqual(4096 + 512, hypervisor['memory_mb_used'])
        self.assertEqual(25, hypervisor['local_gb_used'])
        self.assertEqual(1, hypervisor['running_vms'])


class OtherMachineTest(cloud.CloudTestCase):
    """A machine with blocks and units of another size."""

    def _setup_compute_service(self):
        return self.add_host('host1', presets.single_vios(
            lmb=1024, units=7.5, vg_size=300))

    def test_inventories_are_those_of_the_machine(self):
        found = self._get_provider_inventory(
            self._get_provider_uuid_by_host('host1'))

        self.assertEqual(8, found['VCPU']['total'])
        self.assertEqual(1024, found['MEMORY_MB']['step_size'])
        self.assertEqual(300, found['DISK_GB']['total'])
