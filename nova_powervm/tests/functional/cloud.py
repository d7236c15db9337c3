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

"""A cloud in one process: all of Nova, and simulated PowerVM hosts."""

from nova_powervm.tests import nova_fixtures  # isort: skip, first of Nova

import copy
import io
import json

import fixtures
from nova import context as nova_context
from nova.tests.functional import integrated_helpers
from nova import utils
from oslo_utils import uuidutils
import pycdlib

from nova_powervm.tests import console_fixtures
from nova_powervm.tests import fixtures as pvm_fixtures
from nova_powervm.tests import management_fixtures
from nova_powervm.tests import network_fixtures

#: What the boot disk of a server must begin with.
IMAGE = b'bytes that boot a partition\n' * 40000


class CloudTestCase(integrated_helpers._IntegratedTestBase):
    """Speaks Nova's API on one side and looks at machines on the other.

    Nova's API, scheduler, conductor, compute managers and placement are the
    real ones, and so is the driver. Each host is a simulator of its own.

    :ivar hosts: SimulatorFixture by host name
    :ivar services: nova-compute by host name
    :ivar network: devices and Open vSwitch of the hosts
    :ivar image: id of a raw image whose bytes are IMAGE
    """

    ADMIN_API = True
    CAST_AS_CALL = False
    REQUIRES_LOCKING = True
    microversion = 'latest'

    #: Whether nova-compute listens to the REST service, whose requests are
    #: under way at any time then.
    listens = False

    def setUp(self):
        self.hosts = {}
        self.state_path = self.useFixture(fixtures.TempDir()).path
        self.services = {}
        self.management = self.useFixture(
            management_fixtures.ManagementPartitionFixture())
        self.image_bytes = self.useFixture(nova_fixtures.ImageBytesFixture())
        self.useFixture(nova_fixtures.OrderlyShutdownFixture())
        self.useFixture(nova_fixtures.ReadersFirstFixture())
        self.network = self.useFixture(
            network_fixtures.ManagementNetworkFixture())
        super().setUp()
        self.flags(group='quota', cores=-1, ram=-1)
        self.image = nova_fixtures.add_image(self.glance, IMAGE)

    def _setup_compute_service(self):
        return self.add_host('host1')

    # The hosts

    def add_host(self, name, machine=None):
        """Start a simulated machine and the nova-compute that drives it."""
        host = self.useFixture(pvm_fixtures.SimulatorFixture(machine))
        self.hosts[name] = host
        self.useFixture(console_fixtures.ManagementCommandsFixture(host.sim))
        self.network.machines.append(host.machine)
        self.management.machines.append(host.machine)
        self.point_at(host)
        self.services[name] = self._start_compute(name)
        return self.services[name]

    def point_at(self, host):
        """Let the next nova-compute that starts drive this host."""
        self.flags(compute_driver='powervm.PowerVMDriver',
                   state_path=self.state_path)
        self.flags(group='powervm', rest_host=host.sim.host,
                   rest_port=host.sim.port, rest_protocol='http',
                   rest_connect_attempts=1, vios_active_wait_timeout=0,
                   volume_group_name='novavg',
                   listen_to_events=self.listens)

    @property
    def host(self):
        """The first host."""
        return next(iter(self.hosts.values()))

    @property
    def machine(self):
        """The machine of the first host."""
        return self.host.machine

    # Ports

    def make_port(self, number, **fields):
        """Create a port of Neutron and return its id.

        :param number: makes the port's addresses its own
        """
        port = {**copy.deepcopy(self.neutron.port_2),
                'id': uuidutils.generate_uuid(),
                'mac_address': f'fa:16:3e:00:00:{number:02x}', **fields}
        port['fixed_ips'][0]['ip_address'] = f'192.168.1.{100 + number}'
        self.neutron._ports[port['id']] = port
        return port['id']

    def networks_of(self, server, machine=None):
        """Return the MAC addresses a server's partition has ports with.

        Each must have the other half on the management partition, alone with
        it on its VLAN.
        """
        machine = machine or self.machine
        nics = [nic for nic in self.partition_of(server, machine).adapters
                if nic.settings.switch.name == 'NovaLinkVEABridge']
        for nic in nics:
            network, = nic.networks
            trunk, = set(network.users) - {nic}
            self.assertTrue(trunk.is_trunk)
            self.assertTrue(trunk.parent.is_management)
            port = self.network.ports[trunk.settings.device]
            self.assertEqual(
                (nic.settings.mac, server['id']),
                (port['attached-mac'].replace(':', '').upper(),
                 port['vm-uuid']))
        return [nic.settings.mac for nic in nics]

    # Servers

    def make_flavor(self, memory_mb=2048, vcpu=2, disk=10, **more):
        """Create a flavor and return its id."""
        return self._create_flavor(memory_mb=memory_mb, vcpu=vcpu, disk=disk,
                                   ephemeral=0, **more)

    def make_flavor_unchecked(self, extra_specs, **more):
        """Create a flavor as Nova does for clients of before 2.86."""
        with utils.temporary_mutation(self.api, microversion='2.85'):
            return self.make_flavor(extra_spec=extra_specs, **more)

    def request(self, flavor=None, **more):
        """Return the body of a request for a server without networks."""
        return self._build_server(**{
            'image_uuid': self.image, 'networks': 'none',
            'flavor_id': flavor or self.make_flavor(), **more})

    def ask_for(self, *args, **more):
        """Ask for a server and return at once."""
        return self.api.post_server({'server': self.request(*args, **more)})

    def boot(self, *args, **more):
        """Create a server and wait until it runs."""
        return self._wait_for_state_change(
            self.ask_for(*args, **more), 'ACTIVE')

    def boot_in_vain(self, *args, **more):
        """Create a server that fails; return it with its fault."""
        return self._wait_for_state_change(
            self.ask_for(*args, **more), 'ERROR')

    def restart(self):
        """Stop nova-compute and start another one on the same machine."""
        self.compute.stop()
        self.start_again()

    def start_again(self):
        """Start another nova-compute for the first host."""
        self.compute = self.services['host1'] = self._start_compute('host1')

    def delete_while_the_service_is_down(self, *servers):
        """Delete servers as Nova does alone, and restart nova-compute."""
        self.compute.stop()
        service, = self.api.get_services(binary='nova-compute')
        self.api.put_service(service['id'], {'forced_down': True})
        for server in servers:
            self._delete_server(server)
        self.api.put_service(service['id'], {'forced_down': False})
        self.start_again()

    def forget_images(self):
        """Let the hosts let go of the images they keep for later."""
        self.flags(group='image_cache',
                   remove_unused_original_minimum_age_seconds=0)
        for service in self.services.values():
            service.manager._run_image_cache_manager_pass(
                self.admin_context())

    # What is there

    def admin_context(self):
        """Return a context that sees the database of the hosts."""
        context = nova_context.get_admin_context()
        nova_context.set_target_cell(context, self.cell_mappings['cell1'])
        return context

    def partition_of(self, server, machine=None):
        """Return the simulated partition of a server."""
        uuid = partition_uuid(server)
        return next(lpar for lpar in (machine or self.machine).lpars
                    if lpar.uuid == uuid)

    def boot_disks_of(self, server):
        """Return the simulated disks that a server's partition sees."""
        partition = self.partition_of(server)
        return [lun.storage for vios in self.machine.vioses
                for bus in vios.buses if bus.client is partition
                for lun in bus.luns]


def partition_uuid(server):
    """Return the PowerVM uuid of a server: its own, without the top bit."""
    number = int(server['id'].replace('-', ''), 16) & ~(1 << 127)
    digits = f'{number:032X}'
    return '-'.join((digits[:8], digits[8:12], digits[12:16], digits[16:20],
                     digits[20:]))


def on_config_drive(vios, name):
    """Return what the guest of the only config drive reads in a file.

    :param vios: the Virtual I/O Server with the media
    :param name: of the file, without its folder and extension
    """
    [medium] = vios.repository.media.values()
    disc = pycdlib.PyCdlib()
    disc.open_fp(io.BytesIO(medium.read()))
    content = io.BytesIO()
    disc.get_file_from_iso_fp(
        content, joliet_path=f'/openstack/latest/{name}.json')
    return json.loads(content.getvalue())
