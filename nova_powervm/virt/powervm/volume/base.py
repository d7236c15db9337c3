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

"""What a way to reach Cinder's volumes has to do: the whole contract."""

import abc
import dataclasses
import typing


@dataclasses.dataclass(frozen=True, repr=False)
class Request:
    """One volume, as Nova asks for it.

    :ivar connection_info: what Cinder says of the way to it. What is written
        into its ``data`` Nova saves; it may hold secrets
    :ivar lpar_uuid: the partition that shall see it
    :ivar volume_id: id of the volume
    :ivar bdm: Nova's DriverVolumeBlockDevice, when there is one to save
    :ivar encrypted: must the host encrypt what is written?
    """

    connection_info: dict
    lpar_uuid: str
    volume_id: str
    bdm: typing.Any = None
    encrypted: bool = False

    def __repr__(self):
        return f'<volume {self.volume_id} of {self.lpar_uuid}>'

    @property
    def kind(self):
        """What Cinder calls the protocol, '' if it said nothing."""
        return self.connection_info.get('driver_volume_type') or ''

    @property
    def data(self):
        """What Cinder says about the protocol."""
        return self.connection_info.setdefault('data', {})

    @property
    def is_shared(self):
        """May several servers use the volume at once?"""
        return bool(self.connection_info.get('multiattach'))


def volume_id(connection_info, bdm=None):
    """Return the id of a volume, or None where nothing tells it.

    Several of Cinder's drivers leave it out of the data.
    """
    info = connection_info or {}
    return (info.get('serial') or info.get('data', {}).get('volume_id')
            or getattr(bdm, 'volume_id', None))


class Volume(abc.ABC):
    """One volume of one instance, reached by one protocol.

    An object of this class lives as long as one operation of Nova. What has
    to be known later is in the connection info, or found again.

    :cvar kinds: what Cinder calls the protocols it serves
    :cvar can_extend: can a size that has grown be shown to a partition?
    :cvar can_share: can several partitions see a volume?
    """

    kinds: tuple = ()
    #: Is an adapter or a disk to be added to a partition for it?
    changes_partition = True
    can_extend = False
    can_share = False

    def __init__(self, host, instance, request):
        self.host = host
        self.instance = instance
        self.request = request

    def __repr__(self):
        return f'<{type(self).__name__} {self.id}>'

    @property
    def id(self):
        """Cinder's id of the volume."""
        return self.request.volume_id

    def refusals(self):
        """Return sentences on what no host could do, before anything is."""
        found = []
        if self.request.encrypted or self.request.data.get('encrypted'):
            found.append(
                f'volume {self.id} is encrypted by the host, which this '
                f'driver cannot do. Use a volume type without encryption, '
                f'or let the storage system or the guest encrypt it')
        if self.request.data.get('access_mode') == 'ro':
            found.append(
                f'volume {self.id} is read-only, which a partition would not '
                f'keep to. Allow writing: "openstack volume set --read-write"')
        if self.request.is_shared and not self.can_share:
            found.append(
                f'volume {self.id} is for several servers (multiattach), '
                f'which volumes of the type {self.request.kind} cannot be')
        return found

    @property
    def ignored(self):
        """Names of limits that the host was to keep a guest to."""
        asked = self.request.data.get('qos_specs') or {}
        return sorted(name for name in asked if ':' not in name)

    @abc.abstractmethod
    def discover(self):
        """Make the volume known to the servers; return mapping values.

        What it made known until it failed, ``forget`` removes.

        :raises VolumeNotReachable: with what to mend
        """

    def identify(self):
        """Find out what ``shows`` has to know, if Nova has lost it.

        What cannot be found out does no harm: less will be cleaned up.
        """

    @abc.abstractmethod
    def shows(self, found):
        """Tell whether a partition's mapping shows this volume.

        :param found: pypowervm's mapping of a server
        """

    def forget(self, gone):
        """Remove devices that no partition uses; what fails is logged.

        :param gone: list of mapping.Gone of this volume; what this object
            itself has made known is forgotten without
        """

    def extend(self):
        """Let the partition see that the volume has grown.

        :raises VolumeNotExtended: no server took notice
        """
        raise NotImplementedError

    def remember(self, mappings):
        """Note in the connection info what helps to find the volume again.

        :param mappings: the mapping values that were applied
        """
