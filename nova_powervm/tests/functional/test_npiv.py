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

import collections

from cinderclient import exceptions as cinder_exceptions
import fixtures
from nova import objects
from nova.tests import fixtures as nova_fixtures_of_nova
from nova.tests.functional.api import client

from nova_powervm.simulator import faults
from nova_powervm.simulator.model import guest
from nova_powervm.simulator import presets
from nova_powervm.tests import cinder_backends
from nova_powervm.tests import cinder_fixtures
from nova_powervm.tests.functional import test_unwinding
from nova_powervm.tests import nova_fixtures
from nova_powervm.virt.powervm.partition import power
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

    def make_volume(self, **properties):
        """Make a volume that could be booted from."""
        return self.cinder.create('fc', 1, content=BYTES, image={
            'image_id': self.image, **properties})

    def attach(self, server, volume, result='end'):
        """Attach a volume; ``result`` is how Nova says that it ended."""
        self.notifier.reset()
        self.api.post_server_volume(
            server['id'], {'volumeAttachment': {'volumeId': volume}})
        self.notifier.wait_for_versioned_notifications(
            f'instance.volume_attach.{result}')

    def fault(self, server):
        """Return why a volume was not attached, in Nova's words."""
        return self._wait_for_instance_action_event(
            server, 'attach_volume', 'compute_attach_volume', 'Error',
        )['details']

    def detach(self, server, volume):
        self.api.delete_server_volume(server['id'], volume)
        self._wait_for_volume_detach(server['id'], volume)

    def ask_from(self, *volumes):
        """Ask for a server of volumes, the first to boot from."""
        return self.api.post_server({'server': {
            **self.request(self.flavor, image_uuid=''),
            'block_device_mapping_v2': [
                {'boot_index': 0 if volume is volumes[0] else -1,
                 'source_type': 'volume', 'uuid': volume,
                 'destination_type': 'volume'} for volume in volumes]}})

    def boot_from(self, *volumes):
        """Boot a server from volumes."""
        return self._wait_for_state_change(self.ask_from(*volumes), 'ACTIVE')


