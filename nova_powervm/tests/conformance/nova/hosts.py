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

"""Simulated PowerVM hosts in the place of Nova's fake hypervisors.

Nova's functional tests start computes with drivers of the module
``nova.virt.fake`` and know how large those are. Here the same names give the
PowerVM driver, on a simulated machine which has as much for Nova.
"""

from nova_powervm.tests import nova_fixtures  # isort: skip, first of Nova

import fixtures
from nova.objects import fields
from nova.tests.fixtures import cinder
from nova.tests.fixtures import glance
from nova.tests.functional import integrated_helpers
from nova.virt import driver as nova_driver
from nova.virt import fake
from oslo_config import fixture as config_fixture

from nova_powervm import conf
from nova_powervm.simulator import presets
from nova_powervm.simulator.presets import parts
from nova_powervm.tests import fixtures as pvm_fixtures
from nova_powervm.tests import management_fixtures
from nova_powervm.tests import network_fixtures
from nova_powervm.virt.powervm import driver

#: At least what the hypervisor and the partitions that serve it take.
_OTHERS_MEMORY = 64 * 1024
_OTHERS_UNITS = 8
#: One MB in so many is for page tables, with a block for each small server.
_PAGE_TABLES_SHARE = 16
#: As many virtual processors per core as Nova's allocation ratio gives.
_UNITS_PER_VCPU = 0.25
#: What this driver offers beside the three classes that Nova's tests compare.
_MORE_CLASSES = ('PCPU', 'CUSTOM_POWERVM_PROC_UNITS')
SEEN_OF_A_DISK = 1 << 20  # In images of servers: they are many.


class _OnSimulator:
    """Gives a driver a machine of the size that is asked of it.

    :param machines: returns a SimulatorFixture for a driver
    """

    vcpus = fake.FakeDriver.vcpus
    memory_mb = fake.FakeDriver.memory_mb
    local_gb = fake.FakeDriver.local_gb

    def __init__(self, virtapi, machines):
        super().__init__(virtapi)
        self._machine = machines(self)

    def init_host(self, host):
        sim = self._machine.sim
        conf.CONF.set_override('rest_host', sim.host, group='powervm')
        conf.CONF.set_override('rest_port', sim.port, group='powervm')
        super().init_host(host)


class FakeDriverWithoutFakeNodes(_OnSimulator, driver.PowerVMDriver):
    """The driver as it is."""


class FakeDriver(_OnSimulator, nova_fixtures.OneOfManyComputes):
    """The driver with the node names that Nova's tests expect of a fake."""

    def init_host(self, host):
        super().init_host(host)
        self._set_nodes(['fake-mini' if host == 'compute' else host])

    def _set_nodes(self, nodes):
        self._host.name, = nodes


class SmallFakeDriver(FakeDriver):
    vcpus = fake.SmallFakeDriver.vcpus
    memory_mb = fake.SmallFakeDriver.memory_mb
    local_gb = fake.SmallFakeDriver.local_gb


class MediumFakeDriver(FakeDriver):
    vcpus = fake.MediumFakeDriver.vcpus
    memory_mb = fake.MediumFakeDriver.memory_mb
    local_gb = fake.MediumFakeDriver.local_gb


#: The fakes that stand for a hypervisor. Those with a fault, or with
#: resources that are made up, are not here.
IN_PLACE_OF = {
    'fake.FakeDriver': FakeDriver,
    'fake.SmallFakeDriver': SmallFakeDriver,
    'fake.MediumFakeDriver': MediumFakeDriver,
    'fake.FakeDriverWithoutFakeNodes': FakeDriverWithoutFakeNodes,
    'fake.FakeLiveMigrateDriver': FakeDriver,
    'fake.RescueBFVDriver': MediumFakeDriver,
    'fake.SameHostColdMigrateDriver': MediumFakeDriver,
}


class HostsFixture(fixtures.Fixture):
    """Let computes of Nova's tests run on simulated PowerVM hosts.

    :param patched: the test replaces methods of classes of nova.virt.fake,
        so ours must be found there, too
    :ivar drivers: the PowerVM drivers that were loaded
    """

    def __init__(self, patched=False):
        super().__init__()
        self._patched = patched
        self.drivers = []

    def _setUp(self):
        self._load = nova_driver.load_compute_driver
        self.useFixture(fixtures.MonkeyPatch(
            'nova.virt.driver.load_compute_driver', self._load_ours))
        if self._patched:
            for name, ours in IN_PLACE_OF.items():
                self.useFixture(fixtures.MonkeyPatch(
                    f'nova.virt.{name}', ours))
        self.useFixture(nova_fixtures.OrderlyShutdownFixture())
        self.useFixture(ImagesForPowerFixture())
        self.useFixture(UsagesFixture())
        self._volumes = self.useFixture(VolumesFixture())
        self._network = self.useFixture(
            network_fixtures.ManagementNetworkFixture())
        self._management = self.useFixture(
            management_fixtures.ManagementPartitionFixture())
        self._management.sees = SEEN_OF_A_DISK
        config = self.useFixture(config_fixture.Config(conf.CONF))
        config.config(reserved_host_memory_mb=0)
        config.config(group='powervm', rest_protocol='http',
                      rest_connect_attempts=1, vios_active_wait_timeout=0,
                      volume_group_name='novavg', listen_to_events=False,
                      proc_units_factor=_UNITS_PER_VCPU)

    def _load_ours(self, virtapi, compute_driver=None):
        name = compute_driver or conf.CONF.compute_driver
        if name not in IN_PLACE_OF:
            return self._load(virtapi, compute_driver)
        ours = IN_PLACE_OF[name](virtapi, self._machine_for)
        self.drivers.append(ours)
        return ours

    def _machine_for(self, ours):
        """Start a machine that has as much for Nova as the driver says.

        The hypervisor and the partitions that serve it have theirs besides.
        """
        memory = ours.memory_mb + ours.memory_mb // _PAGE_TABLES_SHARE
        machine = presets.single_vios(
            memory=memory + _OTHERS_MEMORY, lmb=16,
            units=float(ours.vcpus + _OTHERS_UNITS), vg_size=ours.local_gb)
        machine.memory -= machine.memory_available - memory
        machine.units -= machine.units_available - ours.vcpus
        self._volumes.connect(machine)
        self._network.machines.append(machine)
        self._management.machines.append(machine)
        return self.useFixture(pvm_fixtures.SimulatorFixture(machine))


