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

"""Ports of Open vSwitch, for ML2/OVS and ML2/OVN.

Each port is a pair: an adapter of the partition, and a trunk adapter of the
management partition, alone with each other on a VLAN of a virtual switch that
carries nothing else. The trunk is a network device of the management
partition, and that device is the port which Neutron's agent or the OVN
controller knows by its external ids.

The external ids are on the trunk too, so that it says whose it is.
"""

import dataclasses

from os_vif import exception as osv_exc
from oslo_log import log as logging
from oslo_utils import uuidutils

from nova_powervm import conf as cfg
from nova_powervm.virt.powervm.network import base
from nova_powervm.virt.powervm.network import local

CONF = cfg.CONF
LOG = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True)
class Port:
    """A port of Open vSwitch.

    :ivar id: uuid of the port in Neutron
    :ivar iface_id: what Neutron looks for in the external ids
    :ivar mac: MAC address of the guest's interface, with colons
    :ivar device: name of the trunk's network device
    :ivar bridge: the integration bridge
    :ivar mtu: bytes, or None
    :ivar owner: uuid of the instance
    """

    id: str
    iface_id: str
    mac: str
    device: str
    bridge: str
    mtu: int | None
    owner: str

    @classmethod
    def of_vif(cls, vif, instance):
        """Return the port that a VIF shall have."""
        return cls(id=vif.id, iface_id=vif.iface_id, mac=vif.mac,
                   device=vif.device, bridge=vif.bridge, mtu=vif.mtu,
                   owner=instance.uuid)

    @classmethod
    def of_trunk(cls, trunk):
        """Return the port a trunk was made for; None if it is not ours."""
        ids = dict(pair.split('=', 1)
                   for pair in (trunk.ovs_ext_ids or '').split(',')
                   if '=' in pair)
        if 'attached-mac' not in ids or not all(
                uuidutils.is_uuid_like(ids.get(key))
                for key in ('iface-id', 'vm-uuid')):
            return None
        return cls(id=ids['iface-id'], iface_id=ids['iface-id'],
                   mac=ids['attached-mac'], device=trunk.dev_name,
                   bridge=trunk.ovs_bridge, mtu=trunk.configured_mtu,
                   owner=ids['vm-uuid'])

    @property
    def vif(self):
        """As much of the VIF as unplugging it takes."""
        return base.Vif(id=self.id, type=Ovs.name, mac=self.mac,
                        device=self.device, bridge=self.bridge,
                        iface_id=self.iface_id, mtu=self.mtu)

    @property
    def external_ids(self):
        """What the port says of itself in Open vSwitch."""
        return (f'iface-id={self.iface_id},iface-status=active,'
                f'attached-mac={self.mac},vm-uuid={self.owner}')

    @property
    def trunk_attributes(self):
        """What pypowervm's CNA.bld is to be told of the trunk."""
        return {'dev_name': self.device, 'ovs_bridge': self.bridge,
                'ovs_ext_ids': self.external_ids, 'configured_mtu': self.mtu}