class LifeTest(NpivTestCase):

    def setUp(self):
        super().setUp()
        self.one, self.two = [self.make_volume() for _ in range(2)]

    def test_volume_comes_to_a_running_server_and_goes_again(self):
        self.keep_off('host2')
        server = self.boot(self.flavor)
        self.assertEqual([], self.all_adapters())
        self.attach(server, self.one)
        self.check(server, self.one)
        self.restart()
        # Nothing of the partition is changed for it.
        self.partition_of(server).rmc = 'inactive'
        self.attach(server, self.two)
        self.check(server, self.one, self.two)
        before = self.adapters(server)
        self.host.trace.clear()
        self.detach(server, self.one)
        # Nothing is asked of the host, except for its initiators by the way.
        self.assertLessEqual(len(list(self.host.trace.entries)), 1)
        self.check(server, self.two)
        self.detach(server, self.two)
        self.assertEqual(before, self.adapters(server))
        self.assertEqual(set(), self.cinder.storage(self.one).initiators)
        self._delete_server(server)
        self.assertEqual([], self.all_adapters())

    def test_first_volume_needs_a_partition_that_can_be_changed(self):
        self.flags(group='powervm', rmc_wait_timeout=0)
        server = self.boot(self.flavor)
        self.partition_of(server, self.machine_of(server)).rmc = 'inactive'
        self.attach(server, self.one, 'error')
        self.assertIn('cannot be changed while it runs',
                      self.fault(server))
        self.assertEqual([], self.all_adapters())
        self.assertEqual('available', self.cinder.status(self.one))
        self._stop_server(server)
        self.attach(server, self.one)
        self.check(server, self.one)

    def test_server_boots_from_a_volume_which_it_has_before_it_starts(self):
        self.keep_off('host2')
        started_with = []
        power_on = power.power_on

        def look(host, instance, *args):
            started_with.append(len(self.all_adapters()))
            return power_on(host, instance, *args)

        self.useFixture(fixtures.MonkeyPatch(
            'nova_powervm.virt.powervm.partition.power.power_on', look))
        server = self.boot_from(self.one, self.two)
        self.assertEqual([2], started_with)
        self.check(server, self.one, self.two)
        self.restart()
        self._stop_server(server)
        self._start_server(server)
        self._reboot_server(server, hard=True)
        self.check(server, self.one, self.two)
        adapters = self.wwpns(server)
        self.assertEqual(4, len(adapters))
        self._delete_server(server)
        self.assertEqual([], self.all_adapters())
        self.assertEqual(set(), self.cinder.storage(self.one).initiators)

    def test_ibmi_is_told_that_it_is_loaded_by_fibre_channel(self):
        image = nova_fixtures.add_image(self.glance, cloud.IMAGE, properties={
            'architecture': 'ppc64', 'os_distro': 'ibmi'})
        server = self.boot_from(self.make_volume(
            image_id=image, architecture='ppc64', os_distro='ibmi'))
        lpar = self.partition_of(server, self.machine_of(server))
        slots = sorted(each.client_slot for each in self.adapters(server))
        tagged = lpar.settings.tagged_io
        self.assertEqual(
            ('OS400', *map(str, slots)),
            (lpar.kind, tagged['LoadSource'], tagged['AlternateLoadSource']))

    def test_wwpns_survive_a_rebuild(self):
        server = self.boot(self.flavor)
        self.attach(server, self.one)
        wwpns = self.wwpns(server)
        self._rebuild_server(server, self.image)
        self.check(server, self.one)
        self.assertEqual(wwpns, self.wwpns(server))

    def test_wwpns_survive_shelving_and_another_host(self):
        self.keep_off('host2')
        server = self.boot_from(self.one)
        wwpns = self.wwpns(server)
        self._shelve_server(server)
        self.assertEqual([], self.all_adapters())
        self.assertEqual({npiv_state.UNMAPPED}, {
            fabric.state for fabric in self.fabrics(server)})
        self.restart()
        self._unshelve_server(server)
        self.check(server, self.one)
        self._shelve_server(server)
        self.keep_off('host1')
        server = self._unshelve_server(server)
        self.assertEqual(self.hosts['host2'].machine,
                         self.machine_of(server))
        self.check(server, self.one)
        self.attach(server, self.two)
        self.check(server, self.one, self.two)
        self.assertEqual(wwpns, self.wwpns(server))

    def test_build_that_goes_to_another_host_takes_the_wwpns_along(self):
        self.keep_off('host1')
        self.boot(self.make_flavor(disk=1, memory_mb=8192))
        self.keep_off()
        self.host.sim.faults.add(faults.Fault(
            faults.refuse(500), verb='POST', noun='VirtualIOServer',
            times=None))
        # The first host has more memory left, so it is tried first.
        server = self.boot_from(self.one)
        self.assertEqual(self.hosts['host2'].machine,
                         self.machine_of(server))
        self.check(server, self.one)
        self.assertEqual(2, self.machine.wwpns.issued)
        self.assertEqual(
            0, self.hosts['host2'].machine.wwpns.issued)

    def test_type_of_the_first_volume_decides(self):
        self.flags(group='powervm', fc_attach_strategy='vscsi',
                   fc_attach_strategy_of_types={'fast': 'npiv'})
        types = {self.one: 'fast'}
        self.useFixture(fixtures.MonkeyPatch(
            'nova_powervm.tests.cinder_backends.Volume.view',
            lambda volume, view=cinder_backends.Volume.view: {
                **view(volume), 'volume_type_id': types.get(volume.id)}))
        booted = self.boot_from(self.one)
        self.check(booted, self.one)
        self.attach(booted, self.two)
        self.check(booted, self.one, self.two)
        other = self.boot(self.flavor)
        three = self.make_volume()
        self.attach(other, three)
        self.assertEqual([], self.adapters(other))
        four = self.make_volume()
        types[four] = 'fast'
        self.attach(other, four)
        self.assertEqual([], self.adapters(other))
        self.check_volumes(other, [three, four])

    def test_way_of_the_first_volume_is_the_way_of_all(self):
        self.flags(group='powervm', fc_attach_strategy='vscsi')
        server = self.boot(self.flavor)
        self.attach(server, self.one)
        self.flags(group='powervm', fc_attach_strategy='npiv')
        self.restart('host1')
        self.attach(server, self.two)
        self.assertEqual([], self.all_adapters())
        other = self.boot(self.make_flavor(disk=1, extra_spec={
            'powervm:fc_attach_strategy': 'vscsi'}))
        picky = self.cinder.create('fc', 1, qos_specs={
            'powervm:fc_attach_strategy': 'npiv'})
        self.attach(other, picky, 'error')
        self.assertIn("type asks for powervm:fc_attach_strategy=npiv",
                      self.fault(other))
        self.assertEqual('available', self.cinder.status(picky))