class ImagesForPowerFixture(fixtures.Fixture):
    """Serve the images of Nova's tests as raw ones for POWER, with bytes.

    The tests are not about the format of their images, which no hypervisor
    ever saw, nor about their architecture.
    """

    def _setUp(self):
        self.useFixture(nova_fixtures.ImageBytesFixture())
        original = glance.GlanceFixture.show

        def show(service, *args, **kwargs):
            image = original(service, *args, **kwargs)
            image['disk_format'] = 'raw'
            if image.get('container_format'):
                image['container_format'] = 'bare'
            properties = image.get('properties', {})
            if properties.get('architecture') == fields.Architecture.X86_64:
                properties['architecture'] = fields.Architecture.PPC64LE
            return image

        self.useFixture(fixtures.MonkeyPatch(
            'nova.tests.fixtures.glance.GlanceFixture.show', show))


class VolumesFixture(fixtures.Fixture):
    """Let the volumes of Nova's stand-in for Cinder be on a SAN.

    The tests are not about protocols: theirs is called 'fake'. Here each
    volume is a LUN that all hosts may see, and is shown to those that have an
    attachment.
    """

    def _setUp(self):
        self._san = None
        for name in ('update', 'delete'):
            self._wrap(f'fake_attachment_{name}')
        self._describe = cinder.CinderFixture._find_connection_info
        fixture = self

        def describe(books, volume_id, attachment_id):
            return fixture._info(books, volume_id, attachment_id)

        self._replace('_find_connection_info', describe)

    def _replace(self, name, function):
        self.useFixture(fixtures.MonkeyPatch(
            f'nova.tests.fixtures.cinder.CinderFixture.{name}', function))

    def _wrap(self, name):
        """Show volumes to their hosts whenever attachments have changed."""
        original = getattr(cinder.CinderFixture, name)
        fixture = self

        def wrapper(books, *args, **kwargs):
            answer = original(books, *args, **kwargs)
            fixture._show(books)
            return answer

        self._replace(name, wrapper)

    def connect(self, machine):
        """Give a machine its ports on the SAN, before it is served."""
        if self._san is None:
            self._san = parts.add_san([machine], luns=0)
            return
        self._san.servers[0].machine.site.join(machine)
        for vios in machine.vioses:
            parts.add_ports(vios, list(self._san.fabrics.values()))

    def _lun(self, volume_id):
        array, = self._san.arrays.values()
        if volume_id not in array.luns:
            array.create_lun(volume_id, 1)
        return array.lun(volume_id)

    def _show(self, books):
        with self._san.servers[0].machine.lock:
            for volume_id, attachments in books.volume_to_attachment.items():
                lun = self._lun(volume_id)
                wanted = {wwpn for each in attachments.values()
                          for wwpn in (each.get('connector') or {}).get(
                              'wwpns', ())}
                if lun.initiators - wanted:
                    lun.unmask(*lun.initiators - wanted)
                if wanted - lun.initiators:
                    lun.mask(*wanted, number=lun.number_for(
                        next(iter(lun.initiators), '')))

    def _info(self, books, volume_id, attachment_id):
        info = self._describe(books, volume_id, attachment_id)
        self._show(books)
        lun = self._lun(volume_id)
        initiators = sorted(lun.initiators)
        targets = [port.wwpn for port in lun.array.ports]
        info['driver_volume_type'] = 'fibre_channel'
        info['data'].update(
            target_wwn=targets, pg83NAA=lun.identity,
            target_lun=lun.number_for(initiators[0]) if initiators else 0,
            initiator_target_map=dict.fromkeys(initiators, targets))
        return info


class UsagesFixture(fixtures.Fixture):
    """Leave resource classes out that exist here only, while they are unused.

    Nova's tests compare what is used of every class of a host.
    """

    def _setUp(self):
        helper = integrated_helpers.PlacementHelperMixin
        original = helper._get_provider_usages

        def usages(test, provider_uuid):
            return {name: used for name, used
                    in original(test, provider_uuid).items()
                    if used or name not in _MORE_CLASSES}

        self.useFixture(fixtures.MonkeyPatch(
            f'{helper.__module__}.{helper.__name__}._get_provider_usages',
            usages))
