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

"""The driver on a simulated host, with nothing else of Nova running.

For tests of what the driver does to the machine. Tests of what a user sees
go through Nova's API instead.
"""

import hashlib
import weakref

import fixtures
import mock
from nova import context as nova_context
from nova import exception as nova_exception
from nova import objects
from oslo_config import fixture as config_fixture
from oslo_utils import uuidutils

from nova_powervm import conf
from nova_powervm.simulator.model import clock
from nova_powervm.tests import fixtures as pvm_fixtures
from nova_powervm.tests import management_fixtures
from nova_powervm.tests import network_fixtures
from nova_powervm.virt.powervm import driver

VOLUME_GROUP = 'novavg'

_MADE = weakref.WeakValueDictionary()


class Images:
    """As much of Glance as a driver asks for, with real bytes."""

    def __init__(self):
        self.contents = {}
        self.formats = {}
        self.descriptions = {}
        self.during_upload = lambda: None

    def add(self, content, disk_format='raw'):
        """Store an image and return Nova's description of it."""
        image = objects.ImageMeta(
            id=uuidutils.generate_uuid(), name='image', size=len(content),
            disk_format=disk_format, container_format='bare', min_disk=0,
            min_ram=0, checksum=hashlib.md5(content).hexdigest(),
            status='active', properties=objects.ImageMetaProps())
        self.contents[image.id] = content
        self.formats[image.id] = disk_format
        return image

    def expect(self):
        """Return the id of an image whose bytes are to come."""
        image_id = uuidutils.generate_uuid()
        self.contents[image_id], self.formats[image_id] = b'', None
        return image_id

    def update(self, context, image_id, description, data):
        """Read the bytes of an image, as Nova's Glance API does."""
        if image_id not in self.contents:
            raise nova_exception.ImageNotFound(image_id=image_id)
        self.descriptions[image_id] = description
        self.formats[image_id] = description['disk_format']
        first = data.read(65536)
        self.during_upload()
        self.contents[image_id] = first + b''.join(
            iter(lambda: data.read(65536), b''))

    def get(self, context, image_id):
        """Return what Glance says of an image."""
        try:
            content = self.contents[image_id]
        except KeyError:
            raise nova_exception.ImageNotFound(image_id=image_id) from None
        return {'id': image_id, 'size': len(content), 'properties': {},
                'disk_format': self.formats[image_id],
                'checksum': hashlib.md5(content).hexdigest()}

    def download(self, context, image_id, data=None, dest_path=None,
                 trusted_certs=None):
        """Return the image in pieces, as Nova's Glance API does."""
        try:
            content = self.contents[image_id]
        except KeyError:
            raise nova_exception.ImageNotFound(image_id=image_id) from None
        return (content[at:at + 65536]
                for at in range(0, len(content), 65536))


class InstancesFixture(fixtures.Fixture):
    """As much of Nova's database as remembers instances.

    :ivar instances: those there are, beside those that make_instance() made;
        a driver that asks for one gets it
    """

    def _setUp(self):
        objects.register_all()
        self.instances = []
        self.useFixture(fixtures.MockPatchObject(
            objects.Instance, 'get_by_uuid', self._get))
        self.useFixture(fixtures.MockPatchObject(objects.Instance, 'save'))

    def _get(self, context, uuid, expected_attrs=None):
        for instance in [*self.instances, *_MADE.values()]:
            if instance.uuid == uuid:
                return instance
        raise nova_exception.InstanceNotFound(instance_id=uuid)


