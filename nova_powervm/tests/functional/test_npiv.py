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

"""Fibre Channel volumes by NPIV, through Nova's API."""

from nova_powervm.tests.functional import cloud  # isort: skip

from nova import objects

from nova_powervm.simulator.model import guest
from nova_powervm.simulator import presets
from nova_powervm.tests import cinder_fixtures
from nova_powervm.tests import nova_fixtures
from nova_powervm.virt.powervm.volume import npiv_state

BYTES = b'bytes of a volume\n' * 1000


class NpivTestCase(cloud.CloudTestCase):
    """Two hosts on one SAN, whose servers have two fabrics."""

    PRESET = staticmethod(presets.fc_pair)
    OPTIONS = {'fc_attach_strategy': 'npiv'}

    def setUp(self):
        self.useFixture(nova_fixtures.ManyComputesFixture())
        super().setUp()
        self.cinder = self.useFixture(cinder_fixtures.CinderBackend(
            self.host.sim, api=self.api, images=self.glance))
        self.flavor = self.make_flavor(disk=1)
        # Both hosts read the options of this process.
        self.flags(group='powervm', fabric_ports=self.ports(
            *self.hosts.values()))

    def _setup_compute_service(self):
        machines = self.PRESET(luns=0)
        return [self.add_host(name, machine) for name, machine
                in zip(('host1', 'host2'), machines, strict=False)][0]

    def point_at(self, host):
        super().point_at(host)
        self.flags(group='powervm', fabrics=['A', 'B'],
                   fabric_ports=self.ports(host), **self.OPTIONS)

    def ports(self, *hosts):
        return {name: ';'.join(
            port.wwpn for host in hosts for vios in host.machine.vioses
            for port in vios.ports if port.fabric.name == name)
            for name in 'AB'}

    def restart(self, name='host1'):
        """Stop nova-compute of a host and start another one."""
        self.services[name].stop()
        self.point_at(self.hosts[name])
        self.services[name] = self._start_compute(name)
        self.flags(group='powervm', fabric_ports=self.ports(
            *self.hosts.values()))

    def keep_off(self, *names):
        """Let these hosts take no servers, and all others."""
        for name in self.services:
            service, = self.api.get_services(host=name, binary='nova-compute')
            self.api.put_service(service['id'], {
                'status': 'disabled' if name in names else 'enabled'})

    # What there is

    def machine_of(self, server):
        host = self.api.get_server(server['id'])['OS-EXT-SRV-ATTR:host']
        return self.hosts[host].machine

    def adapters(self, server, machine=None):
        """Return the simulated Fibre Channel adapters of a server."""
        machine = machine or self.machine_of(server)
        lpar = self.partition_of(server, machine)
        return [mapping for vios in machine.vioses
                for mapping in vios.fc_mappings if mapping.client is lpar]

    def all_adapters(self):
        return [mapping for host in self.hosts.values()
                for vios in host.machine.vioses
                for mapping in vios.fc_mappings]

    def fabrics(self, server):
        """Return what Nova's database keeps of a server's ports."""
        instance = objects.Instance.get_by_uuid(
            self.admin_context(), server['id'],
            expected_attrs=['system_metadata'])
        return [npiv_state.read(instance.system_metadata, name)
                for name in 'AB']

    def wwpns(self, server):
        return {name.lower() for fabric in self.fabrics(server)
                for adapter in fabric.adapters for name in adapter.wwpns}

    def check(self, server, *volumes):
        """Machine, array, metadata and Nova say the same of a server."""
        adapters = self.adapters(server)
        fabrics = self.fabrics(server)
        self.assertEqual(
            sorted((each.wwpns, each.port) for fabric in fabrics
                   for each in fabric.adapters),
            sorted((tuple(name.upper() for name in each.wwpns),
                    each.port.wwpn) for each in adapters))
        self.assertEqual({npiv_state.MAPPED},
                         {fabric.state for fabric in fabrics})
        for fabric in fabrics:
            for each in adapters:
                if each.wwpns[0].upper() in fabric.wwpns:
                    self.assertEqual(fabric.name, each.port.fabric.name)
        logging_in = {name.lower() for fabric in fabrics
                      for name in fabric.wwpns}
        for volume in volumes:
            self.assertEqual(logging_in,
                             self.cinder.storage(volume).initiators)
        self.check_volumes(server, volumes)
        seen = {disk.storage.name: disk for disk in self.npiv_disks(server)}
        self.assertEqual({self.cinder.storage(volume).name
                          for volume in volumes}, set(seen))
        for volume in volumes:
            disk = seen[self.cinder.storage(volume).name]
            self.assertEqual(self.cinder.read(volume, 0, 100),
                             disk.content.read(0, 100))

    def check_volumes(self, server, volumes):
        self.assertEqual(sorted(volumes), sorted(
            each['volumeId'] for each
            in self.api.get_server_volumes(server['id'])))
        for volume in volumes:
            self.assertEqual('in-use', self.cinder.status(volume))

    def npiv_disks(self, server):
        machine = self.machine_of(server)
        return [disk for disk in guest.disks(
            self.partition_of(server, machine)) if 'npiv' in disk.protocols]

    # What a user does

    def attach(self, server, volume, result='end'):
        """Attach a volume; ``result`` is how Nova says that it ended."""
        self.notifier.reset()
        self.api.post_server_volume(
            server['id'], {'volumeAttachment': {'volumeId': volume}})
        self.notifier.wait_for_versioned_notifications(
            f'instance.volume_attach.{result}')

    def detach(self, server, volume):
        self.api.delete_server_volume(server['id'], volume)
        self._wait_for_volume_detach(server['id'], volume)

    def boot_from(self, volume, **more):
        """Boot a server from a volume."""
        return self.boot(self.flavor, image_uuid='', block_device_mapping_v2=[
            {'boot_index': 0, 'source_type': 'volume', 'uuid': volume,
             'destination_type': 'volume'}], **more)


class LifeTest(NpivTestCase):

    def test_volume_comes_to_a_running_server_and_goes_again(self):
        self.keep_off('host2')
        server = self.boot(self.flavor)
        self.assertEqual([], self.all_adapters())
        one, two = [self.cinder.create('fc', 1, content=BYTES)
                    for _ in range(2)]
        self.attach(server, one)
        self.check(server, one)
        self.restart()
        self.attach(server, two)
        self.check(server, one, two)
        before = self.adapters(server)
        self.detach(server, one)
        self.check(server, two)
        self.detach(server, two)
        self.assertEqual(before, self.adapters(server))
        self.assertEqual(set(), self.cinder.storage(one).initiators)
        self._delete_server(server)
        self.assertEqual([], self.all_adapters())
