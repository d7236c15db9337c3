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

"""The network side of a management partition, and ports to plug there."""

import contextlib

import fixtures
from nova.network import model
from os_vif import exception as osv_exc
from oslo_utils import uuidutils

from nova_powervm.simulator.model import network
from nova_powervm.simulator.model import sriov
from nova_powervm.simulator import presets
from nova_powervm.virt.powervm.network import plugging


class ManagementNetworkFixture(fixtures.Fixture):
    """Network devices and Open vSwitch where there are none.

    Stands in for the kernel and for Open vSwitch of management partitions:
    their trunk adapters are devices, and what is plugged is noted.

    :ivar ports: {device: os-vif's description} of the ports of Open vSwitch
    :ivar links: {device: (up, mtu)} of devices that were taken up
    :ivar on_plug: called with what was plugged: os-vif's port and instance
    :ivar failure: raised by the next plugging, if set
    :ivar silent: whether Open vSwitch does not answer
    :ivar asked_in_vain: how often it did not
    """

    def __init__(self, *machines):
        super().__init__()
        self.machines = list(machines)
        self.ports = {}
        self.links = {}
        self.failure = None
        self.silent = False
        self.asked_in_vain = 0
        self.on_plug = lambda vif, instance: None
        self._renamed = {}

    def _setUp(self):
        local = 'nova_powervm.virt.powervm.network.local'
        for name, stand_in in {
                f'{local}.links': self._links,
                f'{local}.privsep.set_link': self._set_link,
                f'{local}.os_vif.plug': self._plug,
                f'{local}.os_vif.unplug': self._unplug}.items():
            self.useFixture(fixtures.MonkeyPatch(name, stand_in))

    def restart(self):
        """Restart the management partitions: names and ports are lost."""
        self.ports.clear()
        self.links.clear()
        self._renamed = {device: f'env{number}' for number, device
                         in enumerate(self._devices())}

    def _devices(self):
        """Return {name: MAC} as the machines know their devices."""
        return {each.settings.device: each.settings.mac
                for machine in self.machines for part in machine.partitions
                if part.is_management for each in part.adapters}

    def _links(self):
        return {self._renamed.get(name, name): mac.lower()
                for name, mac in self._devices().items()}

    def _set_link(self, name, new_name, mtu):
        if name not in self._links():
            raise ValueError(f'no device {name}')
        self._renamed = {device: known for device, known
                         in self._renamed.items() if known != name}
        self.links[new_name] = ('up', mtu)

    def _plug(self, vif, instance):
        failure, self.failure = self.failure, None
        if failure is not None:
            raise failure
        self._ask(osv_exc.PlugException, vif)
        self.ports[vif.vif_name] = {
            'bridge': vif.network.bridge, 'attached-mac': vif.address,
            'iface-id': vif.port_profile.interface_id,
            'vm-uuid': instance.uuid}
        self.on_plug(vif, instance)

    def _unplug(self, vif, instance):
        self._ask(osv_exc.UnplugException, vif)
        self.ports.pop(vif.vif_name, None)
        self.links.pop(vif.vif_name, None)

    def _ask(self, error, vif):
        if self.silent:
            self.asked_in_vain += 1
            raise error(vif=vif.id, err='ovsdb: connection refused')


class Events:
    """As much of Nova's VirtAPI as waits for Neutron.

    :ivar awaited: names of the events that were waited for
    :ivar silent: whether Neutron says nothing, so that time runs out
    :ivar failed: whether Neutron says that it failed
    """

    def __init__(self):
        self.awaited = []
        self.silent = False
        self.failed = False

    @contextlib.contextmanager
    def wait_for_instance_event(self, instance, event_names, timeout=300,
                                error_callback=None):
        self.awaited.extend(event_names)
        yield
        if self.silent:
            # As its Nova does it: before 32 with an error of eventlet's.
            raise plugging.timeout_error()()
        if self.failed:
            for name, tag in event_names:
                error_callback(f'{name}-{tag}', instance)


def make_vif(number=1, type='ovs', **fields):
    """Return a port as Nova hands it to a driver."""
    port = uuidutils.generate_uuid()
    meta = {'mtu': 1500, **fields.pop('meta', {})}
    bridge = fields.pop('bridge', 'br-int')
    return model.VIF(**{
        'id': port, 'address': f'fa:16:3e:00:00:{number:02x}', 'type': type,
        'devname': f'tap{port[:11]}', 'active': False, 'details': {},
        'vnic_type': model.VNIC_TYPE_NORMAL, 'profile': {},
        'network': model.Network(
            id=uuidutils.generate_uuid(), bridge=bridge, label='private',
            subnets=[model.Subnet(
                cidr='10.0.0.0/24', dns=[], routes=[],
                gateway=model.IP(address='10.0.0.1', type='gateway'),
                ips=[model.FixedIP(address=f'10.0.0.{number + 1}')])], **meta),
        **fields})


def make_mixed_vif(number, kind):
    """Return a port of a VIF type, on a network mixed_machine() reaches."""
    details = {'pvm_sea': {'physical_network': 'red', 'vlan': 42},
               'pvm_sriov': {'physical_network': 'default', 'vlan': 50}}
    return make_vif(number, kind, details=details.get(kind, {}),
                    bridge='br-int' if kind == 'ovs' else None)


def mixed_machine():
    """A machine with network bridges and with SR-IOV adapters.

    Open vSwitch's own virtual switch stays once it was made, so it is there.
    """
    machine = presets.sea()
    machine.capabilities.update({
        'VirtualNICDedicatedSRIOVCapable': True,
        'VirtualNICFailOverCapable': True})
    for slot in (8, 9):
        sriov.add_card(machine, slot).switch(sriov.SRIOV)
    network.create_switch(machine, 'NovaLinkVEABridge')
    return machine