class DriverFixture(fixtures.Fixture):
    """A PowerVMDriver started on a simulator of its own.

    :ivar name: Nova's name of the host
    :ivar driver: the driver
    :ivar host: its Host
    :ivar sim: the Simulator
    :ivar machine: the simulated machine
    :ivar images: the images there are
    :ivar instances: those that Nova has on this host
    :ivar migrations: those under way to it or from it
    :ivar deleted: those that it has deleted
    :ivar service: Nova's record of the service
    :ivar network: devices and Open vSwitch of the management partition
    :ivar events: what Neutron tells
    :ivar bdms: Nova's records of the disks and volumes of instances
    :ivar faults: what users are told of their instances
    :ivar tags: {MAC: tag} as users tag their ports
    :ivar neutron_ports: uuids of ports that Neutron says instances have
    """

    def __init__(self, machine=None, start=True, name='host1', **options):
        super().__init__()
        self.name = name
        self._machine = machine
        self._start = start
        self._options = options

    def _setUp(self):
        objects.register_all()
        self.sim = self.useFixture(
            pvm_fixtures.SimulatorFixture(self._machine)).sim
        self.machine = self.sim.machine
        self.config = self.useFixture(config_fixture.Config(conf.CONF))
        self.config.config(group='powervm', **{
            'rest_host': self.sim.host, 'rest_port': self.sim.port,
            'rest_protocol': 'http', 'rest_connect_attempts': 1,
            'vios_active_wait_timeout': 0, 'listen_to_events': False,
            'volume_group_name': VOLUME_GROUP, **self._options})
        lock_path = self.useFixture(fixtures.TempDir()).path
        self.config.config(group='oslo_concurrency', lock_path=lock_path)
        self.config.config(state_path=self.useFixture(fixtures.TempDir()).path)
        # Nova asks Neutron and its database when it writes a config drive.
        self.useFixture(fixtures.MockPatch(
            'nova.network.security_group_api.get_instance_security_groups',
            return_value=[]))
        self.instances = self.useFixture(InstancesFixture()).instances
        self.deleted = []
        self.useFixture(fixtures.MockPatchObject(
            objects.InstanceList, 'get_by_filters', self._find))
        self.service = mock.Mock(disabled=False, disabled_reason=None)
        self.useFixture(fixtures.MockPatchObject(
            objects.InstanceList, 'get_by_host',
            lambda *args, **kwargs: self.instances))
        self.migrations = []
        self.useFixture(fixtures.MockPatchObject(
            objects.MigrationList, 'get_in_progress_by_host_and_node',
            lambda *args, **kwargs: self.migrations))
        self.useFixture(fixtures.MockPatchObject(
            objects.Service, 'get_by_compute_host',
            return_value=self.service))
        self.bdms = []
        self.useFixture(fixtures.MockPatchObject(
            objects.BlockDeviceMappingList, 'get_by_instance_uuid',
            lambda *args, **kwargs: objects.BlockDeviceMappingList(
                objects=self.bdms)))
        self.neutron_ports = []
        self.useFixture(fixtures.MockPatch(
            'nova.network.neutron.API.list_ports',
            lambda *args, **search: {
                'ports': [{'id': port} for port in self.neutron_ports]}))
        self.faults = []
        self.useFixture(fixtures.MockPatch(
            'nova.compute.utils.add_instance_fault_from_exc',
            lambda context, instance, fault: self.faults.append(
                fault.format_message())))
        self.tags = {}
        self.useFixture(fixtures.MockPatchObject(
            objects.VirtualInterfaceList, 'get_by_instance_uuid',
            self._tagged))
        for name in ('event_start', 'event_finish_with_failure'):
            self.useFixture(fixtures.MockPatchObject(
                objects.InstanceActionEvent, name))
        self.management = self.useFixture(
            management_fixtures.ManagementPartitionFixture(self.machine))
        self.images = Images()
        self.network = self.useFixture(
            network_fixtures.ManagementNetworkFixture(self.machine))
        self.events = network_fixtures.Events()
        self.driver = driver.PowerVMDriver(virtapi=self.events)
        if self._start:
            self.start()

    def _find(self, context, filters, **more):
        """Nova's database of instances."""
        if filters.get('deleted'):
            return self.deleted
        return [instance for instance in self.instances
                if instance.uuid in filters['uuid']]

    def _tagged(self, context, instance_uuid):
        """Nova's database of ports and their tags."""
        return [objects.VirtualInterface(address=mac, tag=tag)
                for mac, tag in self.tags.items()]

    def start(self):
        """Start the service's side of the driver."""
        self.driver.init_host(self.name)
        self.addCleanup(self.driver.cleanup_host, self.name)
        self.host = self.driver._host
        self.host.image_api = self.images

    def spawn(self, instance, image=None, **kwargs):
        """Build an instance from an image, a small one unless given."""
        self.instances.append(instance)
        self.driver.spawn(
            nova_context.get_admin_context(), instance,
            image or self.images.add(b'boot me' * 1000), [], 'secret', {},
            network_info=kwargs.pop('network_info', []), **kwargs)

    def snapshot(self, instance, image_id=None,
                 update_task_state=lambda **states: None):
        """Make an image of an instance; return its id."""
        image_id = image_id or self.images.expect()
        self.driver.snapshot(nova_context.get_admin_context(), instance,
                             image_id, update_task_state)
        return image_id

    def forget_images(self):
        """Let go of the images that are kept for the next server."""
        self.config.config(group='image_cache',
                           remove_unused_original_minimum_age_seconds=0)
        self.driver.manage_image_cache(nova_context.get_admin_context(), [])

    def destroy(self, instance, network_info=(), **kwargs):
        self.driver.destroy(nova_context.get_admin_context(), instance,
                            network_info, **kwargs)


