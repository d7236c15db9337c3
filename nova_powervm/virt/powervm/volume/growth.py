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

"""Letting a partition see that a volume has grown."""

from oslo_log import log as logging

from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.vios import parallel
from nova_powervm.virt.powervm.volume import hdisk

LOG = logging.getLogger(__name__)


def show(volume):
    """Tell every server that shows a volume to look how large it is now.

    :raises VolumeNotExtended: none took notice
    """
    shown = hdisk.shown(volume.host, volume.request.lpar_uuid, volume.shows)
    errors = [future.exception() for future in parallel.each(
        lambda at: hdisk.rescan(volume.host, *at), shown)]
    for error in filter(None, errors):
        LOG.warning('Volume %(volume)s has grown, and a server does not '
                    'see it: %(error)s',
                    {'volume': volume.id, 'error': error})
    if None not in errors:
        raise exception.VolumeNotExtended(reason=(
            f'no Virtual I/O Server saw that volume {volume.id} of instance '
            f'{volume.instance.uuid} has grown: '
            f"{'; '.join(map(str, errors)) or 'none shows it'}"))
