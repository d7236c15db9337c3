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

"""LogicalUnit: of its own under a Tier, and as an element elsewhere."""

from nova_powervm.simulator.model import logical_unit as model
from nova_powervm.simulator.wire import document


def encode(unit, hrefs, groups):
    """A logical unit as an object."""
    return document.root(unit.uuid, **_children(unit))


def element(unit):
    """A logical unit inside its pool."""
    return document.section(**_children(unit))


def mapped(unit, hrefs):
    """A logical unit in a mapping, which goes without saying its use."""
    return document.section(**{**_children(unit), 'InUse': None})


def _children(unit):
    return {
        'ThinDevice': unit.thin,
        'UniqueDeviceID': unit.udid,
        'UnitCapacity': float(unit.capacity),
        'LogicalUnitType': unit.type,
        'ClonedFrom': unit.source and unit.source.udid,
        'InUse': unit.in_use,
        'UnitName': unit.name,
    }


def decode_new(body):
    """What a new logical unit is to be."""
    return model.Wanted(
        name=body.text('UnitName', ''),
        capacity=body.decimal('UnitCapacity'),
        thin=body.boolean('ThinDevice'),
        type=body.text('LogicalUnitType') or None,
        source=body.text('ClonedFrom') or None)


def decode_change(body, unit):
    """Name and capacity the unit is to have."""
    return {'name': body.text('UnitName') or unit.name,
            'capacity': body.decimal('UnitCapacity') or unit.capacity}
