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

"""The host as placement sees it: inventories of its resource provider."""

import os_resource_classes as orc

from nova_powervm import conf as cfg
from nova_powervm.virt.powervm.inventory import resources as inventory
from nova_powervm.virt.powervm.inventory import shared_disk

CONF = cfg.CONF


def update(provider_tree, nodename, resources, reserved_disk_gb,
           allocations=None):
    """Set the inventories of the node's provider.

    :param resources: what was last read of the host; placement is updated
                      under a lock that every build waits for, so nothing is
                      asked of the host here
    :param reserved_disk_gb: disk space kept from Nova, in GB
    :param allocations: what servers have, to be moved if need be
    """
    shared_disk.move(provider_tree, nodename, resources.disk, allocations)
    provider_tree.update_inventory(
        nodename, inventories(resources, reserved_disk_gb))
    shared_disk.update(
        provider_tree, nodename, resources.disk, reserved_disk_gb)


def inventories(resources, reserved_disk_gb):
    """Return the inventories of a host, as placement wants them."""
    block = resources.memory_block
    memory = resources.memory // block * block
    result = {
        orc.VCPU: _vcpu(resources),
        orc.MEMORY_MB: {
            'total': memory,
            'reserved': CONF.reserved_host_memory_mb,
            'min_unit': block,
            'max_unit': memory,
            'step_size': block,
            'allocation_ratio': 1.0,
        },
    }
    if resources.disk.total and not resources.disk.shared:
        result[orc.DISK_GB] = shared_disk.inventory(
            resources.disk, reserved_disk_gb)
    return result


def _vcpu(resources):
    """A virtual processor takes a fraction of a core.

    The ratio says how many virtual processors one core can be promised to, so
    that the scheduler stops where the hypervisor would.
    """
    ratio = CONF.cpu_allocation_ratio or 1 / CONF.powervm.proc_units_factor
    total = inventory.cores(resources.units)
    return {
        'total': total,
        'reserved': CONF.reserved_host_cpus,
        'min_unit': 1,
        'max_unit': min(int(total * ratio), resources.max_vcpus or total),
        'step_size': 1,
        'allocation_ratio': ratio,
    }
