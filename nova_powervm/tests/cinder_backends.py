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

"""Back ends of Cinder on the simulator's SAN: what its drivers would do.

Each makes volumes, shows them to the initiators of a connector and hides
them again, behind the back of the driver that is tested, and answers in the
words of Cinder's own drivers. The caller holds the lock of the machines.
"""

import abc
import io

from cinderclient import exceptions as cinder_exceptions
from oslo_utils import uuidutils

from nova_powervm.simulator.presets import parts

PORTALS = ('192.0.2.5:3260', '192.0.2.6:3260')
CHAP = ('cinder', 'a chap secret')
DISCOVERY_CHAP = ('finder', 'a discovery secret')
NFS_EXPORT = '192.0.2.9:/volumes'
NFS_MOUNT = '/var/lib/cinder/mnt/5af1'


class Volume:
    """One volume of Cinder.

    :ivar options: what create() was told about it
    :ivar storage: what the back end made for it
    """

    def __init__(self, kind, size, options):
        self.id = uuidutils.generate_uuid()
        self.kind = kind
        self.size = size
        self.options = options
        self.storage = None
        self.image = None
        self.task = None

    @property
    def name(self):
        """What Cinder's drivers call it."""
        return f'volume-{self.id}'

    def view(self):
        """Return it as Nova's client of Cinder does, without attachments."""
        view = {
            'id': self.id, 'size': self.size, 'display_name': self.name,
            'display_description': '', 'availability_zone': 'nova',
            'created_at': '2026-01-01T00:00:00.000000', 'attach_time': '',
            'mountpoint': '', 'volume_type_id': self.kind,
            'snapshot_id': None, 'volume_metadata': {},
            'multiattach': self.options.get('multiattach', False),
            'bootable': self.image is not None, 'shared_targets': False,
            'service_uuid': None, 'migration_status': None}
        if self.image is not None:
            view['volume_image_metadata'] = self.image
        return view


class Backend(abc.ABC):
    """One back end, with the volumes of one driver of Cinder.

    :ivar kind: what tests call it
    """

    kind = None

    def __init__(self, site):
        self.site = site
        self.san = site.san

    @abc.abstractmethod
    def create(self, volume):
        """Make the storage of a volume."""

    @abc.abstractmethod
    def attach(self, volume, connector):
        """Show a volume to a connector; return Cinder's connection_info."""

    def detach(self, volume, connector, others):
        """Hide a volume from a connector, except what others need.

        :param others: connectors to which it stays connected
        """

    @abc.abstractmethod
    def extend(self, volume):
        """Let the storage have the size that the volume has now."""

    @abc.abstractmethod
    def content(self, volume):
        """Return the bytes of a volume: a Content of the simulator."""

    @abc.abstractmethod
    def delete(self, volume):
        """Delete the storage of a volume, whoever uses it."""

    def write(self, volume, content):
        """Put bytes at the beginning of a volume, and zeros behind them."""
        self.content(volume).write_from(io.BytesIO(content))

    @staticmethod
    def _needed(connector, field, what):
        """Return what a driver cannot do without, or fail as Cinder does."""
        if not connector.get(field):
            raise cinder_exceptions.ClientException(
                500, f'The volume driver requires {what} in the connector.')
        return connector[field]


class _Lun(Backend):
    """Volumes that are LUNs of the array on the simulated SAN."""

    @property
    def array(self):
        """The array, made with two fabrics where there is none."""
        if not self.san.arrays:
            parts.add_san(self.site.machines, luns=0)
            for vios in self.san.servers:
                vios.machine.changed(vios)
        return next(iter(self.san.arrays.values()))

    def create(self, volume):
        volume.storage = self.array.create_lun(
            volume.name, volume.size, volume.options.get('identified', True))

    def extend(self, volume):
        volume.storage.grow(volume.size)

    def content(self, volume):
        return volume.storage.content

    def delete(self, volume):
        self.san.hide(volume.name)
        self.array.delete_lun(volume.name)