def make_instance(number=1, memory_mb=2048, vcpus=2, root_gb=10,
                  extra_specs=None, **fields):
    """Return an instance as nova-compute hands it to a driver."""
    flavor = objects.Flavor(
        id=1, flavorid='1', name='small', memory_mb=memory_mb, vcpus=vcpus,
        root_gb=root_gb, ephemeral_gb=0, swap=0, rxtx_factor=1.0,
        vcpu_weight=0, disabled=False, is_public=True,
        extra_specs=extra_specs or {})
    instance = objects.Instance(
        nova_context.get_admin_context(), **{
            'id': number, 'uuid': uuidutils.generate_uuid(),
            'display_name': f'server{number}', 'host': 'host1',
            'node': 'host1', 'flavor': flavor, 'config_drive': '',
            'system_metadata': {}, 'metadata': {}, 'memory_mb': memory_mb,
            'vcpus': vcpus, 'root_gb': root_gb, 'ephemeral_gb': 0,
            'image_ref': '', 'os_type': None, 'task_state': None,
            'vm_state': 'building', 'launched_at': None,
            'availability_zone': 'nova', 'user_data': None,
            'hostname': f'server{number}', 'project_id': 'project',
            'reservation_id': 'r-1', 'launch_index': 0, 'kernel_id': '',
            'ramdisk_id': '', 'key_name': None, 'key_data': None,
            'ec2_ids': objects.EC2Ids(
                instance_id='i-1', ami_id='ami-1', kernel_id=None,
                ramdisk_id=None),
            'keypairs': objects.KeyPairList(objects=[]),
            'device_metadata': None, 'old_flavor': None, 'new_flavor': None,
            'numa_topology': None, 'root_device_name': '/dev/sda',
            'default_ephemeral_device': None, 'default_swap_device': None,
            **fields})
    _MADE[instance.uuid] = instance
    return instance


class GuestTime(fixtures.Fixture):
    """Time that passes only while the driver waits for the machine.

    The simulated machine and the client library's polling share one clock,
    so that minutes of waiting take none.

    :param machine: the machine, whose clock becomes a manual one
    """

    def __init__(self, machine):
        super().__init__()
        self._machine = machine

    def _setUp(self):
        self.clock = self._machine.clock = clock.Manual()
        polling = mock.Mock(sleep=self.pass_, time=self.now)
        self.useFixture(fixtures.MockPatch(
            'pypowervm.wrappers.job.time', polling))
        self.useFixture(fixtures.MockPatch(
            'nova_powervm.virt.powervm.partition.dlpar.time', polling))
        self.useFixture(fixtures.MockPatch(
            'oslo_utils.timeutils.now', self.now))

    def now(self):
        """Return the seconds that have passed."""
        return self.clock.now()

    def pass_(self, seconds):
        """Let seconds pass on the machine."""
        with self._machine.lock:
            self.clock.advance(seconds)
