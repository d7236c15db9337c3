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

"""Two hosts that share a storage pool, through Nova's API."""

from nova_powervm.tests.functional import cloud  # isort: skip

from nova_powervm.simulator import presets
from nova_powervm.tests import nova_fixtures
from nova_powervm.tests import pool_fixtures
from nova_powervm.tests.unit.simulator import pools
from nova_powervm.virt.powervm.storage import cache

GB = 1024


class PoolTestCase(cloud.CloudTestCase):
    """Two hosts and a pool.

    :cvar SIZE: GB of the pool
    """

    SIZE = 500

    def setUp(self):
        self.useFixture(nova_fixtures.ManyComputesFixture())
        self.useFixture(pool_fixtures.WaitingFixture(speed=0))
        super().setUp()
        self.pool = self.machine.clusters[0].pool
        self.flavor = self.make_flavor(disk=20)
        self.at_the_start = self.snapshots()

    def _setup_compute_service(self):
        machines = presets.ssp_pair(sizes=(self.SIZE,))
        return [self.add_host(name, machine) for name, machine
                in zip(('host1', 'host2'), machines, strict=True)][0]

    def point_at(self, host, **options):
        super().point_at(host)
        self.flags(group='powervm', **{
            'disk_driver': 'ssp', 'ssp_share_capacity': True, **options})

    def restart(self, name, **options):
        """Stop nova-compute of a host and start another one."""
        self.services[name].stop()
        self.point_at(self.hosts[name], **options)
        self.services[name] = self._start_compute(name)

    def boot_on(self, host, *args, **more):
        """Boot on one of the hosts, while the other takes no servers.

        To name a host does not do: placement would look for disk space on
        the host itself.
        """
        for name, service in self.services.items():
            found, = self.api.get_services(host=name, binary='nova-compute')
            self.api.put_service(found['id'], {
                'status': 'enabled' if name == host else 'disabled'})
        return self.boot(*args, **more)

    def delete(self, *servers):
        for server in servers:
            self.api.delete_server(server['id'])
        for server in servers:
            self._wait_until_deleted(server)

    # What there is

    def snapshots(self):
        return [host.machine.snapshot() for host in self.hosts.values()]

    def sweep(self):
        """Let each host delete the images that nobody uses."""
        self.flags(group='image_cache',
                   remove_unused_original_minimum_age_seconds=0)
        for service in self.services.values():
            service.manager.driver.manage_image_cache(None, [])

    def host_of(self, server):
        return self.api.get_server(server['id'])['OS-EXT-SRV-ATTR:host']

    def paths_of(self, server):
        """Return (name of the VIOS, logical unit) of each disk shown."""
        machine = self.hosts[self.host_of(server)].machine
        lpar = self.partition_of(server, machine)
        return [(vios.name, lun.storage) for vios in machine.vioses
                for bus in vios.buses if bus.client is lpar
                for lun in bus.luns]

    def uploads(self):
        return sum(entry.action == 'upload' for host in self.hosts.values()
                   for entry in host.trace.entries)

    def check_boots(self, server):
        """The server sees one disk, the image's clone, on both paths."""
        paths = self.paths_of(server)
        disk, = {disk for _vios, disk in paths}
        self.assertEqual(['vios1', 'vios2'], [vios for vios, _ in paths])
        self.assertEqual(cloud.IMAGE, disk.read(0, len(cloud.IMAGE)))
        self.assertEqual((20, True), (disk.capacity, disk.thin))
        return disk


class SharedImageTest(PoolTestCase):

    def test_ten_servers_at_once_on_two_hosts_upload_their_image_once(self):
        servers = [self.ask_for(self.flavor) for _ in range(10)]
        servers = [self._wait_for_state_change(server, 'ACTIVE')
                   for server in servers]

        self.assertEqual({'host1', 'host2'}, set(map(self.host_of, servers)))
        self.assertEqual(1, self.uploads())
        disks = [self.check_boots(server) for server in servers]
        self.assertEqual(10, len({disk.udid for disk in disks}))
        image, = {disk.source for disk in disks}
        self.assertEqual(11, len(self.pool.units))

        self.delete(*servers)
        self.assertEqual([image], self.pool.units)
        self.sweep()
        self.assertEqual(self.at_the_start, self.snapshots())

    def test_what_a_dead_host_left_is_cleared_with_its_name(self):
        name = self.boot_and_forget()
        half = pools.image(self.machine, b'half', name=name)
        marker = pools.image(
            self.machine, b'', capacity=0.001,
            name=f'part-1700000000-0a1b2c3d-{name}-compute7')

        server = self.boot(self.flavor)

        self.check_boots(server)
        self.assertNotIn(half, self.pool.units)
        self.assertNotIn(marker, self.pool.units)
        self.assertRegex(self.stdlog.logger.output,
                         f'Host compute7 began to upload image {name} to '
                         'tier SYSTEM of pool ssp1')

    def boot_and_forget(self):
        """Return what the image's logical unit is called."""
        self.delete(self.boot(self.flavor))
        name, = [unit.name for unit in self.pool.units
                 if cache.is_image(unit.name)]
        self.sweep()
        return name

    def test_ephemeral_and_swap_disks_are_empty_and_thin(self):
        flavor = self._create_flavor(
            memory_mb=2048, vcpu=2, disk=20, ephemeral=3, swap=1500)

        server = self.boot(flavor)

        disks = {disk.name: disk for _vios, disk in self.paths_of(server)}
        self.assertEqual([2, 3, 20],
                         sorted(disk.capacity for disk in disks.values()))
        self.assertEqual(6, len(self.paths_of(server)))
        self.assertTrue(all(disk.thin for disk in disks.values()))
        self.delete(server)
        self.sweep()
        self.assertEqual(self.at_the_start, self.snapshots())

    def test_pool_that_fills_up_half_way_fails_the_server_and_no_more(self):
        pools.unit(self.machine, 'thick', self.SIZE - 0.001, thin=False)
        before = self.snapshots()

        server = self.boot_in_vain(self.flavor)

        self.assertIn('Exhausted all hosts', server['fault']['message'])
        self.assertRegex(self.stdlog.logger.output,
                         'shared storage pool ssp1 of cluster cluster1 has '
                         '.* GB free')
        self.assertEqual(before, self.snapshots())

    def test_node_that_is_down_is_done_without_until_it_is_back(self):
        self.machine.vios('vios1').rmc = 'inactive'

        server = self.boot_on('host1', self.flavor)

        self.assertEqual(['vios2'], [v for v, _ in self.paths_of(server)])
        self.machine.vios('vios1').rmc = 'active'
        later = self.boot_on('host1', self.flavor)
        self.check_boots(later)
        self.delete(server, later)
        self.sweep()
        self.assertEqual(self.at_the_start, self.snapshots())


