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

"""Ports behind shared Ethernet adapters, with no agent.

The adapter of the partition is on the VLAN of its network, on the virtual
switch of a network bridge; this driver itself puts the VLAN on that bridge
when the first port needs it, and takes it away after the last one.
"""

from oslo_concurrency import lockutils
from oslo_log import log as logging
from pypowervm import exceptions as pvm_exc
from pypowervm.tasks import network_bridger

from nova_powervm import conf as cfg
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.network import base
from nova_powervm.virt.powervm.network import bridges
from nova_powervm.virt.powervm.network import census
from nova_powervm.virt.powervm.network import ledger

CONF = cfg.CONF
LOG = logging.getLogger(__name__)

#: Held from looking at bridges until a port is on one, or off it.
LOCK = 'powervm-shared-ethernet'


class Sea(base.VifType):
    """The VIF type ``pvm_sea``, which our mechanism driver binds."""

    name = 'pvm_sea'

    def refusal(self, vif):
        if not vif.physical_network:
            return (f'port {vif.id} does not say on which physical network '
                    f'it is. Update the mechanism driver powervm')
        return None

    @lockutils.synchronized(LOCK)
    def plug(self, wiring, owner, vifs):
        """Three requests and one for each port, where the VLANs are there.

        Three or four more for each bridge that gets VLANs.
        """
        choice = bridges.Choice(wiring)
        ways = [(vif, _choose(choice, vif)) for vif in vifs]
        for bridge in {way.uuid: way for _, way in ways}.values():
            _ensure(wiring, owner, bridge, {
                vif.vlan for vif, way in ways
                if way.uuid == bridge.uuid and vif.vlan is not None})
        for vif, bridge in ways:
            if wiring.find(owner.uuid, vif.plain_mac) is None:
                wiring.add_client(
                    owner.uuid, bridges.switch_of(wiring, bridge),
                    bridges.vlan_of(bridge, vif), vif.mac)

    @lockutils.synchronized(LOCK)
    def unplug(self, wiring, owner, vifs):
        """One request, and one for each port that was there.

        More only for VLANs that no instance needs any more: see _tidy().
        """
        macs = {vif.plain_mac for vif in vifs}
        for adapter in wiring.adapters(owner.uuid):
            if adapter.mac in macs:
                wiring.remove(adapter)
        names = {switch.switch_id: name
                 for name, switch in _switches(wiring, owner).items()}
        ledger.Ledger(wiring.host).leave(owner.instance.uuid, {
            (names.get(adapter.vswitch_id), adapter.pvid)
            for adapter in wiring.adapters(owner.uuid)})
        _tidy(wiring)

    @lockutils.synchronized(LOCK)
    def release(self, wiring, owner, vifs):
        """No request, but for VLANs that no instance needs any more."""
        ledger.Ledger(wiring.host).leave(owner.instance.uuid)
        _tidy(wiring, owner.uuid)
        return []

    def owners(self, wiring):
        return set().union(*ledger.Ledger(wiring.host).users().values())

    @lockutils.synchronized(LOCK)
    def replug(self, wiring, owner, vifs):
        """Two requests for all instances, where the VLANs are there."""
        for vif in vifs:
            bridge = _choose(bridges.Choice(wiring), vif)
            if vif.vlan is None:
                continue
            if not bridge.supports_vlan(vif.vlan):
                bridge = _choose(bridges.Choice(wiring), vif, wiring.find(
                    owner.uuid, vif.plain_mac))
            _ensure(wiring, owner, bridge, {vif.vlan})


def _switches(wiring, owner):
    """The virtual switches, not asked for if nothing is on them."""
    return wiring.switches if wiring.adapters(owner.uuid) else {}


def _choose(choice, vif, adapter=None):
    try:
        return choice.of(vif, adapter)
    except LookupError as exc:
        raise exception.PortNotHere(
            reason=f'port {vif.id} cannot be plugged: {exc}') from exc


def _ensure(wiring, owner, bridge, vlans):
    """Put VLANs on a bridge, unless they are there."""
    book = ledger.Ledger(wiring.host)
    switch = bridges.switch_of(wiring, bridge).name
    new = sorted(vlan for vlan in vlans if not bridge.supports_vlan(vlan))
    for vlan in vlans:
        note = book.begin if vlan in new else book.use
        note((switch, vlan), owner.instance.uuid)
    if not new:
        return
    LOG.info('Putting the VLANs %(vlans)s on the bridge of %(switch)s',
             {'vlans': new, 'switch': switch}, instance=owner.instance)
    wiring.forget_bridges()
    try:
        network_bridger.ensure_vlans_on_nb(
            wiring.host.adapter, wiring.host.system_uuid, bridge.uuid, new)
    except (pvm_exc.HttpError, pvm_exc.AbstractMsgFmtError) as exc:
        raise exception.PortNotHere(reason=(
            f"VLAN {', '.join(map(str, new))} cannot be put on the bridge of "
            f"the virtual switch '{switch}': {base.said(exc)}")) from exc


def _tidy(wiring, leaving=None):
    """Take VLANs of ours from their bridges that nobody uses any more.

    Done only when the last instance that we know to use it has gone, once
    for all such VLANs: other partitions have to be looked at, too.

    :param leaving: uuid of a partition that is about to be deleted
    """
    book = ledger.Ledger(wiring.host)
    idle = {place for place, users in book.users().items() if not users}
    if not idle or not CONF.powervm.sea_remove_unused_vlans:
        return
    for switch, vlan in sorted(idle - census.used(wiring, idle, leaving)):
        bridge = bridges.carrying(wiring, switch, vlan)
        if bridge is not None:
            LOG.info('Taking VLAN %(vlan)d from the bridge of %(switch)s',
                     {'vlan': vlan, 'switch': switch})
            wiring.forget_bridges()
            network_bridger.remove_vlan_from_nb(
                wiring.host.adapter, wiring.host.system_uuid, bridge.uuid,
                vlan)
        book.forget((switch, vlan))
