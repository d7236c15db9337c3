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

"""The order form: what Nova asked for, and the questions recipes ask of it."""

import dataclasses
import functools
import typing

from nova.compute import task_states
from nova import context as nova_context
from nova import objects
from nova.virt import configdrive
from nova.virt import driver
from oslo_utils import units

from nova_powervm import conf as cfg
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm import host as pvm_host
from nova_powervm.virt.powervm.network import registry as vif_registry
from nova_powervm.virt.powervm.partition import flavor
from nova_powervm.virt.powervm.partition import names
from nova_powervm.virt.powervm.partition import older
from nova_powervm.virt.powervm.storage import base as storage
from nova_powervm.virt.powervm.storage import capture as captures
from nova_powervm.virt.powervm.volume import base as volume_base
from nova_powervm.virt.powervm.volume import npiv
from nova_powervm.virt.powervm.volume import npiv_state
from nova_powervm.virt.powervm.volume import recall
from nova_powervm.virt.powervm.volume import registry as volume_registry

CONF = cfg.CONF


@dataclasses.dataclass(frozen=True)
class Operation:
    """Something to do with one instance.

    Fields are what was asked. ``failed`` is the error that tells Nova when
    something breaks which has no Nova exception of its own; ``event`` is what
    shows why, where Nova would not, and needs a ``context``.
    """

    host: pvm_host.Host
    instance: 'objects.Instance'

    what: typing.ClassVar[str]
    failed: typing.ClassVar[type]
    event: typing.ClassVar[str | None] = None

    def facts(self):
        """Return what the steps may ask for by name."""
        return {
            'host': self.host,
            'instance': self.instance,
            'lpar_uuid': names.partition_uuid(self.instance.uuid),
            'disk_names': [*names.disk_names(self.instance),
                           *older.disk_ids(self.instance)],
            'port_names': npiv_state.all_wwpns(
                self.instance.system_metadata),
            'config_drive_name': names.config_drive_name(self.instance),
            'media_names': [names.config_drive_name(self.instance),
                            *older.media_names(self.instance)],
        }