class FibreChannel(_Lun):
    """LUNs behind Fibre Channel ports.

    The option ``vendor`` picks whose words it uses: storwize (the default),
    powervc (which names the page-83 identity), pure (a LUN number for each
    target), hitachi (numbers and targets by initiator), one_port (one target
    as a text).
    """

    kind = 'fc'

    def attach(self, volume, connector):
        wwpns = [wwpn.lower().replace(':', '') for wwpn in self._needed(
            connector, 'wwpns', 'the WWPNs of the host')]
        lun = volume.storage
        numbers = {lun.number_for(wwpn) for wwpn in wwpns} - {None}
        number = lun.mask(*wwpns, number=min(numbers, default=None))
        targets = [port.wwpn for port in self.array.ports]
        data = {'target_discovered': False, 'target_wwn': targets,
                'target_lun': number, 'volume_id': volume.id,
                'initiator_target_map': {wwpn: targets for wwpn in wwpns}}
        dialect = FC_DIALECTS[volume.options.get('vendor', 'storwize')]
        return {'driver_volume_type': 'fibre_channel',
                'data': dialect(data, lun)}

    def detach(self, volume, connector, others):
        needed = {wwpn.lower().replace(':', '')
                  for other in others for wwpn in other.get('wwpns') or ()}
        gone = {wwpn.lower().replace(':', '')
                for wwpn in connector.get('wwpns') or ()} - needed
        if gone:
            volume.storage.unmask(*sorted(gone))


def _with_identity(data, lun):
    return {**data, 'pg83NAA': lun.identity}


def _with_lists(data, lun):
    targets, number = data['target_wwn'], data['target_lun']
    return {**data, 'target_wwns': targets, 'discard': True,
            'target_luns': [number] * len(targets),
            'addressing_mode': None}


def _by_initiator(data, lun):
    numbers = {initiator: [(target, data['target_lun'])
                           for target in targets]
               for initiator, targets in data['initiator_target_map'].items()}
    return {**data, 'initiator_target_lun_map': numbers}


def _one_port(data, lun):
    target = data['target_wwn'][0]
    return {**data, 'target_wwn': target, 'target_lun': str(
        data['target_lun']), 'initiator_target_map': {
            initiator: [target] for initiator in data['initiator_target_map']}}


FC_DIALECTS = {
    'storwize': lambda data, lun: data,
    'powervc': _with_identity,
    'pure': _with_lists,
    'hitachi': _by_initiator,
    'one_port': _one_port,
}


class Iscsi(_Lun):
    """LUNs behind iSCSI targets.

    Options: ``style`` (lvm, a target for each volume, which is the default,
    or array, one target for all), ``portals``, ``chap``, ``discovery_chap``
    (both True for the secrets above), ``acl`` (True: only initiators that a
    connector names may log in, as LIO does it).
    """

    kind = 'iscsi'
    transport = 'iscsi'

    def attach(self, volume, connector):
        initiators = self._needed(connector, 'initiator', 'the iSCSI '
                                  'initiator name')
        target = self._target(volume)
        number = self._number(volume, target)
        if volume.options.get('acl'):
            names = ([initiators] if isinstance(initiators, str)
                     else initiators)
            target.initiators = sorted({*(target.initiators or ()), *names})
        data = {'target_discovered': False, 'target_iqn': target.name,
                'target_portal': target.portals[0], 'target_lun': number,
                'volume_id': volume.id, **self._secrets(volume)}
        if connector.get('multipath'):
            data.update(self._ways(target, number))
        return {'driver_volume_type': self.transport, 'data': data}

    def detach(self, volume, connector, others):
        target = self.san.targets.get(self._iqn(volume))
        if target is None:
            return
        if not others:
            target.withdraw(volume.storage)
        if not target.luns:
            self.san.remove_target(target.name)

    @staticmethod
    def _ways(target, number):
        return {'target_portals': list(target.portals),
                'target_iqns': [target.name] * len(target.portals),
                'target_luns': [number] * len(target.portals)}

    @staticmethod
    def _secrets(volume):
        secrets = {}
        for option, prefix, (user, password) in (
                ('chap', 'auth', CHAP),
                ('discovery_chap', 'discovery_auth', DISCOVERY_CHAP)):
            if volume.options.get(option):
                secrets.update({f'{prefix}_method': 'CHAP',
                                f'{prefix}_username': user,
                                f'{prefix}_password': password})
        return secrets

    def _iqn(self, volume):
        if volume.options.get('style') == 'array':
            return f'iqn.1986-03.com.example:{self.array.name}'
        return f'iqn.2010-10.org.openstack:{volume.name}'

    def _target(self, volume):
        options = volume.options
        portals = options.get('portals', PORTALS[:1])
        for portal in portals:
            if portal not in self.san.portals:
                self.san.add_portal(portal, DISCOVERY_CHAP if options.get(
                    'discovery_chap') else None)
        iqn = self._iqn(volume)
        if iqn not in self.san.targets:
            self.san.add_target(
                iqn, *portals, chap=CHAP if options.get('chap') else None)
        return self.san.targets[iqn]

    @staticmethod
    def _number(volume, target):
        for number, lun in target.luns.items():
            if lun is volume.storage:
                return number
        return target.export(volume.storage)


