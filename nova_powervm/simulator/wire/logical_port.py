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
"""SRIOVEthernetLogicalPort."""

import dataclasses
import decimal

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.wire import document
from nova_powervm.simulator.wire import sriov

_SETTINGS = (
    ('pvid', 'integer', 'PortVLANID'),
    ('vlans', 'text', 'AllowedVLANs'),
    ('mac', 'text', 'MACAddress'),
    ('macs', 'text', 'AllowedMACAddresses'),
    ('promiscuous', 'boolean', 'IsPromiscous'))
_CAPACITIES = (('capacity', 'ConfiguredCapacity'),
               ('max_capacity', 'ConfiguredMaxCapacity'))


def encode(port, hrefs, groups):
    """A logical port of a partition."""
    settings = port.settings
    card = settings.port.card
    name = sriov.drc_name(card, port.number)
    return document.root(
        port.uuid,
        ConfigurationID=0,
        LogicalPortID=port.index,
        AdapterID=card.number,
        DynamicReconfigurationConnectorName=name,
        IsFunctional=card.state == 'Running',
        IsPromiscous=settings.promiscuous,
        IsDiagnostic=False,
        IsHugeDMA=False,
        DeviceName=name if port.vnic is None else 'unavailable',
        ConfiguredCapacity=sriov.percent(settings.capacity),
        ConfiguredMaxCapacity=sriov.percent(settings.max_capacity),
        PhysicalPortID=settings.port.number,
        PortVLANID=settings.pvid,
        LocationCode=port.name,
        TuningBufferID=-1 if port.vnic is None else 0,
        VNICPortUsage='NOT_VNIC' if port.vnic is None else 'DEDICATED_VNIC',
        AllowedMACAddresses=settings.macs,
        MACAddress=settings.mac,
        CurrentMACAddress=settings.mac,
        IEEE8021QAllowablePriorities=0,
        IEEE8021QPriority=0,
        NumberOfAllowedVLANs=_count(settings.vlans),
        AllowedVLANs=settings.vlans)


def _count(vlans):
    return 0 if vlans in ('ALL', 'NONE') else len(vlans.split())


# -- reading ----------------------------------------------------------------


def decode_place(body):
    """Ids of the adapter and of its port."""
    return body.integer('AdapterID'), body.integer('PhysicalPortID')


def decode(body, settings):
    """The settings with everything replaced that the body contains."""
    found = document.fields(body, _SETTINGS)
    if 'mac' in found:
        found['mac'] = found['mac'].upper() or None
    return dataclasses.replace(settings, **found,
                               **capacities(body, _CAPACITIES))


def capacities(body, table):
    """Capacities in hundredths of a percent that the body has.

    A line of the table is a field and the name of an element.
    """
    found = {}
    for field, name in table:
        value = body.text(name)
        if value:
            found[field] = _hundredths(name, value)
    return found


def _hundredths(name, value):
    """2.5% as 250. Raises Invalid."""
    try:
        number = decimal.Decimal(value.removesuffix('%')) * 100
        if number == int(number):
            return int(number)
    except (decimal.InvalidOperation, ValueError, OverflowError):
        pass
    raise errors.Invalid(
        f'{name} is {value!r}, not a percentage with two decimals.')
