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

"""Physical I/O slots as placement sees them: each a provider of its own."""

import dataclasses

import os_traits
from oslo_log import log as logging

from nova_powervm.virt.powervm.inventory import slot_file

LOG = logging.getLogger(__name__)

# Since Nova 34 each provider says whose it is.
_OWNER = {trait for trait in (getattr(os_traits, 'OWNER_NOVA', None),)
          if trait}


@dataclasses.dataclass(frozen=True)
class Slot:
    """A slot that instances may have.

    :ivar index: by which the platform knows it (DRC index)
    :ivar taken: whether somebody has it who is no instance
    """

    index: int
    resource_class: str
    traits: frozenset
    taken: bool = False


def read(system, paragraphs, instances):
    """Return the Slots of a system that the file describes: no request.

    A slot that two paragraphs describe is offered by neither.

    :param system: pypowervm's System
    :param paragraphs: slot_file.Paragraphs
    :param instances: function that returns which of some partitions are
        instances of Nova, by their uuids
    """
    if not paragraphs:
        return ()
    found = [(slot, _fitting(slot, paragraphs))
             for slot in system.asio_config.io_slots]
    found = [(slot, paragraph) for slot, paragraph in found if paragraph]
    ours = instances({slot.part_uuid for slot, _ in found
                      if slot.part_uuid})
    return tuple(Slot(
        slot.drc_index, paragraph.resource_class,
        frozenset({*_generated(known(slot)), *paragraph.traits}),
        bool(slot.part_uuid) and slot.part_uuid not in ours)
        for slot, paragraph in found)


def _fitting(slot, paragraphs):
    facts = known(slot)
    fitting = [each for each in paragraphs if each.fits(facts)]
    if len(fitting) > 1:
        LOG.error('I/O slot %(slot)s is described by the paragraphs '
                  '%(names)s of [powervm] io_slots_file and is not offered. '
                  'Let one of them describe it', {
                      'slot': slot.drc_name, 'names': ', '.join(
                          each.name for each in fitting)})
    return fitting[0] if len(fitting) == 1 else None


def known(slot):
    """Return {key: value} by which the file may describe a slot."""
    return {
        'vendor_id': f'{slot.pci_vendor_id:04X}',
        'device_id': f'{slot.pci_dev_id:04X}',
        'subsys_vendor_id': f'{slot.pci_subsys_vendor_id:04X}',
        'subsys_device_id': f'{slot.pci_subsys_dev_id:04X}',
        'class': f'{slot.pci_class:04X}',
        'revision_id': f'{slot.pci_rev_id:02X}',
        'drc_index': f'{slot.drc_index:08X}',
        'drc_name': slot.drc_name,
    }


def _generated(facts):
    return {os_traits.normalize_name(
        f'{slot_file.GENERATED.removeprefix("CUSTOM_")}{key}_{value}')
        for key, value in facts.items()}


def update(provider_tree, nodename, slots):
    """Set the children of the node's provider; return {uuid: Slot}.

    What is no longer described stays and offers nothing: placement does not
    let a provider go of which something is allocated.
    """
    wanted = {_provider(nodename, slot.index): slot for slot in slots}
    for name, slot in wanted.items():
        if not provider_tree.exists(name):
            provider_tree.new_child(name, nodename)
        provider_tree.update_inventory(name, {slot.resource_class: {
            'total': 1, 'reserved': int(slot.taken), 'min_unit': 1,
            'max_unit': 1, 'step_size': 1, 'allocation_ratio': 1.0}})
        provider_tree.update_traits(name, {*slot.traits, *_OWNER})
    for uuid in provider_tree.get_provider_uuids(nodename):
        known = provider_tree.data(uuid)
        if known.name not in wanted and known.name.startswith(
                _provider(nodename)):
            _withdraw(provider_tree, known)
    return {provider_tree.data(name).uuid: slot
            for name, slot in wanted.items()}


def _provider(nodename, index=None):
    """Name a provider; all hosts have slots of the same indexes."""
    name = f'{nodename}:PowerVM IOSlot '
    return name if index is None else f'{name}{index:08X}'


def _withdraw(provider_tree, known):
    provider_tree.update_inventory(known.name, {
        kind: {**offered, 'reserved': offered['total']}
        for kind, offered in known.inventory.items()})
    provider_tree.update_traits(known.name, set(_OWNER))


def granted(providers, allocations):
    """Return the indexes of the slots that placement gave an instance.

    :param providers: what update() returned
    :param allocations: Nova's, by the uuid of the provider
    """
    return tuple(sorted(providers[uuid].index for uuid in allocations or {}
                        if uuid in providers))
