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

"""The door: Nova's verbs. Each is handed to a recipe or to a reader."""

from nova import exception as nova_exception
from nova import objects
from nova.virt import driver
from nova.virt import hardware

from nova_powervm import conf as cfg
from nova_powervm.virt.powervm import adoption
from nova_powervm.virt.powervm.console import consoles
from nova_powervm.virt.powervm.flows import destroy
from nova_powervm.virt.powervm.flows import interfaces
from nova_powervm.virt.powervm.flows import runner
from nova_powervm.virt.powervm.flows import snapshot
from nova_powervm.virt.powervm.flows import spawn
from nova_powervm.virt.powervm.flows import volumes
from nova_powervm.virt.powervm.inventory import availability
from nova_powervm.virt.powervm.inventory import networks
from nova_powervm.virt.powervm.inventory import placement
from nova_powervm.virt.powervm.inventory import resources
from nova_powervm.virt.powervm.inventory import slots
from nova_powervm.virt.powervm.network import base as vif_base
from nova_powervm.virt.powervm.network import plugging
from nova_powervm.virt.powervm.network import reach
from nova_powervm.virt.powervm.network import recovery
from nova_powervm.virt.powervm.network import registry
from nova_powervm.virt.powervm import operation
from nova_powervm.virt.powervm.partition import demand
from nova_powervm.virt.powervm.partition import dump
from nova_powervm.virt.powervm.partition import names
from nova_powervm.virt.powervm.partition import older
from nova_powervm.virt.powervm.partition import power
from nova_powervm.virt.powervm.partition import slots as io_slots
from nova_powervm.virt.powervm.partition import state
from nova_powervm.virt.powervm import reconciliation
from nova_powervm.virt.powervm import startup
from nova_powervm.virt.powervm.statistics import diagnostics
from nova_powervm.virt.powervm.statistics import metrics
from nova_powervm.virt.powervm.storage import capture
from nova_powervm.virt.powervm.storage import images
from nova_powervm.virt.powervm.volume import connector

CONF = cfg.CONF

#: Nova does since 34, when it has checked that the host has its old name.
_NOVA_PROCESSES_INSTANCES = hasattr(
    driver.ComputeDriver, 'process_instances_at_startup')