class Ovs(base.VifType):
    """Ports of Open vSwitch on the management partition."""

    name = 'ovs'
    sends_event = True

    def refusal(self, vif):
        if vif.vnic_type != 'normal':
            return (f"port {vif.id} has the vnic_type '{vif.vnic_type}', and "
                    f"Open vSwitch ports of PowerVM have 'normal'")
        if vif.details.get('ovs_hybrid_plug'):
            return (f'port {vif.id} wants the hybrid plug, which needs a '
                    f'Linux bridge. Set firewall_driver = openvswitch in the '
                    f'Open vSwitch agent of this host, or use OVN')
        if not vif.bridge:
            return (f'port {vif.id} names no Open vSwitch bridge. Check '
                    f'integration_bridge of the agent')
        return None

    def plug(self, wiring, owner, vifs):
        """Two requests, and two more for each port."""
        switch = _switch(wiring)
        ports = [Port.of_vif(vif, owner.instance) for vif in vifs]
        trunks = wiring.add_trunks(
            switch, [port.trunk_attributes for port in ports])
        for port, trunk in zip(ports, trunks):
            wiring.add_client(owner.uuid, switch, trunk.pvid, port.mac)
            _connect(port, trunk)

    def unplug(self, wiring, owner, vifs):
        """Two requests, and two more for each port that was there."""
        wanted = {vif.plain_mac for vif in vifs}
        for adapter in wiring.adapters(owner.uuid):
            if adapter.mac in wanted:
                wiring.remove(adapter)
        macs = {vif.mac for vif in vifs}
        for port in _remove_trunks(wiring, owner, vifs, [
                (port, trunk) for port, trunk in _ports(wiring, owner)
                if port.mac in macs]):
            local.unplug(port)

    def release(self, wiring, owner, vifs):
        """One request, and one more for each port that was there.

        Open vSwitch that does not answer must not keep a server from being
        deleted.
        """
        ports = _remove_trunks(wiring, owner, vifs, _ports(wiring, owner))
        for at, port in enumerate(ports):
            try:
                local.unplug(port)
            except osv_exc.ExceptionBase as exc:
                # It may take long to find that out, once is enough.
                LOG.warning('Open vSwitch still has ports of the instance, '
                            'to be removed when nova-compute starts: %s',
                            exc, instance=owner.instance)
                return [each.vif for each in ports[at:]]
        return []

    def found(self, wiring, owner):
        return [port.vif for port, _ in _ports(wiring, owner)]

    def finish(self, wiring, owner, vifs):
        """One request, and as many as for plugging what is not whole.

        What has both halves replug() sees to.
        """
        trunks = {port.id: trunk for port, trunk in _ports(wiring, owner)}
        half = []
        for vif in vifs:
            trunk = trunks.get(vif.id)
            client = wiring.find(owner.uuid, vif.plain_mac)
            if None in (trunk, client) or trunk.pvid != client.pvid:
                half.append(vif)
        if half:
            self.unplug(wiring, owner, half)
            self.plug(wiring, owner, half)

    def owners(self, wiring):
        return {_owner_of(wiring, trunk) for trunk in wiring.trunks} - {None}

    def replug(self, wiring, owner, vifs):
        """No request for a port whose trunk and device are there."""
        trunks = {port.mac: trunk for port, trunk in _ports(wiring, owner)}
        for vif in vifs:
            port = Port.of_vif(vif, owner.instance)
            trunk = trunks.get(vif.mac)
            if trunk is None:
                trunk = self._replace(wiring, owner, port)
            elif Port.of_trunk(trunk) != port:
                _rewrite(trunk, port)
            if trunk is not None and not _connect(port, trunk):
                # The REST service makes the device when it reads this.
                _rewrite(trunk, port)
                _connect(port, trunk)

    def _replace(self, wiring, owner, port):
        """Make the trunk of an adapter that has lost it."""
        switch = _switch(wiring)
        mac = port.mac.replace(':', '').upper()
        client = wiring.find(owner.uuid, mac)
        if client is None:
            LOG.warning('The partition has no adapter with the MAC address '
                        '%s, so its port was not plugged', port.mac,
                        instance=owner.instance)
            return None
        return wiring.add_trunk(switch, client.pvid, port.trunk_attributes)


def _switch(wiring):
    return wiring.make_switch(CONF.powervm.pvm_vswitch_for_novalink_io)


def _ports(wiring, owner):
    """Return [(port, trunk)] of an owner's trunks."""
    return [(Port.of_trunk(trunk), trunk) for trunk in wiring.trunks
            if _owner_of(wiring, trunk) == owner.instance.uuid]


def _owner_of(wiring, trunk):
    """Return the instance a trunk was made for, or None.

    At start that is asked of each trunk for each instance.
    """
    if trunk.uuid not in wiring.owners:
        port = Port.of_trunk(trunk)
        wiring.owners[trunk.uuid] = port and port.owner
    return wiring.owners[trunk.uuid]


def _connect(port, trunk):
    """Make the trunk's device a port; return whether there is a device."""
    is_up = local.set_up_link(port.device, trunk.mac, port.mtu)
    local.plug(port)
    return is_up


def _remove_trunks(wiring, owner, vifs, found):
    """Remove trunks; return the ports that Open vSwitch may still have.

    A port may be left where its trunk is gone already, so those that Nova
    knows of are among them.
    """
    for port, trunk in found:
        wiring.remove(trunk)
    # A port that moved to another instance has taken its device with it.
    theirs = {trunk.dev_name for trunk in wiring.trunks
              if _owner_of(wiring, trunk) not in (None, owner.instance.uuid)}
    known = [Port.of_vif(vif, owner.instance) for vif in vifs
             if vif.bridge and vif.device not in theirs]
    ports = {port.device: port for port in known}
    ports.update((port.device, port) for port, trunk in found)
    return list(ports.values())


def _rewrite(trunk, port):
    """Tell the REST service what the port is like now."""
    trunk.ovs_bridge = port.bridge
    trunk.ovs_ext_ids = port.external_ids
    if port.mtu:
        trunk.configured_mtu = port.mtu
    trunk.update()
