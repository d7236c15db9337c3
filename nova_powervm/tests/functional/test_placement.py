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

from nova_powervm.simulator.model import partition
from nova_powervm.simulator.model import resources
from nova_powervm.simulator import presets
from nova_powervm.simulator.presets import parts


class PlacementTest(cloud.CloudTestCase):

    def provider(self):
        return self._get_provider_uuid_by_host('host1')

    def inventories(self):
        return self._get_provider_inventory(self.provider())

    def read_host_again(self):
        self._run_periodics()

    def left(self, resource_class):
        """What placement could still give away of a class."""
        inventory = self.inventories()[resource_class]
        self.assertEqual(1.0, inventory['allocation_ratio'])
        used = self._get_provider_usages(self.provider())[resource_class]
        return inventory['total'] - inventory['reserved'] - used

    def check_promises(self):
        """Placement offers what the machine has left, and no more.

        The page table of what is offered, and the 512 MB that Nova's own
        option reserves, are not offered.
        """
        self.read_host_again()
        units = self.machine.units_available
        self.assertEqual(int(units * 10 + 1e-6), self.left('VCPU'))
        self.assertEqual(int(units), self.left('PCPU'))
        self.assertEqual(int(units * 100 + 1e-6),
                         self.left('CUSTOM_POWERVM_PROC_UNITS'))
        memory = self.left('MEMORY_MB')
        wanted = memory + self.machine.overhead(memory) + 512
        self.assertLessEqual(wanted, self.machine.memory_available)
        self.assertLess(self.machine.memory_available - wanted, 512)

    def test_processors_and_memory_offered_are_those_left(self):
        self.assertEqual(
            (200, 64), (self.inventories()['VCPU']['total'],
                        self.inventories()['VCPU']['max_unit']))
        memory = self.inventories()['MEMORY_MB']
        self.assertEqual((128 * 1024, 256, 256), (
            memory['total'], memory['min_unit'], memory['step_size']))

        # The Virtual I/O Servers and the management partition have 1.5.
        self.assertEqual(185, self.left('VCPU'))
        self.check_promises()
        self.flags(group='powervm', proc_units_factor=0.5)
        self.read_host_again()
        self.assertEqual(37, self.left('VCPU'))

    def test_promises_hold_with_servers_of_all_kinds(self):
        kinds = (
            {'powervm:proc_units': '1.37', 'powervm:max_mem': '65536'},
            {'hw:cpu_policy': 'dedicated'},
            {'powervm:dedicated_proc': 'true'},
            {'resources:CUSTOM_POWERVM_PROC_UNITS': '75',
             'resources:VCPU': '0'})
        servers = [self.boot(self.make_flavor(extra_spec=kind))
                   for kind in kinds]
        self.check_promises()
        self.assertEqual(
            [{'VCPU': 2}, {'PCPU': 2}, {'VCPU': 2},
             {'CUSTOM_POWERVM_PROC_UNITS': 75}],
            [self.processors_of(server) for server in servers])

        # Those that are off keep their place.
        offered = {name: self.left(name) for name in self.inventories()}
        for server in servers[:2]:
            self._stop_server(server)
        self.read_host_again()
        self.assertEqual(offered, {name: self.left(name)
                                   for name in self.inventories()})

    def processors_of(self, server):
        """Return what of placement's processors a server has."""
        allocations = self._get_allocations_by_server_uuid(server['id'])
        resources = allocations[self.provider()]['resources']
        return {name: amount for name, amount in resources.items()
                if name not in ('MEMORY_MB', 'DISK_GB')}

    def test_partition_of_an_administrator_is_reserved(self):
        parts.start(self.machine.create_lpar(partition.Settings(
            'payroll', resources.Memory(8192, 256, 8192),
            resources.SharedProcessors(2.5, 0.5, 2.5, 4, 1, 4))))

        self.check_promises()

        self.assertEqual(160, self.left('VCPU'))

    def test_scheduler_stops_where_the_hypervisor_would(self):
        self.machine.units = 2.27  # 0.77 are left: seven virtual processors
        self.read_host_again()
        flavor = self.make_flavor(vcpu=2, memory_mb=1024, disk=1)
        for _ in range(3):
            self.boot(flavor)

        refused = self.boot_in_vain(flavor)

        self.assertIn('No valid host', refused['fault']['message'])
        self.assertEqual('ACTIVE', self.boot(
            self.make_flavor(vcpu=1, memory_mb=1024, disk=1))['status'])
        self.check_promises()

    def test_last_memory_goes_to_a_server_with_its_page_table(self):
        self.flags(reserved_host_memory_mb=0)
        self.read_host_again()
        memory = self.left('MEMORY_MB')

        refused = self.boot_in_vain(self.make_flavor(
            memory_mb=memory + 256, disk=1))
        server = self.boot(self.make_flavor(memory_mb=memory, disk=1))

        self.assertIn('No valid host', refused['fault']['message'])
        self.assertEqual('ACTIVE', server['status'])
        self.assertLess(self.machine.memory_available, 512)

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

    def test_abilities_are_traits_and_follow_the_host(self):
        self._create_trait('CUSTOM_GOLD')
        self._set_provider_traits(self.provider(), [
            *self._get_provider_traits(self.provider()), 'CUSTOM_GOLD'])
        # Nova looks at what others set in placement every few minutes.
        self.compute.rt.reportclient.clear_provider_cache()
        self.machine.compatibility_modes = ('default', 'POWER9_Base',
                                            'POWER9', 'POWER11')
        self.machine.capabilities['ActiveMemoryExpansionCapable'] = True
        self.machine.processor_pools[3].change('Payroll', 2.0, 0.0)

        self.read_host_again()

        traits = self._get_provider_traits(self.provider())
        for trait in ('CUSTOM_POWERVM_POWER9_BASE', 'CUSTOM_POWERVM_POWER11',
                      'CUSTOM_POWERVM_AME', 'CUSTOM_POWERVM_POOL_PAYROLL',
                      'CUSTOM_POWERVM_LPM', 'HW_CPU_PPC64LE_POWER9',
                      'HW_ARCH_PPC64LE', 'CUSTOM_GOLD', 'COMPUTE_NODE'):
            self.assertIn(trait, traits)
        for trait in ('CUSTOM_POWERVM_POWER8', 'HW_CPU_PPC64LE_POWER8',
                      'CUSTOM_POWERVM_SECURE_BOOT'):
            self.assertNotIn(trait, traits)

        flavor = self.make_flavor(extra_spec={
            'trait:CUSTOM_POWERVM_POOL_PAYROLL': 'required',
            'powervm:shared_proc_pool_name': 'Payroll'})
        self.assertEqual(3, self.partition_of(
            self.boot(flavor)).settings.processors.pool)

    def test_host_without_virtual_io_servers_gets_no_builds(self):
        for vios in self.machine.vioses:
            vios.rmc = 'inactive'
        self.read_host_again()
        self.assertIn('COMPUTE_STATUS_DISABLED',
                      self._get_provider_traits(self.provider()))
        self.assertIn('DISK_GB', self.inventories())
        service, = self.api.get_services(binary='nova-compute')
        self.assertIn('no Virtual I/O Server is running',
                      service['disabled_reason'])
        self.assertIn('No valid host',
                      self.boot_in_vain()['fault']['message'])

        self.machine.vios('vios1').rmc = 'active'
        self.read_host_again()

        self.assertNotIn('COMPUTE_STATUS_DISABLED',
                         self._get_provider_traits(self.provider()))
        self.assertEqual('ACTIVE', self.boot()['status'])

    def test_operators_disabling_is_not_undone(self):
        service, = self.api.get_services(binary='nova-compute')
        self.api.put_service(service['id'], {
            'status': 'disabled', 'disabled_reason': 'maintenance'})

        for rmc in ('inactive', 'active'):
            self.machine.vioses[0].rmc = rmc
            self.machine.vioses[1].rmc = rmc
            self.read_host_again()

        service, = self.api.get_services(binary='nova-compute')
        self.assertEqual(('disabled', 'maintenance'), (
            service['status'], service['disabled_reason']))

    def test_restart_of_the_service_changes_nothing_in_placement(self):
        self.boot(self.make_flavor(extra_spec={
            'hw:cpu_policy': 'dedicated'}))
        self.read_host_again()
        before = self.describe()

        self.restart_compute_service(self.compute)

        self.assertEqual(before, self.describe())

    def describe(self):
        return {
            provider['uuid']: (
                provider['name'], provider['parent_provider_uuid'],
                sorted(self._get_provider_traits(provider['uuid'])),
                {name: {key: value for key, value in inventory.items()
                        if key != 'resource_provider_generation'}
                 for name, inventory in self._get_provider_inventory(
                     provider['uuid']).items()},
                self._get_provider_usages(provider['uuid']))
            for provider in self._get_all_providers()}

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

        self.assertEqual(75, found['VCPU']['total'])
        self.assertEqual(7, found['PCPU']['total'])
        self.assertEqual(1024, found['MEMORY_MB']['step_size'])
        self.assertEqual(300, found['DISK_GB']['total'])


class CrowdTest(cloud.CloudTestCase):
    """A machine with 500 partitions of other people."""

    def _setup_compute_service(self):
        return self.add_host('host1', presets.enlarge(
            presets.dual_vios(), partitions=500))

    def test_reading_the_host_costs_the_same_as_with_none(self):
        self.host.trace.clear()

        self._run_periodics()

        self.assertLessEqual(
            sum(self.host.trace.counts().values()), 6)
        vcpu = self._get_provider_inventory(
            self._get_provider_uuid_by_host('host1'))['VCPU']
        self.assertEqual(int(self.machine.units_available * 10 + 1e-6),
                         vcpu['total'] - vcpu['reserved'])