class SharedCapacityTest(PoolTestCase):
    """The space is in placement once, for both hosts."""

    SIZE = 100

    def provider(self):
        """Return the uuid of the one provider of disk space."""
        found = [provider['uuid'] for provider in self._get_all_providers()
                 if 'DISK_GB' in self._get_provider_inventory(
                     provider['uuid'])]
        self.assertEqual(1, len(found))
        return found[0]

    def disk(self):
        return self._get_provider_inventory(self.provider())['DISK_GB']

    def used(self):
        return self._get_provider_usages(self.provider())['DISK_GB']

    def test_servers_of_both_hosts_take_from_one_provider(self):
        first = self.boot_on('host1', self.make_flavor(disk=40))
        second = self.boot_on('host2', self.make_flavor(disk=40))

        self.assertEqual(80, self.used())
        for server in first, second:
            allocations = self._get_allocations_by_server_uuid(server['id'])
            self.assertEqual({'DISK_GB': 40}, allocations.pop(
                self.provider())['resources'])
            (node, taken), = allocations.items()
            self.assertEqual({'VCPU', 'MEMORY_MB'}, set(taken['resources']))
            self.assertEqual(node, self._get_provider_uuid_by_host(
                self.host_of(server)))
        full = self.boot_in_vain(self.make_flavor(disk=40))
        self.assertIn('No valid host was found', full['fault']['message'])

        self.delete(first)
        self.assertEqual(40, self.used())
        self.boot(self.make_flavor(disk=40))
        self.assertEqual(80, self.used())

    def test_provider_outlives_services_and_follows_the_pool(self):
        provider = self.provider()
        server = self.boot_on('host2', self.flavor)
        volumes = [vios.add_volume(50 * GB, serial='ab' * 16)
                   for host in self.hosts.values()
                   for vios in host.machine.vioses]
        self.pool.add_volume(volumes[0])
        # The second does not know yet that the first has told placement.
        for service in self.services.values():
            service.manager.update_available_resource(self.admin_context())
        self.assertEqual((150, 150), (
            self.disk()['total'], self.disk()['max_unit']))

        for name in self.hosts:
            self.restart(name)

        self.assertEqual(provider, self.provider())
        self.assertEqual(20, self.used())
        self.assertEqual(['MISC_SHARES_VIA_AGGREGATE'],
                         self._get_provider_traits(provider))
        self.delete(server)
        self.assertEqual(0, self.used())

    def test_host_that_goes_back_to_local_disks_has_its_own_space(self):
        shared = self.provider()

        self.restart('host2', disk_driver='localdisk')

        node = self._get_provider_uuid_by_host('host2')
        self.assertEqual(
            2000, self._get_provider_inventory(node)['DISK_GB']['total'])
        server = self.boot_on('host2', self.flavor)
        self.assertEqual({node}, set(
            self._get_allocations_by_server_uuid(server['id'])))
        server = self.boot_on('host1', self.flavor)
        self.assertIn(shared, self._get_allocations_by_server_uuid(
            server['id']))

    def test_space_each_host_calls_its_own_can_be_shared_later(self):
        for name in self.hosts:
            self.restart(name, ssp_share_capacity=False)
        server = self.boot(self.make_flavor(disk=70), host='host2')
        node = self._get_provider_uuid_by_host('host2')
        self.assertEqual({node}, set(
            self._get_allocations_by_server_uuid(server['id'])))

        for name in self.hosts:
            self.restart(name)

        allocations = self._get_allocations_by_server_uuid(server['id'])
        self.assertEqual({'DISK_GB': 70},
                         allocations[self.provider()]['resources'])
        self.assertNotIn('DISK_GB', allocations[node]['resources'])
        self.delete(server)
        self.assertEqual(0, self.used())

    def test_flavor_for_a_tier_that_is_not_there_is_refused_by_name(self):
        flavor = self.make_flavor(
            name='gold', extra_spec={'powervm:ssp_tier': 'gold'})

        server = self.boot_in_vain(flavor)

        self.assertIn("flavor 'gold' asks for tier 'gold'",
                      server['fault']['message'])
        self.assertIn('pool ssp1 has SYSTEM.', server['fault']['message'])
        self.assertEqual(self.at_the_start, self.snapshots())
