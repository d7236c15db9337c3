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

"""Ports on SR-IOV adapters: vNICs.

A vNIC is an adapter of the partition over slices of physical ports that
Virtual I/O Servers have. With slices of two ports it goes on when a cable, an
adapter or a Virtual I/O Server fails, and the partition can still be moved.
"""

from oslo_log import log as logging
from pypowervm import exceptions as pvm_exc
from pypowervm.tasks import partition as pvm_partition
from pypowervm.tasks import sriov as pvm_sriov
from pypowervm import util as pvm_util
from pypowervm.wrappers import iocard
from pypowervm.wrappers import logical_partition as pvm_lpar

from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.network import base
from nova_powervm.virt.powervm.network import sriov_ports
from nova_powervm.virt.powervm.network import wishes

LOG = logging.getLogger(__name__)

#: How often other ports are chosen after somebody else was faster.
_ATTEMPTS = 3
#: More the library does not do when one of them is given.
_WITH_GUARANTEE = 2
_NOT_SO_MANY = (pvm_exc.InsufficientSRIOVCapacity,
                pvm_exc.VNICFailoverNotSupportedSys,
                pvm_exc.VNICFailoverNotSupportedVIOS)


class Sriov(base.VifType):
    """The VIF type ``pvm_sriov``, which our mechanism driver binds."""

    name = 'pvm_sriov'

    def refusal(self, vif):
        if not vif.physical_network:
            return (f'port {vif.id} does not say on which physical network '
                    f'it is. Update the mechanism driver powervm')
        try:
            wishes.Wish.of(vif, {})
        except ValueError as exc:
            return str(exc)
        return None

    def plug(self, wiring, owner, vifs):
        """Two requests, and two more for each port."""
        host = wiring.host
        present = {vnic.mac for vnic in _vnics(host, owner.uuid)}
        missing = [vif for vif in vifs if vif.plain_mac not in present]
        if missing:
            servers = pvm_partition.get_active_vioses(host.adapter)
            for vif in missing:
                _make(host, owner, vif, servers)

    def unplug(self, wiring, owner, vifs):
        """One request, and another for each port that was there."""
        macs = {vif.plain_mac for vif in vifs}
        for vnic in _vnics(wiring.host, owner.uuid):
            if vnic.mac in macs:
                _delete(vnic)


def _vnics(host, uuid):
    """Return the vNICs of a partition; one that is gone has none."""
    try:
        return iocard.VNIC.get(host.adapter, parent_type=pvm_lpar.LPAR,
                               parent_uuid=uuid)
    except pvm_exc.HttpNotFound:
        return []


def _delete(vnic):
    try:
        vnic.delete()
    except pvm_exc.HttpNotFound:
        LOG.debug('The vNIC %s was gone already', vnic.mac)


def _make(host, owner, vif, servers):
    """Make the vNIC of a port.

    The service says no when somebody else took what was chosen meanwhile, and
    then others are chosen of what is left.
    """
    for attempt in range(1, _ATTEMPTS + 1):
        vnic = _define(host, owner, vif, servers)
        try:
            with pvm_sriov.PPORT_MOD_LOCK.read_lock():
                vnic.create(parent_type=pvm_lpar.LPAR,
                            parent_uuid=owner.uuid)
            return
        except pvm_exc.HttpError as exc:
            if attempt == _ATTEMPTS:
                raise _refused(vif, base.said(exc)) from exc
            LOG.info('Choosing SR-IOV ports again for %(mac)s: %(exc)s',
                     {'mac': vif.mac, 'exc': exc}, instance=owner.instance)


