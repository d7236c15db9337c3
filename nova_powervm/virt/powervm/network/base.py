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

"""What a VIF type has to do: the whole contract.

A VIF type is how a port gets from a partition to its network. Neutron names
it when it binds the port, and each name has one class in one file, which does
everything for ports of that type: adapters, trunks, VLANs, local devices.
"""

import abc
import dataclasses
import typing

from nova.network import model


@dataclasses.dataclass(frozen=True)
class Vif:
    """A port as Neutron bound it.

    :ivar id: uuid of the port
    :ivar type: the VIF type Neutron bound it as, 'ovs' for example
    :ivar mac: MAC address as Neutron writes it, with colons
    :ivar vnic_type: 'normal', 'direct' and so on
    :ivar device: name of the device on the management partition, 14
        characters at the most
    :ivar active: whether Neutron says that the port passes traffic already
    :ivar bridge: Open vSwitch bridge, or None
    :ivar iface_id: what the port is called in Open vSwitch
    :ivar mtu: bytes, or None where the network does not say
    :ivar vlan: VLAN id of the network, or None
    :ivar physical_network: Neutron's name of it, or None
    :ivar details: what the mechanism driver that bound the port adds
    :ivar profile: what the owner of the port asked for
    """

    id: str
    type: str
    mac: str
    vnic_type: str = model.VNIC_TYPE_NORMAL
    device: str = ''
    active: bool = True
    bridge: str | None = None
    iface_id: str = ''
    mtu: int | None = None
    vlan: int | None = None
    physical_network: str | None = None
    details: typing.Mapping = dataclasses.field(default_factory=dict)
    profile: typing.Mapping = dataclasses.field(default_factory=dict)

    @classmethod
    def of(cls, vif):
        """Return the Vif for one of Nova's (network.model.VIF)."""
        network = vif['network']
        details = vif.get('details') or {}

        def told(key):
            return network.get_meta(key) or details.get(key)

        vlan = told('vlan')
        return cls(
            id=vif['id'], type=vif['type'] or '', mac=vif['address'],
            vnic_type=vif.get('vnic_type') or model.VNIC_TYPE_NORMAL,
            device=(vif.get('devname')
                    or f"nic{vif['id']}"[:model.NIC_NAME_LEN]),
            active=vif.get('active', True), bridge=network['bridge'],
            iface_id=vif.get('ovs_interfaceid') or vif['id'],
            mtu=network.get_meta('mtu'), vlan=vlan and int(vlan),
            physical_network=told('physical_network'), details=details,
            profile=vif.get('profile') or {})

    @property
    def plain_mac(self):
        """The MAC address as PowerVM writes it: ``FA163E010203``."""
        return self.mac.replace(':', '').upper()


@dataclasses.dataclass(frozen=True)
class Owner:
    """Whose ports they are.

    :ivar instance: Nova's instance
    :ivar uuid: uuid of its partition, whether that exists or not
    """

    instance: typing.Any
    uuid: str


class VifType(abc.ABC):
    """How ports of one VIF type are plugged.

    Each verb gets a Wiring, which reads every part of the machine's virtual
    Ethernet once for all the ports and types of an operation, and a list of
    ports in the order in which the guest shall see them. What belongs to a
    port is found by its MAC address and its owner, so that each verb can
    finish what an earlier attempt began.

    :ivar name: what Neutron calls the type
    :ivar sends_event: whether Neutron reports network-vif-plugged after the
        port was plugged, so that a build has to wait for it
    """

    name: str
    sends_event: bool = False

    def refusal(self, vif):
        """Return why no host could serve such a port, or None.

        A sentence that says what to change; asked before anything is made.
        """
        return None

    @abc.abstractmethod
    def plug(self, wiring, owner, vifs):
        """Connect the owner's partition to the networks of the ports.

        A running partition can take them: that was seen to before.

        :raises PortNotHere: this host has no way for a port, or no room
        :raises HostFull: the same, for all ports of a type
        """

    @abc.abstractmethod
    def unplug(self, wiring, owner, vifs):
        """Take ports from a partition that stays, and all that was theirs.

        What is gone already is fine, and so is a partition that is gone.
        """

    def release(self, wiring, owner, vifs):
        """Remove what is kept outside a partition about to be deleted.

        Its own adapters go with it. Everything of the owner is looked for,
        not only the ports in ``vifs``: Nova forgets a port that its user
        deletes.

        :returns: ports of which something has to wait for the next start,
            so that it does not keep a server from being deleted
        """
        return []

    def found(self, wiring, owner):
        """Return the ports that say of themselves that they are the owner's.

        As much of each as unplugging it takes.
        """
        return []

    def finish(self, wiring, owner, vifs):
        """Plug to the end what may have been begun before.

        What is whole must not be interrupted.
        """
        self.plug(wiring, owner, vifs)

    def owners(self, wiring):
        """Return the uuids of instances that keep something outside.

        Asked at start, to find what has been left by instances that are
        gone. Only what says itself whose it is can be told from what
        others have made.
        """
        return set()

    def replug(self, wiring, owner, vifs):
        """Mend what a restart of the management partition has lost.

        The Wiring is shared by all instances of the host, so this must not
        read anything per instance unless something is found to be wrong.
        """


def said(exc):
    """Return what the REST service said, without the request it said it of.

    A user sees the beginning of a message only, and whoever says it ends the
    sentence.
    """
    return ' '.join(str(exc).rpartition(' -- ')[2].split()).rstrip('.')
