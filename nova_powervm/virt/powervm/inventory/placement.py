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

"""The host as placement sees it.

What flavors say and what the hypervisor counts are not the same, so of each
class as much is reserved as leaves what is really free. Amounts are those of
:class:`.resources.Resources`.
"""

import math

import os_resource_classes as orc

from nova_powervm import conf as cfg
from nova_powervm.virt.powervm.inventory import shared_disk
from nova_powervm.virt.powervm.inventory import traits
from nova_powervm.virt.powervm import system as pvm_system

CONF = cfg.CONF

#: Hundredths of a core, for flavors that ask for their entitlement.
UNITS_CLASS = 'CUSTOM_POWERVM_PROC_UNITS'
_LEAST_UNITS = 5


def update(provider_tree, nodename, resources, reserved_disk_gb,
           allocations=None):
    """Set the inventories and the traits of the node's provider.

    :param resources: what was last read of the host; placement is updated
                      under a lock that every build waits for, so nothing is
                      asked of the host here
    :param reserved_disk_gb: disk space kept from Nova, in GB
    :param allocations: what servers have, to be moved if need be
    """
    disk = resources.disk
    if disk:
        shared_disk.move(provider_tree, nodename, disk, allocations)
    present = provider_tree.data(nodename)
    provider_tree.update_inventory(nodename, inventories(
        resources, reserved_disk_gb, present.inventory))
    if disk:
        shared_disk.update(provider_tree, nodename, disk, reserved_disk_gb)
    added, removed = traits.changes(present.traits, resources.traits)
    provider_tree.add_traits(nodename, *added)
    provider_tree.remove_traits(nodename, *removed)


def inventories(resources, reserved_disk_gb, present=None):
    """Return the inventories of a host, as placement wants them.

    :param present: those it has now; what cannot be read stays as it is
    """
    found = {
        orc.VCPU: _vcpu(resources),
        orc.PCPU: _pcpu(resources),
        UNITS_CLASS: _units(resources),
        orc.MEMORY_MB: _memory(resources),
        orc.DISK_GB: _disk(resources, reserved_disk_gb, present or {}),
    }
    return {name: inventory for name, inventory in found.items()
            if inventory}


def _vcpu(resources):
    """How many virtual processors have a core, or their part of one.

    Counted in virtual processors, not in cores, so that a part of a core is
    neither lost nor promised twice.
    """
    per_core = CONF.cpu_allocation_ratio or 1 / CONF.powervm.proc_units_factor
    total = _whole(resources.units * per_core)
    return _inventory(
        total, _whole(_free_units(resources) * per_core),
        resources.demand.placed_vcpus,
        max_unit=min(total, resources.max_vcpus or total))


def _pcpu(resources):
    """Whole cores; there are none where nobody can have one alone."""
    total = _whole(resources.units)
    most = min(total, resources.max_procs)
    return most and _inventory(
        total, _whole(_free_units(resources)),
        resources.demand.placed_pcpus, max_unit=most)


def _units(resources):
    """Hundredths of a core."""
    total = _whole(resources.units * 100)
    return _inventory(
        total, _whole(_free_units(resources) * 100),
        resources.demand.placed_units, min_unit=min(_LEAST_UNITS, total))


def _memory(resources):
    """Memory in blocks, without what the firmware keeps.

    So much is left that an instance as large as that finds the memory for
    its own page table, too.
    """
    block = resources.memory_block
    free = (resources.memory - resources.memory_used
            - resources.demand.memory - CONF.reserved_host_memory_mb)
    share = resources.page_table_share
    usable = max(free, 0) * share // (share + 1) // block * block
    while usable > 0 and usable + pvm_system.page_table(
            usable, share, block) > free:
        usable -= block
    return _inventory(
        resources.memory // block * block, usable,
        resources.demand.placed_memory, min_unit=block, step_size=block)


def _disk(resources, reserved_disk_gb, present):
    """Disks, as the disk driver has them.

    Placement refuses to forget what instances use, so what was known stays
    while the driver cannot reach them.
    """
    disk = resources.disk
    if disk is None:
        return present.get(orc.DISK_GB)
    if disk.shared or not disk.total:
        return None
    return shared_disk.inventory(disk, reserved_disk_gb)


def _free_units(resources):
    """Processor units left when every instance has started."""
    return (resources.units - resources.units_used - resources.demand.units
            - CONF.reserved_host_cpus)


def _inventory(total, free, placed, min_unit=1, step_size=1, max_unit=None):
    """Return an inventory of which ``free`` is left beside ``placed``."""
    return {
        'total': total,
        'reserved': min(max(total - placed - max(free, 0), 0), total),
        'min_unit': min_unit,
        'max_unit': total if max_unit is None else max_unit,
        'step_size': step_size,
        'allocation_ratio': 1.0,
    }


def _whole(amount):
    """Round down, without being misled by the last binary digit."""
    return math.floor(round(amount, 6))
