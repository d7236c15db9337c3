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

"""The virtual Ethernet of a host, as one operation sees it."""

import dataclasses
import functools
import typing

from oslo_concurrency import lockutils
from oslo_log import log as logging
from pypowervm import exceptions as pvm_exc
from pypowervm.tasks import cna as pvm_cna
from pypowervm.wrappers import base_partition as bp
from pypowervm.wrappers import logical_partition as pvm_lpar
from pypowervm.wrappers import managed_system
from pypowervm.wrappers import network as pvm_net

from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.network import census

LOG = logging.getLogger(__name__)

_VLANS = range(1, 4094)
#: How often another VLAN is chosen after somebody else was faster.
_VLAN_ATTEMPTS = 3


@dataclasses.dataclass(frozen=True)
class _Client:
    """As much of a client partition as the library wants to know.

    It reads a partition it is not given, to see that it manages nothing.
    """

    uuid: str
    schema_type: typing.ClassVar[str] = pvm_lpar.LPAR.schema_type
    env: typing.ClassVar[str] = bp.LPARType.AIXLINUX
    is_mgmt_partition: typing.ClassVar[bool] = False


class Wiring:
    """Switches, trunks and adapters, each read once, when first asked for.

    One operation makes one and throws it away. What it creates and deletes
    itself it keeps track of.

    :ivar present: at start, uuids of the instances that have a partition
    :ivar book_is_kept: at start, whether ports were written down before
    :ivar silent: names of VIF types whose ports cannot be plugged now
    :ivar owners: {uuid of a trunk: the instance it is for, or None}
    """

    present = frozenset()
    book_is_kept = True

    def __init__(self, host):
        self.host = host
        self.silent = set()
        self.owners = {}
        self._adapters = {}

    @functools.cached_property
    def switches(self):
        """The virtual switches by name."""
        return {switch.name: switch for switch in pvm_net.VSwitch.get(
            self.host.adapter, parent_type=managed_system.System,
            parent_uuid=self.host.system_uuid)}

    def make_switch(self, name):
        """Return a virtual switch, which is made if the host has none.

        Whoever waited for the lock finds it made.
        """
        if name not in self.switches:
            with lockutils.lock('powervm-virtual-switches'):
                del self.switches
                if name not in self.switches:
                    self.switches[name] = self._make_switch(name)
        return self.switches[name]

    def _make_switch(self, name):
        LOG.info('Making the virtual switch %s', name)
        return pvm_net.VSwitch.bld(self.host.adapter, name).create(
            parent_type=managed_system.System,
            parent_uuid=self.host.system_uuid)

    @functools.cached_property
    def bridges(self):
        """The network bridges."""
        return pvm_net.NetBridge.get(
            self.host.adapter, parent_type=managed_system.System,
            parent_uuid=self.host.system_uuid)

    def forget_bridges(self):
        """Read the network bridges again when they are next asked for."""
        self.__dict__.pop('bridges', None)

    @property
    def trunks(self):
        """Trunk adapters of the management partition."""
        mine = self.host.management
        if mine.uuid not in self._adapters:
            self._adapters[mine.uuid] = pvm_net.CNA.get(
                self.host.adapter, parent=mine)
        return [each for each in self._adapters[mine.uuid] if each.is_trunk]

    def adapters(self, uuid):
        """Return the virtual Ethernet adapters of a client partition.

        A partition that is gone has none.
        """
        if uuid not in self._adapters:
            try:
                self._adapters[uuid] = pvm_net.CNA.get(
                    self.host.adapter, parent_type=pvm_lpar.LPAR,
                    parent_uuid=uuid)
            except pvm_exc.HttpNotFound:
                self._adapters[uuid] = []
        return list(self._adapters[uuid])

    def find(self, uuid, mac):
        """Return a client partition's adapter by its MAC address, or None.

        :param mac: as PowerVM writes it
        """
        return next((each for each in self.adapters(uuid)
                     if each.mac == mac), None)

    def add_client(self, uuid, switch, vlan, mac=None):
        """Give a client partition an adapter and return it.

        :param mac: any way of writing it; the hypervisor's choice if None
        """
        made = self._create(_Client(uuid), pvm_net.CNA.bld(
            self.host.adapter, vlan, switch.related_href, mac_addr=mac))
        census.remember(self.host, made)
        return made

    def add_trunks(self, switch, wanted):
        """Give the management partition trunks on VLANs nobody uses.

        The library's functions for this read the whole host again for each
        trunk; its lock is taken, so that they can be used beside this.

        :param wanted: for each trunk, more arguments of pypowervm's CNA.bld
        :raises HostFull: the switch has no free VLAN
        """
        with lockutils.lock(pvm_cna.VLAN_LOCK):
            taken = self._taken(switch)
            made = []
            for attributes in wanted:
                made.append(self._add_trunk(switch, taken, attributes))
                taken.add(made[-1].pvid)
        return made

    def _add_trunk(self, switch, taken, attributes):
        """Try until a VLAN is found that nobody else took meanwhile."""
        for attempt in range(1, _VLAN_ATTEMPTS + 1):
            vlan = _free_vlan(switch, taken)
            try:
                return self.add_trunk(switch, vlan, attributes)
            except pvm_exc.HttpError:
                taken |= self._taken(switch)
                if attempt == _VLAN_ATTEMPTS or vlan not in taken:
                    raise
                LOG.info('VLAN %(vlan)d of %(switch)s was taken by somebody '
                         'else meanwhile', {'vlan': vlan,
                                            'switch': switch.name})

    def add_trunk(self, switch, vlan, attributes):
        """Give the management partition a trunk on a certain VLAN."""
        return self._create(self.host.management, pvm_net.CNA.bld(
            self.host.adapter, vlan, switch.related_href, trunk_pri=1,
            **attributes))

    def _taken(self, switch):
        """Return the VLANs of a switch that any adapter uses: a request."""
        return {each.vlan for each in pvm_net.VNet.get(
            self.host.adapter, parent_type=managed_system.System,
            parent_uuid=self.host.system_uuid)
            if each.vswitch_id == switch.switch_id}

    def remove(self, adapter):
        """Delete an adapter of any partition; that it is gone is fine."""
        try:
            adapter.delete()
        except pvm_exc.HttpNotFound:
            LOG.debug('The adapter %s was gone already', adapter.mac)
        self.owners.pop(adapter.uuid, None)
        self.host.adapters.pop(adapter.uuid, None)
        for found in self._adapters.values():
            found[:] = [each for each in found if each.uuid != adapter.uuid]

    def _create(self, parent, wanted):
        made = wanted.create(parent=parent)
        self._adapters.get(parent.uuid, []).append(made)
        return made


def _free_vlan(switch, taken):
    """Return the lowest VLAN of a switch that is not taken."""
    for vlan in _VLANS:
        if vlan not in taken:
            return vlan
    raise exception.HostFull(reason=(
        f"all VLANs of the virtual switch '{switch.name}' are in use. Delete "
        f'trunk adapters nobody needs'))