class Iser(Iscsi):
    """The same over InfiniBand."""

    kind = transport = 'iser'


class _Lent(Backend):
    """Volumes that every Linux partition lends: the same bytes on each."""

    def create(self, volume):
        volume.storage = self.shelf.add(volume.name, volume.size)

    @property
    @abc.abstractmethod
    def shelf(self):
        """Where they are: images of a cluster, files of an export."""

    def extend(self, volume):
        volume.storage.grow(volume.size)

    def content(self, volume):
        return volume.storage.content

    def delete(self, volume):
        self.shelf.remove(volume.storage.name)


class Rbd(_Lent):
    """Images of a Ceph cluster. Option: ``auth_username``."""

    kind = 'rbd'

    @property
    def shelf(self):
        return self.san.ceph

    def create(self, volume):
        volume.storage = self.shelf.add(f'volumes/{volume.name}', volume.size)

    def attach(self, volume, connector):
        return {'driver_volume_type': 'rbd', 'data': {
            'name': volume.storage.name,
            'hosts': ['192.0.2.20', '192.0.2.21'],
            'ports': ['6789', '6789'], 'cluster_name': 'ceph',
            'auth_enabled': True,
            'auth_username': volume.options.get('auth_username', 'cinder'),
            'secret_type': 'ceph',
            'secret_uuid': '457eb676-33da-42ec-9a8c-9293d545c337',
            'volume_id': volume.id, 'discard': True}}


class _Files(_Lent):
    """Files of a file system that every Linux partition has mounted."""

    source = mounted = None

    @property
    def shelf(self):
        if self.source not in self.san.exports:
            self.san.export(self.source)
            for vios in self.san.servers:
                if vios.is_linux:
                    vios.backings.mount(self.source, self.mounted)
        return self.san.exports[self.source]


class Nfs(_Files):
    """Files of an NFS export. Option: ``format`` (raw or qcow2)."""

    kind = 'nfs'
    source = NFS_EXPORT
    mounted = NFS_MOUNT

    def attach(self, volume, connector):
        return {'driver_volume_type': 'nfs', 'data': {
            'export': NFS_EXPORT, 'name': volume.name, 'options': None,
            'format': volume.options.get('format', 'raw')},
            'mount_point_base': '/var/lib/cinder/mnt'}


class Gpfs(_Files):
    """Files of IBM Storage Scale, which every node has at one path."""

    kind = 'gpfs'
    source = 'gpfs1'
    mounted = '/gpfs/volumes'

    def attach(self, volume, connector):
        return {'driver_volume_type': self.kind, 'data': {
            'name': volume.name,
            'device_path': f'{self.mounted}/{volume.name}'}}


class Local(Gpfs):
    """Files of the management partition itself."""

    kind = 'local'
    source = '/dev/mapper/volumes'
    mounted = '/srv/volumes'


BACKENDS = {made.kind: made for made in (
    FibreChannel, Iscsi, Iser, Rbd, Nfs, Gpfs, Local)}
