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

"""Steps on Cinder's volumes."""

import contextlib

from nova import exception as nova_exception
from oslo_log import log as logging

from nova_powervm.virt.powervm.tasks import base
from nova_powervm.virt.powervm.vios import batch
from nova_powervm.virt.powervm.volume import claims
from nova_powervm.virt.powervm.volume import npiv
from nova_powervm.virt.powervm.volume import tags

LOG = logging.getLogger(__name__)


class Discover(base.Step):
    """Make a volume known to the servers; say how it shall be mapped."""

    def execute(self, instance, volume):
        if volume.ignored:
            LOG.warning(
                'Nothing on this host keeps a guest to the %(limits)s of '
                'volume %(volume)s. Give the QoS of its type the consumer '
                'back-end', {'limits': ', '.join(volume.ignored),
                             'volume': volume.id}, instance=instance)
        claims.take(volume.id, instance.uuid)
        return volume.discover()

    def undo(self, made, instance, volume):
        _forget(instance, volume, [])


class ApplyVolumeMappings(base.Step):
    """Show a volume to a partition that is there."""

    def execute(self, host, lpar_uuid, volume, volume_mappings):
        if volume_mappings:
            batch.connect(host, lpar_uuid, volume_mappings)

    def undo(self, made, host, lpar_uuid, volume):
        batch.detach(host, lpar_uuid, volume.shows)


class Remember(base.Step):
    """Note in Nova's connection info how the volume is found again.

    At an attach Nova saves it afterwards, at a build nobody else would.

    :param mappings: name of the volume's mappings
    """

    def __init__(self, mappings='volume_mappings', **kwargs):
        super().__init__(requires=[mappings], **kwargs)

    def execute(self, instance, volume, **mappings):
        made, = mappings.values()
        volume.remember(made)
        claims.drop(volume.id, instance.uuid)
        bdm = volume.request.bdm
        if bdm is not None:
            bdm['connection_info'] = volume.request.connection_info
            bdm.save()


class TagVolumes(base.Step):
    """Note in the instance which volume has which of its user's tags."""

    def execute(self, context, instance, volumes):
        instance.device_metadata = tags.devices(context, instance, volumes)


class RemoveVolumeMappings(base.Step):
    """Take a volume from a partition, which may be gone."""

    default_provides = 'gone'

    def execute(self, host, lpar_uuid, volume):
        if not volume.changes_partition:
            return []
        volume.identify()
        return batch.detach(host, lpar_uuid, volume.shows)


class ForgetVolumes(base.Step):
    """Remove the devices of volumes that the partition does not see."""

    def execute(self, instance, volumes, gone):
        for volume in volumes:
            volume.identify()
            _forget(instance, volume, [
                each for each in gone if volume.shows(each.mapping)])


class ReleaseFabrics(base.Step):
    """Note that the partition is gone that had Fibre Channel adapters.

    Their port names stay the instance's, on whatever host it is next.
    """

    def execute(self, host, instance):
        with contextlib.suppress(nova_exception.InstanceNotFound):
            npiv.release(host, instance)


class ExtendVolume(base.Step):
    """Let the partition see that a volume has grown."""

    def execute(self, volume):
        volume.extend()


def _forget(instance, volume, gone):
    """Somebody who needs the volume just now keeps its devices."""
    with claims.given_up(volume.id, instance.uuid) as is_nobodys:
        if is_nobodys:
            volume.forget(gone)