class LoginTest(NpivTestCase):
    """A storage system that shows volumes to ports it has seen only."""

    OPTIONS = {'fc_attach_strategy': 'npiv', 'npiv_login': True,
               'npiv_login_timeout': 0}

    def setUp(self):
        super().setUp()
        self.lent = []
        attach = cinder_backends.FibreChannel.attach

        def demanding(backend, volume, connector):
            self.assertEqual(set(), set(connector['wwpns']) - {
                mapping.wwpns[0] for mapping in self.all_adapters()})
            self.lent.append([mapping.client.name
                              for mapping in self.all_adapters()])
            if self.is_broken:
                raise cinder_exceptions.ClientException(500, 'broken')
            return attach(backend, volume, connector)

        self.is_broken = False
        self.useFixture(fixtures.MonkeyPatch(
            'nova_powervm.tests.cinder_backends.FibreChannel.attach',
            demanding))
        self.one, self.two = [self.make_volume() for _ in range(2)]

    def test_management_partition_has_the_ports_until_the_instance_has(self):
        server = self.boot_from(self.one)
        self.assertEqual([['novalink'] * 2], self.lent)
        self.check(server, self.one)
        self.assertEqual(2, len(self.all_adapters()))
        self.attach(server, self.two)
        self.check(server, self.one, self.two)
        self.assertEqual(2, len(self.all_adapters()))
        self._delete_server(server)
        self.assertEqual([], self.all_adapters())

    def test_what_cinder_does_not_want_is_taken_back_at_the_latest(self):
        server = self.boot(self.flavor)
        self.is_broken = True
        self.attach(server, self.one, 'error')
        self.assertEqual(['novalink'] * 2, [
            mapping.client.name for mapping in self.all_adapters()])
        self.is_broken = False
        self.attach(server, self.one)
        self.check(server, self.one)
        self.assertEqual(2, len(self.all_adapters()))
        other = self.boot(self.flavor)
        self.is_broken = True
        self.attach(other, self.two, 'error')
        self.assertEqual(4, len(self.all_adapters()))
        self._delete_server(other)
        self.assertEqual(2, len(self.all_adapters()))

    def test_port_that_does_not_log_in_is_told(self):
        self.management.machines.clear()
        server = self.boot(self.flavor)
        self.attach(server, self.one, 'error')
        self.assertIn('did not log in to the fabric within 0 seconds',
                      self.fault(server))
        self.assertEqual([], self.all_adapters())


class CrowdTest(NpivTestCase):

    def test_twenty_servers_at_once(self):
        self.flags(group='quota', instances=-1)
        self.flavor = self.make_flavor(disk=1, memory_mb=1024, vcpu=1)
        volumes = [self.make_volume() for _ in range(20)]
        servers = [self._wait_for_state_change(server, 'ACTIVE')
                   for server in [self.ask_from(each) for each in volumes]]
        for server, volume in zip(servers, volumes, strict=True):
            self.check(server, volume)
        self.assertEqual(80, len(set().union(*map(self.wwpns, servers))))
        for host in self.hosts.values():
            used = collections.Counter(
                mapping.port for vios in host.machine.vioses
                for mapping in vios.fc_mappings)
            self.assertLessEqual(max(used.values()) - min(used.values()), 1)
        for server in servers:
            self.api.delete_server(server['id'])
        for server in servers:
            self._wait_until_deleted(server)
        self.assertEqual([], self.all_adapters())


class SweepTest(NpivTestCase):
    """Each request of an attach is broken, before and after its effect."""

    def _setup_compute_service(self):
        return self.add_host('host1', presets.fc(luns=0))

    def begin(self):
        """Have a server that can be changed and never had a volume."""
        self.server = self.boot(self.flavor)
        self._stop_server(self.server)

    def forget_wwpns(self):
        """Let the server never have had a volume."""
        instance = objects.Instance.get_by_uuid(
            self.admin_context(), self.server['id'],
            expected_attrs=['system_metadata'])
        for name in 'AB':
            npiv_state.forget(instance.system_metadata, name)
        instance.save()

    def attach_now(self):
        """Attach the volume; return whether Nova could."""
        try:
            with nova_fixtures_of_nova.CastAsCallFixture(self):
                self.api.post_server_volume(self.server['id'], {
                    'volumeAttachment': {'volumeId': self.volume}})
        except client.OpenStackApiException:
            return False
        return True

    def check_nothing_is_left(self, message):
        self.assertEqual([], self.all_adapters(), message)
        self.assertEqual(set(), self.cinder.storage(self.volume).initiators,
                         message)
        self.check_volumes(self.server, [])
        self.assertEqual('available', self.cinder.status(self.volume),
                         message)
        for fabric in self.fabrics(self.server):
            self.assertEqual(npiv_state.UNMAPPED, fabric.state, message)

    def test_broken_attach_leaves_machine_array_and_nova_agreeing(self):
        self.volume = self.make_volume()
        self.begin()
        # The initiators of a host are found out once.
        self.compute.manager.driver._host.initiators.iqns
        self.host.trace.clear()
        self.attach_now()
        self.check(self.server, self.volume)
        requests = list(self.host.trace.entries)
        self._delete_server(self.server)
        self.begin()
        for how, outcome in test_unwinding.BREAKS.items():
            for request, earlier in test_unwinding.numbered(requests):
                if (request.verb, request.noun) == ('DELETE', 'jobs'):
                    continue
                where = f'{request.verb} {request.path} broken {how}'
                self.forget_wwpns()
                self.host.sim.faults.add(faults.Fault(
                    outcome(), verb=request.verb, noun=request.noun,
                    skip=earlier))
                went_well = self.attach_now()
                self.assertEqual(
                    [1], [rule.struck for rule in self.host.sim.faults],
                    where)
                self.host.sim.faults.clear()
                self.assertFalse(went_well, where)
                self.check_nothing_is_left(where)
        self.attach_now()
        self.check(self.server, self.volume)
