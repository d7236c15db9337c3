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

"""I/O slots, as the system and the partitions show them."""

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import io_slot
from nova_powervm.simulator.wire.document import bare
from nova_powervm.simulator.wire.document import section


def encode(slot):
    """An IOSlot of the system."""
    owner = slot.owner
    return section(
        BusGroupingRequired=True,
        **_card(slot, owner),
        SlotDynamicReconfigurationConnectorIndex=slot.index,
        SlotDynamicReconfigurationConnectorName=slot.name)


def _card(slot, owner):
    card = slot.card
    return dict(
        Description=card.description,
        FeatureCodes='' if card.feature is None else card.feature,
        PartitionID=owner and owner.number,
        PartitionUUID=owner and owner.uuid,
        PartitionName=owner and owner.name,
        PartitionType=owner and owner.kind,
        PCIClass=card.pci_class,
        PCIDeviceID=card.device,
        PCISubsystemDeviceID=card.device,
        PCIRevisionID=card.revision,
        PCIVendorID=card.vendor,
        PCISubsystemVendorID=card.subvendor)


def _adapter(slot):
    """What a slot has, as an adapter."""
    return bare(IOAdapter=section(
        AdapterID=slot.index,
        Description=slot.card.description,
        DeviceName=slot.name,
        DynamicReconfigurationConnectorName=slot.name,
        PhysicalLocation=slot.name.rsplit('-', 1)[-1]))


def encode_assigned(part):
    """The ProfileIOSlot elements of a partition."""
    required = {a.index: a.required for a in part.settings.io_slots}
    return [section(
        AssociatedIOSlot=section(
            BusGroupingRequired=True,
            **_card(slot, None),
            RelatedIOAdapter=_adapter(slot),
            SlotDynamicReconfigurationConnectorIndex=slot.index,
            SlotDynamicReconfigurationConnectorName=slot.name),
        IsRequired=required[slot.index]) for slot in io_slot.of(part)]


def decode_assigned(body, assigned):
    """The slots a partition is to have; those given if none are listed."""
    listed = body.child('PartitionIOConfiguration/ProfileIOSlots')
    if listed is None:
        return assigned
    return tuple(sorted(_assignment(item)
                        for item in listed.children('ProfileIOSlot')))


def _assignment(body):
    index = body.integer(
        'AssociatedIOSlot/SlotDynamicReconfigurationConnectorIndex')
    if index is None:
        raise errors.Invalid('A ProfileIOSlot names its slot by '
                             'SlotDynamicReconfigurationConnectorIndex.')
    return io_slot.Assignment(index, bool(body.boolean('IsRequired')))
