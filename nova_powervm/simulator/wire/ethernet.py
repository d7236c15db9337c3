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
"""Ethernet devices of a VIOS: free ones, those of a bridge, aggregations."""

from nova_powervm.simulator.wire.document import bare
from nova_powervm.simulator.wire.document import root
from nova_powervm.simulator.wire.document import section

_ADAPTER_ID = 1  # Of every device; clients have no use for it.


def encode(aggregation, hrefs, groups):
    """A link aggregation."""
    return root(
        aggregation.uuid,
        **_identity(aggregation),
        Mode=aggregation.mode,
        IOAdapters=section(IOAdapterChoice=[
            _choice(IOAdapter=io_adapter(port))
            for port in aggregation.ports]))


def io_adapters(devices):
    """Choices among devices that could be aggregated."""
    return [_choice(IOAdapter=io_adapter(device)) for device in devices]


def backing_devices(devices):
    """Choices among devices that could back a shared Ethernet adapter."""
    return [_choice(EthernetBackingDevice=section(
        AdapterID=_ADAPTER_ID,
        Description=device.description,
        DeviceName=device.name,
        PhysicalLocation=device.location,
        IPInterface=interface(device))) for device in devices]


def backing_device(device):
    """The device behind a shared Ethernet adapter."""
    return bare(EthernetBackingDevice=section(
        **_identity(device),
        IPInterface=interface(device)))


def io_adapter(device):
    """A device as an I/O adapter."""
    return section(**_identity(device))


def interface(device):
    """The network interface on a device."""
    address, mask = device.address or (None, None)
    return section(
        InterfaceName=device.interface,
        IPAddress=address,
        SubnetMask=mask,
        State='Active' if device.address else 'Inactive')


def _choice(**children):
    return bare(**children)


def _identity(device):
    return {
        'AdapterID': _ADAPTER_ID,
        'Description': device.description,
        'DeviceName': device.name,
        'DeviceType': device.kind,
        'DynamicReconfigurationConnectorName': device.location,
        'PhysicalLocation': device.location,
        'UniqueDeviceID': device.udid,
    }