def _define(host, owner, vif, servers):
    """Return a vNIC, not made yet, over the best ports there are."""
    system = host.system()
    ports = sriov_ports.on_network(system, vif.physical_network)
    if not ports:
        known = sorted({sriov_ports.network_of(port)
                        for port in sriov_ports.usable(system)})
        raise _refused(vif, (
            f"no SR-IOV port of this host has the label "
            f"'{vif.physical_network}' (there are: "
            f"{', '.join(known) or 'none'})"))
    ports = [port for port in ports if sriov_ports.carries(port, vif.mtu)]
    if not ports:
        raise _refused(vif, (
            f"frames of {vif.mtu} bytes, the MTU of its network, do not pass "
            f"the SR-IOV ports on '{vif.physical_network}'. Configure these "
            f'for 9000, or lower the MTU of the network'))
    vnic = iocard.VNIC.bld(
        host.adapter, pvid=vif.vlan, mac_addr=vif.mac,
        allowed_vlans=pvm_util.VLANList.NONE,
        allowed_macs=pvm_util.MACList.NONE)
    try:
        wish = wishes.Wish.of(vif, owner.instance.flavor.extra_specs or {})
        _back(vnic, system, servers, ports, wish)
    except (pvm_exc.AbstractMsgFmtError, ValueError) as exc:
        raise _refused(vif, str(exc)) from exc
    return vnic


def _back(vnic, system, servers, ports, wish):
    """Back a vNIC by as many ports as are wanted, or by as many as can be.

    :raises ValueError: with a sentence: not even by as few as will do
    """
    if wish.port and wish.exactly and wish.backings > _WITH_GUARANTEE:
        raise ValueError(
            f'with guaranteed bandwidth it is backed by {_WITH_GUARANTEE} '
            f'ports at the most, and {wish.backings} are asked for')
    capacity = sriov_ports.round_up(_wanted(wish, ports), ports)
    least = wish.backings if wish.exactly else 1
    for count in range(wish.backings, least - 1, -1):
        try:
            _choose(vnic, wish.port, ports, {
                'sys_w': system, 'vioses': servers, 'redundancy': count,
                'capacity': capacity, 'max_capacity': wish.max_capacity})
            return
        except _NOT_SO_MANY as exc:
            LOG.debug('No vNIC with %(count)d backing devices: %(exc)s',
                      {'count': count, 'exc': exc})
    share = f'{capacity:.0%} of its capacity' if capacity else 'capacity'
    raise ValueError(
        f'of the {len(ports)} SR-IOV ports on its physical network fewer '
        f'than {least} have a link and {share} left')


def _wanted(wish, ports):
    """The capacity that was asked for, however it was said."""
    speeds = [sriov_ports.kbps(port) for port in ports
              if port.loc_code == wish.port]
    if wish.kbps and speeds and speeds[0]:
        return min(1.0, wish.kbps / speeds[0])
    return wish.capacity


def _choose(vnic, chosen, ports, how):
    """Choose ports and Virtual I/O Servers as far apart as there are.

    :param chosen: location code of a port that has to be the first, or None
    :param how: more arguments of pypowervm's function
    """
    count = how['redundancy']
    if chosen is None:
        pvm_sriov.set_vnic_back_devs(
            vnic, [port.loc_code for port in ports], check_port_status=True,
            **how)
    else:
        others = _as_fast(ports, chosen)
        pvm_sriov.set_vnic_back_devs(
            vnic, [chosen], check_port_status=True,
            redundant_pports=others if count > 1 else None,
            **{**how, 'redundancy': min(count, _WITH_GUARANTEE)})
        if len(vnic.back_devs) < min(count, _WITH_GUARANTEE):
            raise pvm_exc.InsufficientSRIOVCapacity(
                red=count, found_vfs=len(vnic.back_devs))
    devices = list(vnic.back_devs)
    for priority, device in enumerate(devices, 1):
        device.failover_pri = priority
    vnic.back_devs = devices


def _as_fast(ports, chosen):
    """Return the other ports of which a share is as much as of one."""
    speed = max((sriov_ports.kbps(port) for port in ports
                 if port.loc_code == chosen), default=0)
    return [port.loc_code for port in ports if port.loc_code != chosen
            and sriov_ports.kbps(port) >= speed]


def _refused(vif, why):
    return exception.PortNotHere(
        reason=f'port {vif.id} cannot be plugged: {why}')