@dataclasses.dataclass(frozen=True)
class Build(Operation):
    """Nova's spawn."""

    context: nova_context.RequestContext
    image_meta: 'objects.ImageMeta'
    network_info: typing.Any = None
    block_device_info: typing.Any = None
    injected_files: typing.Any = None
    admin_password: str | None = None
    power_on: bool = True
    io_slots: tuple = ()

    what = 'build'
    failed = exception.BuildFailed
    event = 'compute_powervm_build'

    def facts(self):
        return {**super().facts(), 'context': self.context,
                'image_meta': self.image_meta,
                'instance_copy': self.instance.obj_clone(),
                'boot_disk_name': names.boot_disk_name(self.instance),
                'empty_disks': self.empty_disks,
                'passing_medium': self.passing_medium,
                'network_info': self.network_info,
                'vifs': self.vifs,
                'volumes': self.volumes,
                'boots_by_fibre': self.boots_by_fibre,
                'io_slots': self.io_slots,
                'injected_files': self.injected_files,
                'admin_password': self.admin_password}

    @property
    def vifs(self):
        """The ports; waits until Nova has made them."""
        return vif_registry.vifs(self.network_info)

    @functools.cached_property
    def volumes(self):
        """The volumes, the one to boot from first."""
        return _volumes(self)

    @property
    def boots_from_volume(self):
        """Is there no disk to make of an image?"""
        return any(map(_is_root, _mapped(self)))

    @property
    def boots_by_fibre(self):
        """Is the disk to boot from behind an adapter of the partition's?"""
        return (self.boots_from_volume
                and isinstance(self.volumes[0], npiv.Npiv))

    @property
    def _most_ephemerals(self):
        return len(names.ephemeral_disk_names(self.instance))

    @property
    def is_ibmi(self):
        """Whether the image holds IBM i."""
        return flavor.is_ibmi(self.instance)

    @property
    def keeps_console_log(self):
        """Whether the operator wants one, and the guest has text to show."""
        return CONF.powervm.console_log and not self.is_ibmi

    @property
    def needs_config_drive(self):
        """Whether the user or the operator wants one."""
        return configdrive.required_by(self.instance)

    @property
    def passing_medium(self):
        """Name of the media that is deleted some time after the start."""
        if not (CONF.powervm.remove_vopt_media_on_boot
                and self.needs_config_drive):
            return None
        return names.config_drive_name(self.instance)

    @property
    def empty_disks(self):
        """The ephemeral disks and the swap disk, as storage.base.Wanted."""
        bdi = self.block_device_info
        ephemerals = driver.block_device_info_get_ephemerals(bdi)
        wanted = [storage.Wanted(name, disk['size']) for name, disk in zip(
            names.ephemeral_disk_names(self.instance), ephemerals,
            strict=False)]
        swap = driver.block_device_info_get_swap(bdi)
        if driver.swap_is_usable(swap):
            wanted.append(storage.Wanted(
                names.swap_disk_name(self.instance),
                -(-swap['swap_size'] * units.Mi // units.Gi)))
        return wanted

    def refuse_what_is_not_served(self):
        """Say no to what would otherwise be ignored silently.

        :raises RequestNotServed: naming everything that cannot be had
        :raises PortNotServed: a port was bound in a way that is not served
        """
        ports = vif_registry.refusals(self.vifs)
        if ports:
            raise exception.PortNotServed(
                instance_uuid=self.instance.uuid,
                reason=f"{'; '.join(ports)}.")
        bdi = self.block_device_info
        asked = {
            f'more than {self._most_ephemerals} ephemeral disks':
                len(driver.block_device_info_get_ephemerals(bdi))
                > self._most_ephemerals,
            'injected files without a config drive':
                self.injected_files and not self.needs_config_drive,
        }
        refused = [thing for thing, wanted in asked.items() if wanted]
        reasons = volume_registry.refusals(self.volumes)
        if refused:
            reasons.append('this release of the PowerVM driver does not serve '
                           f"{', '.join(refused)}")
        if reasons:
            raise exception.RequestNotServed(
                instance_uuid=self.instance.uuid,
                reason=f"{'; '.join(reasons)}.")


@dataclasses.dataclass(frozen=True)
class Snapshot(Operation):
    """Nova's snapshot."""

    context: nova_context.RequestContext
    image_id: str
    update_task_state: typing.Any
    capture: captures.Capture

    what = 'capture'
    failed = exception.CaptureFailed

    def facts(self):
        return {**super().facts(), 'context': self.context,
                'image_id': self.image_id,
                'update_task_state': self.update_task_state,
                'capture': self.capture,
                'boot_disk_name': older.boot_disk(self.instance),
                'copy_disk_name': names.copy_disk_name(self.instance)}

    @property
    def reads_a_copy(self):
        """Whether the operator's servers show a disk to one partition."""
        return CONF.powervm.capture_from_copy and self.host.disks.can_copy


@dataclasses.dataclass(frozen=True)
class Destroy(Operation):
    """Nova's destroy and cleanup."""

    destroy_disks: bool = True
    destroy_vifs: bool = True
    network_info: typing.Any = None
    block_device_info: typing.Any = None
    context: nova_context.RequestContext | None = None

    what = 'destroy'
    failed = exception.DestroyFailed

    def facts(self):
        return {**super().facts(), 'volumes': self.volumes,
                'vifs': vif_registry.vifs(self.network_info)}

    @functools.cached_property
    def volumes(self):
        """The volumes that were attached, and those that were about to be."""
        known = _volumes(self)
        return known + [_volume(self, None, bdm) for bdm in self._begun(
            {volume.id for volume in known})]

    def _begun(self, known):
        """Nova's records of volumes whose attach was cut short.

        Nova leaves them out, because it has not noted the way to them.
        """
        if self.context is None:
            return []
        return [bdm for bdm in objects.BlockDeviceMappingList
                .get_by_instance_uuid(self.context, self.instance.uuid)
                if bdm.is_volume and bdm.volume_id
                and bdm.volume_id not in known and not bdm.connection_info]

    @property
    def has_fabrics(self):
        """Whether the instance keeps Fibre Channel ports of its own."""
        return (self.instance.task_state != task_states.DELETING
                and npiv_state.has_any(self.instance.system_metadata))

    @property
    def has_config_drive(self):
        """Whether one may have been made.

        Nova notes it only when a build is finished; until then it is what
        the build would do.
        """
        return configdrive.required_by(self.instance)


@dataclasses.dataclass(frozen=True)
class AttachInterface(Operation):
    """Nova's attach_interface.

    :ivar vif: Nova's network.model.VIF
    """

    context: nova_context.RequestContext
    vif: typing.Any

    what = 'attaching an interface'
    failed = exception.AttachInterfaceFailed
    event = 'compute_powervm_attach_interface'

    def facts(self):
        return {**super().facts(), 'context': self.context,
                'vifs': vif_registry.vifs([self.vif])}

    def refuse_what_is_not_served(self):
        """Say no before anything is made.

        :raises AttachInterfaceFailed: the port was bound in a way that is
            not served
        """
        refused = vif_registry.refusals(self.facts()['vifs'])
        if refused:
            raise exception.AttachInterfaceFailed(reason=refused[0])


@dataclasses.dataclass(frozen=True)
class DetachInterface(Operation):
    """Nova's detach_interface.

    :ivar vif: Nova's network.model.VIF
    """

    vif: typing.Any
    context: nova_context.RequestContext | None = None

    what = 'detaching an interface'
    failed = exception.DetachInterfaceFailed
    event = 'compute_powervm_detach_interface'

    def facts(self):
        return {**super().facts(), 'vifs': vif_registry.vifs([self.vif])}


@dataclasses.dataclass(frozen=True)
class _OneVolume(Operation):
    """Something to do with one volume.

    :ivar connection_info: what Cinder says of the way to it
    """

    connection_info: dict = dataclasses.field(repr=False)

    @functools.cached_property
    def volume(self):
        """The volume, as this driver knows it."""
        return _volume(self, self.connection_info)

    def facts(self):
        return {**super().facts(), 'volume': self.volume,
                'volumes': [self.volume]}


@dataclasses.dataclass(frozen=True)
class AttachVolume(_OneVolume):
    """Nova's attach_volume.

    :ivar encryption: what Cinder says of it; empty for none
    """

    context: nova_context.RequestContext
    encryption: typing.Any = None

    what = 'attaching a volume'
    failed = exception.AttachVolumeFailed

    @functools.cached_property
    def volume(self):
        return _volume(self, self.connection_info,
                       encrypted=bool(self.encryption))

    def facts(self):
        return {**super().facts(), 'context': self.context}

    def refuse_what_is_not_served(self):
        """Say no before anything is made.

        :raises AttachVolumeFailed: no partition could have the volume
        """
        refused = volume_registry.refusals([self.volume])
        if refused:
            raise exception.AttachVolumeFailed(
                reason=f"{'; '.join(refused)}.")


@dataclasses.dataclass(frozen=True)
class DetachVolume(_OneVolume):
    """Nova's detach_volume.

    :ivar mountpoint: which of the instance's volumes it is
    """

    mountpoint: str | None = None
    context: nova_context.RequestContext | None = None

    what = 'detaching a volume'
    failed = exception.DetachVolumeFailed

    @functools.cached_property
    def volume(self):
        bdm = None
        if volume_base.volume_id(self.connection_info) is None:
            bdm = self._recorded()
        return _volume(self, self.connection_info, bdm)

    def _recorded(self):
        """Nova's record of a volume whose attach was cut short."""
        return next((bdm for bdm in objects.BlockDeviceMappingList
                     .get_by_instance_uuid(nova_context.get_admin_context(),
                                           self.instance.uuid)
                     if bdm.device_name == self.mountpoint), None)


@dataclasses.dataclass(frozen=True)
class ExtendVolume(_OneVolume):
    """Nova's extend_volume."""

    what = 'extending a volume'
    failed = exception.VolumeNotExtended


def _volume(op, connection_info, bdm=None, encrypted=False):
    info = connection_info if connection_info is not None else {}
    if bdm is not None and not info and getattr(op, 'context', None):
        info = recall.connection_info(op.context, bdm)
    return volume_registry.volume(op.host, op.instance, volume_base.Request(
        info, names.partition_uuid(op.instance.uuid),
        volume_base.volume_id(info, bdm), bdm, encrypted))


def _volumes(op):
    return [_volume(op, bdm['connection_info'], bdm)
            for bdm in sorted(_mapped(op), key=_is_root, reverse=True)]


def _mapped(op):
    """Nova's DriverVolumeBlockDevices."""
    return driver.block_device_info_get_mapping(op.block_device_info)


def _is_root(bdm):
    return bdm.get('boot_index') == 0
