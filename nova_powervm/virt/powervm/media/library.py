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

"""The media repositories of a host: virtual optical media on its servers."""

import dataclasses

from oslo_concurrency import lockutils
from oslo_log import log as logging
from oslo_utils import units
from pypowervm import exceptions as pvm_exc
from pypowervm.tasks import partition as pvm_partition
from pypowervm.utils import transaction
from pypowervm.wrappers import storage as pvm_storage
from pypowervm.wrappers import virtual_io_server as pvm_vios

from nova_powervm import conf as cfg
from nova_powervm.virt.powervm import exception

CONF = cfg.CONF
LOG = logging.getLogger(__name__)

_NAME = 'vopt'
_LOCK = 'powervm-media-repositories'


@dataclasses.dataclass(frozen=True)
class Medium:
    """Virtual optical media: its name, and the server that has it."""

    name: str
    vios_uuid: str


def place(host, name, size):
    """Return the Medium to make, on the server with the most room.

    A repository is made when the host has none.

    :param size: bytes
    :raises HostFull: no repository has that much room
    """
    with lockutils.lock(_LOCK):
        groups = _groups(host) or [_make_repository(host)]
    roomiest = max(groups, key=_free)
    if size > _free(roomiest) * units.Gi:
        raise exception.HostFull(reason=(
            f'the media repositories of this host have room for '
            f'{_free(roomiest) * 1024:.1f} MB and a config drive of '
            f'{size / units.Mi:.1f} MB is to be made. Enlarge them, or '
            f'delete media nobody uses'))
    return Medium(name=name, vios_uuid=_vios_uuid(roomiest))


def names(host):
    """Return the set of the names of all media, whosever they are.

    One request for the servers and one for each of those that can be changed
    now.
    """
    return {medium.name for group in _groups(host)
            for medium in _repository(group).optical_media}


def delete_if_present(host, names):
    """Delete the media with these names; absent ones are fine.

    They must not be loaded into a drive any more. Servers that cannot be
    changed now are looked at as well: what they have would stay for good.

    :raises pypowervm Error: a server has them, or may have, and cannot be
        asked to delete them
    """
    names, unread, removed = set(names), None, False
    for vios in pvm_vios.VIOS.get(host.adapter):
        try:
            removed |= _delete_from(host, vios, names)
        except pvm_exc.Error as exc:
            LOG.warning('Media of %(vios)s cannot be looked at: %(error)s',
                        {'vios': vios.name, 'error': exc})
            unread = unread or exc
    if unread and not removed:
        raise unread


def _delete_from(host, vios, names):
    """Delete media from one server; tell whether it had them."""
    groups = [group for group in _with_repository(host, vios)
              if names & {m.name for m in _repository(group).optical_media}]
    for group in groups:
        _remove(group, names)
    return bool(groups)


@transaction.entry_transaction
def _remove(group, names):
    """Delete media from a group, which is read again if it has changed."""
    media = _repository(group).optical_media
    for medium in [m for m in media if m.name in names]:
        media.remove(medium)
        LOG.info('Deleting virtual optical media %s', medium.name)
    return group.update()


def _groups(host):
    """Return the volume groups that have a media repository.

    One request for the servers and one for each of them.
    """
    return [group for vios in _active_vioses(host)
            for group in _with_repository(host, vios)]


def _with_repository(host, vios):
    return [group for group in pvm_storage.VG.get(host.adapter, parent=vios)
            if group.vmedia_repos]


def _make_repository(host):
    """Make a repository in the configured volume group; return the group.

    :raises HostFull: no active server has that volume group
    """
    wanted = CONF.powervm.vopt_media_volume_group
    for vios in _active_vioses(host):
        for group in pvm_storage.VG.get(host.adapter, parent=vios):
            if group.name == wanted:
                size = CONF.powervm.vopt_media_rep_size
                LOG.info('Making a media repository of %(size)d GB in '
                         '%(group)s of %(vios)s', {
                             'size': size, 'group': wanted,
                             'vios': vios.name})
                return _add_repository(group, size)
    raise exception.HostFull(reason=(
        f'no Virtual I/O Server has a media repository for config drives, '
        f"nor the volume group '{wanted}' to make one in. Set [powervm] "
        f'vopt_media_volume_group'))


@transaction.entry_transaction
def _add_repository(group, size):
    """Add a repository to a group, which is read again if it has changed."""
    if not group.vmedia_repos:
        group.vmedia_repos = [pvm_storage.VMediaRepos.bld(
            group.adapter, _NAME, str(size))]
    return group.update()


def _active_vioses(host):
    return pvm_partition.get_active_vioses(host.adapter, xag=None)


def _repository(group):
    """A server has one repository at the most."""
    return group.vmedia_repos[0]


def _free(group):
    """Return the room in a group's repository, in GB."""
    repository = _repository(group)
    return repository.size - sum(
        medium.size for medium in repository.optical_media)


def _vios_uuid(group):
    """Return the uuid of the server a volume group was read from."""
    return group.href.split('/VirtualIOServer/')[1].split('/')[0]
