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

"""Letting partitions see that a disk has grown."""

from oslo_log import log as logging
from pypowervm import exceptions as pvm_exc
from pypowervm.tasks import storage as pvm_storage

LOG = logging.getLogger(__name__)


def rescan(adapter, vios_uuid, disk):
    """Tell a server to show a disk with the size it has now: one job.

    A server that cannot does no harm: the size is right when the partition
    starts next.

    :param disk: with ``name`` and ``udid``
    :raises pypowervm Error: the server could not be asked; ask again
    """
    try:
        pvm_storage.rescan_vstor(vios_uuid, disk.udid, adapter=adapter)
    except (pvm_exc.JobRequestFailed, pvm_exc.VstorNotFound) as exc:
        LOG.warning('Disk %(name)s has grown, and a partition that is on may '
                    'see it only after its next start: %(error)s',
                    {'name': disk.name, 'error': exc})
