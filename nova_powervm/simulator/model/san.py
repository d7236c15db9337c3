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

"""The SAN: fabrics with zones, iSCSI portals, and the arrays on them."""

import collections
import functools

from nova_powervm.simulator.model import array as arrays
from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import iscsi_target
from nova_powervm.simulator.model import shared

_FIRST_IDENTITY = 0x600507680281000000000000000000B0

# One way from an initiator to a LUN, through a target port.
Path = collections.namedtuple('Path', 'initiator target number lun')


def lua(number):
    """A LUN number as servers write it, without leading zeros."""
    digits = f'{number:x}'
    return digits + '0' * (8 if len(digits) == 8 else 12)


class Fabric:
    """Switches that let the members of a zone talk to each other.

    Without zones everybody talks to everybody.
    """

    def __init__(self, name):
        self.name = name
        self.zones = {}
        self.up = True

    def zone(self, name, *wwpns):
        """Make a zone of these ports, or replace the one of that name."""
        self.zones[name] = frozenset(map(arrays.plain, wwpns))

    def unzone(self, name):
        """Remove a zone. Raises NoSuchThing."""
        if name not in self.zones:
            raise errors.NoSuchThing('zone', name)
        del self.zones[name]

    def connects(self, *wwpns):
        """Do these ports see each other?"""
        wanted = set(map(arrays.plain, wwpns))
        return self.up and (not self.zones or any(
            wanted <= members for members in self.zones.values()))


class San:
    """Fabrics, portals and arrays that the machines of a site share.

    ``ceph`` are the images of a Ceph cluster, ``exports`` the files of each
    file system that is exported, by its source. The bytes of its LUNs, images
    and files are kept in the room of the site.
    """

    def __init__(self, site):
        self._site = site
        self.fabrics = {}
        self.arrays = {}
        self.portals = {}
        self.targets = {}
        self.ceph = shared.Shelf(self, 'Ceph image')
        self.exports = {}
        self._identities = 0

    @property
    def servers(self):
        """The Virtual I/O Servers of all machines."""
        return [vios for machine in self._site.machines
                for vios in machine.vioses]

    @property
    def room(self):
        """Where contents are kept."""
        return self._site.room

    def add_fabric(self, name):
        """A new fabric, without zones. Raises NameTaken."""
        return _add(self.fabrics, Fabric(name), 'fabric')

    def add_array(self, name, **how):
        """A new array, without ports and LUNs. Raises NameTaken."""
        return _add(self.arrays, arrays.Array(self, name, **how), 'array')

    def add_portal(self, address, discovery_chap=None):
        """A new iSCSI portal at an address such as 192.0.2.5:3260.

        :param discovery_chap: user and password to list its targets
        """
        portal = iscsi_target.Portal(address, discovery_chap)
        return _add(self.portals, portal, 'portal')

    def add_target(self, iqn, *portals, chap=None):
        """A new iSCSI target at portals.

        :param chap: user and password to log in
        """
        target = iscsi_target.Target(iqn, portals, chap)
        return _add(self.targets, target, 'target')

    def export(self, source):
        """The files of a file system, which is exported from now on.

        :param source: what to mount, such as 192.0.2.9:/volumes
        """
        return self.exports.setdefault(
            source, shared.Shelf(self, f'file of {source}'))

    def remove_target(self, iqn):
        """Delete an iSCSI target, whoever uses it. Raises NoSuchThing."""
        if iqn not in self.targets:
            raise errors.NoSuchThing('iSCSI target', iqn)
        del self.targets[iqn]

    def new_identity(self):
        """A page-83 name that no LUN had before."""
        self._identities += 1
        return f'{_FIRST_IDENTITY + self._identities:032X}'

    @property
    def luns(self):
        """The LUNs of all arrays."""
        return [lun for a in self.arrays.values() for lun in a.luns.values()]

    def lun(self, name):
        """The LUN of that name or identity. Raises NoSuchThing."""
        for lun in self.luns:
            if name in (lun.name, lun.identity):
                return lun
        raise errors.NoSuchThing('LUN', name)

    def lost(self, lun):
        """Servers notice that a disk of theirs may be missing."""
        for server in self.servers:
            if any(getattr(volume, 'lun', None) is lun
                   for volume in server.volumes.values()):
                server.machine.changed(server)

    def hide(self, name):
        """Let nobody see a LUN any more. Raises NoSuchThing."""
        lun = self.lun(name)
        lun.unmask()
        for target in self.targets.values():
            target.withdraw(lun)

    def target(self, wwpn):
        """The target port of that name, or None."""
        found = [p for a in self.arrays.values() if (p := a.port(wwpn))]
        return found[0] if found else None

    def paths(self, initiator, fabric):
        """Every Path of an initiator that is on a fabric."""
        return [Path(arrays.plain(initiator), port, number, lun)
                for array in self.arrays.values() for port in array.ports
                if self._reaches(initiator, fabric, port)
                for lun in array.luns.values()
                if (number := lun.number_for(initiator)) is not None]

    def connects(self, initiator, target, ports):
        """Does the one of these ports reach a target port, by their names?"""
        port, target = self._ports_by_name(initiator, target, ports)
        return bool(port and target and port.link and self._reaches(
            port.wwpn, port.fabric, target))

    def _ports_by_name(self, initiator, target, ports):
        return (next((p for p in ports if arrays.plain(p.wwpn) == initiator),
                     None), self.target(target))

    def set_state(self, name, state):
        """Make a way up, slow or down, for good. Raises NoSuchThing.

        :param name: a fabric, an iSCSI portal, or the WWPN of a port of an
            array or of a server
        """
        self.way(name)(state)

    def way(self, name):
        """The function that sets the state of a way. Raises NoSuchThing."""
        if name in self.fabrics:
            return functools.partial(_set_up, self.fabrics[name], 'up')
        things = {port.wwpn: port for a in self.arrays.values()
                  for port in a.ports} | self.portals
        if things.get(name) or things.get(arrays.plain(name)):
            found = things.get(name) or things[arrays.plain(name)]
            return functools.partial(setattr, found, 'state')
        for server in self.servers:
            for port in server.ports:
                if arrays.plain(port.wwpn) == arrays.plain(name):
                    return functools.partial(_set_up, port, 'link')
        raise errors.NoSuchThing('fabric, portal or port', name)

    def _reaches(self, initiator, fabric, port):
        return (fabric is not None and fabric is port.fabric
                and port.state != arrays.DOWN
                and fabric.connects(initiator, port.wwpn))

    def snapshot(self):
        lent = {'ceph': self.ceph.snapshot(), **{
            source: export.snapshot()
            for source, export in sorted(self.exports.items())}}
        return {**{n: a.snapshot() for n, a in sorted(self.arrays.items())},
                **{name: things for name, things in lent.items() if things}}


def _set_up(thing, field, state):
    setattr(thing, field, state != arrays.DOWN)


def _add(things, thing, what):
    if thing.name in things:
        raise errors.NameTaken(f'There is a {what} {thing.name} already.')
    things[thing.name] = thing
    return thing
