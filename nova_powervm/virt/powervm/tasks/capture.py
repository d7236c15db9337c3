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

"""Steps that make an image of an instance's boot disk."""

from nova.compute import task_states
from oslo_log import log as logging
from pypowervm import exceptions as pvm_exc

from nova_powervm import conf as cfg
from nova_powervm.virt.powervm.devices import block
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.storage import capture as captures
from nova_powervm.virt.powervm.tasks import base
from nova_powervm.virt.powervm.vios import batch

CONF = cfg.CONF
LOG = logging.getLogger(__name__)


class ShowPending(base.Step):
    """Tell Nova that the disk is being made ready."""

    def execute(self, update_task_state):
        update_task_state(task_state=task_states.IMAGE_PENDING_UPLOAD)


class FindDisk(base.Step):
    """Find the disk that the instance boots from, by its name."""

    default_provides = 'disk'

    def execute(self, host, instance, boot_disk_name):
        disk = host.disks.find(boot_disk_name)
        if disk is None:
            raise exception.CaptureFailed(reason=(
                f'instance {instance.uuid} has no disk {boot_disk_name}, so '
                f'there is nothing to capture. Was it removed by hand?'))
        return disk


class CopyDisk(base.Step):
    """Make a copy that no partition sees, unless the disk is here anyway."""

    default_provides = 'disk'

    def execute(self, host, original, copy_disk_name):
        if original.path:
            return original
        return host.disks.copy(original.name, copy_disk_name)

    def undo(self, made, host, copy_disk_name):
        host.disks.delete_if_present([copy_disk_name])


class DeleteCopy(base.Step):
    """Delete the copy, found by its name, when the image is complete."""

    def execute(self, host, copy_disk_name):
        _insist(host.disks.delete_if_present, [copy_disk_name])


class ConnectDisk(base.Step):
    """Show the disk to the management partition, unless it has it itself."""

    default_provides = 'client_slot'

    def execute(self, host, disk):
        if disk.path:
            return None
        return batch.connect_one(host, host.management_uuid,
                                 _mappings(host, disk))

    def undo(self, made, host, disk):
        _disconnect(host, disk)


class FindDevice(base.Step):
    """Find the disk among the devices of the management partition."""

    default_provides = 'device'

    def execute(self, disk, client_slot):
        if disk.path:
            return disk.path
        return block.find(disk.udid, client_slot,
                          CONF.powervm.device_wait_timeout)

    def undo(self, made, disk):
        _forget(disk)


class ShowUploading(base.Step):
    """Tell Nova that the disk is on its way."""

    def execute(self, update_task_state):
        update_task_state(task_state=task_states.IMAGE_UPLOADING,
                          expected_state=task_states.IMAGE_PENDING_UPLOAD)


class UploadDisk(base.Step):
    """Send the bytes of the disk to Glance."""

    def execute(self, context, host, instance, image_id, disk, device,
                capture):
        with captures.Stream(block.open_disk(device), capture) as stream:
            captures.upload(host, context, image_id,
                            captures.metadata(instance, disk), stream)


class ForgetDevice(base.Step):
    """Take the device from the management partition, before the disk goes."""

    def execute(self, disk):
        _forget(disk)


class DisconnectDisk(base.Step):
    """Take the disk from the management partition; the image is complete."""

    def execute(self, host, disk):
        _insist(_disconnect, host, disk)


class StopCapture(base.Step):
    """End a capture of an instance that is going to be deleted."""

    def execute(self, instance):
        captures.stop(instance, CONF.powervm.capture_stop_timeout)


def _insist(clean_up, *args):
    """Try again what a busy moment broke, before an image is given up."""
    try:
        clean_up(*args)
    except pvm_exc.Error:
        LOG.warning('Could not clean up after a capture; trying again',
                    exc_info=True)
        clean_up(*args)


def _forget(disk):
    if not disk.path:
        block.remove(disk.udid)


def _disconnect(host, disk):
    if not disk.path:
        batch.disconnect(host, host.management_uuid, _mappings(host, disk))


def _mappings(host, disk):
    return host.disks.mappings(disk, host.management_uuid)