class PowerVMDriver(driver.ComputeDriver):
    """Runs AIX, IBM i and Linux partitions on an IBM Power server."""

    capabilities = {
        **driver.ComputeDriver.capabilities,
        'has_imagecache': True,
        'supports_attach_interface': True,
        'supports_device_tagging': True,
        'supports_evacuate': False,
        'supports_extend_volume': True,
        'supports_migrate_to_same_host': False,
        'supports_multiattach': True,
        'supports_tagged_attach_interface': True,
        'supports_tagged_attach_volume': True,
        **{flag: False for flag in driver.ComputeDriver.capabilities
           if flag.startswith('supports_image_type_')},
        'supports_image_type_raw': True,
    }

    def __init__(self, virtapi):
        super().__init__(virtapi)
        self._open_host = None
        self._resources = None
        self._reach = None
        self._slots = ()
        self._slot_providers = {}
        self._availability = None
        self._metrics = None

    @property
    def _host(self):
        if self._open_host is None:
            raise nova_exception.VirtDriverNotReady()
        return self._open_host

    # The service

    def init_host(self, host):
        self._open_host = startup.open_host(
            host, self.virtapi, self.emit_event)
        self._availability = availability.Availability(host)
        self._metrics = metrics.Metrics(self._open_host)
        if not _NOVA_PROCESSES_INSTANCES:
            self.process_instances_at_startup(
                *reconciliation.instances_here(host))

    def process_instances_at_startup(self, context, instances):
        reconciliation.reconcile(self._host, context, instances)
        adoption.adopt(self._host, instances)
        return instances

    def cleanup_host(self, host):
        # A service may be stopped twice, from two threads.
        host, self._open_host = self._open_host, None
        if host is not None:
            host.close()

    # The host

    def get_available_nodes(self, refresh=False):
        return [self._host.name]

    def get_available_resource(self, nodename):
        # Nova asks after it has looked after all instances at start.
        self._host.wiring = None
        recovery.mend(self._host)
        self._read_resources()
        self._availability.tell(self._resources.problem)
        return resources.for_tracker(self._host, self._resources)

    def update_provider_tree(self, provider_tree, nodename, allocations=None):
        if self._resources is None:
            self._read_resources()
        placement.update(provider_tree, nodename, self._resources,
                         self._get_reserved_host_disk_gb_from_config(),
                         allocations)
        networks.update(provider_tree, nodename, self._reach)
        self._slot_providers = slots.update(
            provider_tree, nodename, self._slots)

    def _read_resources(self):
        promised = reach.promised(self._host)
        system, wanted = demand.read(self._host)
        self._resources = resources.read(self._host, system, wanted)
        self._reach = reach.read(self._host, system, promised)
        self._slots = slots.read(system, self._host.io_slots,
                                 io_slots.instances)
        self.capabilities = {
            **self.capabilities, 'supports_pcpus': True,
            'supports_secure_boot': self._resources.secure_boot}

    def get_host_uptime(self):
        return resources.uptime(self._host)

    def get_host_cpu_stats(self):
        return self._metrics.host_cpu()

    def get_host_ip_addr(self):
        return CONF.my_ip

    # What is there

    def list_instances(self):
        return list(state.ours(self._host).values())

    def list_instance_uuids(self):
        return list(state.ours(self._host))

    def get_num_instances(self):
        return len(state.ours(self._host))

    def instance_exists(self, instance):
        return state.exists(self._host, instance)

    def get_info(self, instance, use_cache=True):
        return hardware.InstanceInfo(
            state=state.power_state_of(
                state.read(self._host, instance, use_cache)))

    def get_instance_diagnostics(self, instance):
        return diagnostics.read(self._host, instance, self._metrics,
                                state.power_state_of)

    def get_diagnostics(self, instance):
        return diagnostics.as_dict(self.get_instance_diagnostics(instance))

    # The images

    def manage_image_cache(self, context, all_instances):
        images.age(self._host, all_instances)

    def cache_image(self, context, image_id):
        return images.fetch(self._host, context, image_id)

    # Life and death

    def spawn(self, context, instance, image_meta, injected_files,
              admin_password, allocations, network_info=None,
              block_device_info=None, power_on=True, accel_info=None):
        runner.run(spawn.recipe, operation.Build(
            self._host, instance, context=context, image_meta=image_meta,
            network_info=network_info, block_device_info=block_device_info,
            injected_files=injected_files, admin_password=admin_password,
            power_on=power_on,
            io_slots=slots.granted(self._slot_providers, allocations)))

    def destroy(self, context, instance, network_info, block_device_info=None,
                destroy_disks=True, destroy_secrets=True):
        runner.run(destroy.recipe, operation.Destroy(
            self._host, instance, destroy_disks=destroy_disks,
            context=context, network_info=network_info,
            block_device_info=block_device_info))

    def cleanup(self, context, instance, network_info, block_device_info=None,
                destroy_disks=True, migrate_data=None, destroy_vifs=True,
                destroy_secrets=True):
        runner.run(destroy.recipe, operation.Destroy(
            self._host, instance, destroy_disks=destroy_disks,
            context=context, network_info=network_info,
            block_device_info=block_device_info,
            destroy_vifs=destroy_vifs))

    def delete_instance_files(self, instance):
        return reconciliation.clean_up(self._host, instance)

    def cleanup_lingering_instance_resources(self, instance):
        return reconciliation.clean_up_after_migration(self._host, instance)

    def instance_on_disk(self, instance):
        disks = self._host.disks
        return disks.is_shared and disks.find(
            older.boot_disk(instance)) is not None

    # Network interfaces

    def attach_interface(self, context, instance, image_meta, vif):
        runner.run(interfaces.attach, operation.AttachInterface(
            self._host, instance, context=context, vif=vif))

    def detach_interface(self, context, instance, vif):
        runner.run(interfaces.detach, operation.DetachInterface(
            self._host, instance, vif=vif, context=context))

    def plug_vifs(self, instance, network_info):
        recovery.replug(self._host, _owner(instance),
                        registry.vifs(network_info))

    def unplug_vifs(self, instance, network_info):
        plugging.unplug(self._host, _owner(instance),
                        registry.vifs(network_info))

    def snapshot(self, context, instance, image_id, update_task_state):
        with capture.under_way(context, instance) as under_way:
            runner.run(snapshot.recipe, operation.Snapshot(
                self._host, instance, context=context, image_id=image_id,
                update_task_state=update_task_state, capture=under_way))

    # Consoles

    def get_vnc_console(self, context, instance):
        return self._host.consoles.vnc(
            self._host.adapter, names.partition_uuid(instance.uuid), instance)

    def get_serial_console(self, context, instance):
        return self._host.consoles.serial(
            self._host.adapter, names.partition_uuid(instance.uuid), instance)

    def get_console_output(self, context, instance):
        return consoles.log(instance)

    # Volumes

    def get_volume_connector(self, instance):
        return connector.connector(self._host, instance)

    def attach_volume(self, context, connection_info, instance, mountpoint,
                      disk_bus=None, device_type=None, encryption=None):
        runner.run(volumes.attach, operation.AttachVolume(
            self._host, instance, context=context,
            connection_info=connection_info, encryption=encryption))

    def detach_volume(self, context, connection_info, instance, mountpoint,
                      encryption=None):
        runner.run(volumes.detach, operation.DetachVolume(
            self._host, instance, context=context,
            connection_info=connection_info, mountpoint=mountpoint))

    def extend_volume(self, context, connection_info, instance,
                      requested_size):
        runner.run(volumes.extend, operation.ExtendVolume(
            self._host, instance, connection_info=connection_info))

    # Power

    def power_on(self, context, instance, network_info,
                 block_device_info=None, accel_info=None, share_info=None):
        power.power_on(self._host, instance)

    def resume_state_on_host_boot(self, context, instance, network_info,
                                  share_info, block_device_info=None):
        power.power_on(self._host, instance)

    def power_off(self, instance, timeout=0, retry_interval=0):
        if isinstance(timeout, objects.Instance):
            # Nova's look after deleted instances puts a context before it.
            instance, timeout = timeout, 0
        power.power_off(self._host, instance, timeout)

    def reboot(self, context, instance, network_info, reboot_type,
               block_device_info=None, bad_volumes_callback=None,
               accel_info=None, share_info=None):
        power.reboot(self._host, instance,
                     CONF.shutdown_timeout if reboot_type == 'SOFT' else 0)

    def trigger_crash_dump(self, instance):
        dump.trigger(self._host, instance)


def _owner(instance):
    return vif_base.Owner(instance, names.partition_uuid(instance.uuid))
