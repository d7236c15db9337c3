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

"""The host as Nova's resource tracker sees it."""

import dataclasses
import math
import typing

from nova.objects import fields
from oslo_log import log as logging
from oslo_serialization import jsonutils
from oslo_utils import timeutils
from pypowervm import exceptions as pvm_exc
from pypowervm.tasks import partition as pvm_partition
from pypowervm.wrappers import virtual_io_server as pvm_vios

from nova_powervm.virt.powervm.inventory import traits
from nova_powervm.virt.powervm import system as pvm_system

LOG = logging.getLogger(__name__)

HYPERVISOR_TYPE = fields.HVType.PHYP
#: A constant: every version of the hypervisor takes partitions of the others,
#: and what does not fit is refused by name before a migration.
HYPERVISOR_VERSION = 8

_ARCHITECTURES = (fields.Architecture.PPC64, fields.Architecture.PPC64LE)


@dataclasses.dataclass(frozen=True)
class Resources:
    """What the host has. Memory in MB, processors in cores, disk in GB.

    :ivar memory_block: memory is handed out in multiples of this
    :ivar page_table_share: MB of memory for which the firmware keeps one MB
    :ivar max_vcpus: virtual processors one partition may have
    :ivar max_procs: dedicated processors one partition may have; 0 where
        there are none
    :ivar disk: ``total`` and ``used`` of the disk driver, or None when it
        cannot be reached
    :ivar uptime: for people
    :ivar demand: what the instances take, and what placement counts for them
    :ivar traits: what the host can do
    :ivar secure_boot: whether partitions can boot securely
    :ivar problem: why nothing can be built on the host now, or None
    """

    memory: int
    memory_used: int
    memory_block: int
    units: float
    units_used: float
    max_vcpus: int
    disk: typing.Any
    uptime: str
    demand: typing.Any
    max_procs: int = 0
    page_table_share: int = 64
    traits: frozenset = frozenset()
    secure_boot: bool = False
    problem: str | None = None


def read(host, system, demand):
    """Read the host; partitions cost nothing.

    Two requests, and what the disk driver needs for its capacity.

    :param system: pypowervm's System, read just before
    :param demand: of the instances
    """
    vioses = pvm_vios.VIOS.get(host.adapter)
    disk, problem = _disk(host, vioses)
    dedicated = system.get_capability('dedicated_processor_partition_capable')
    return Resources(
        memory=system.memory_configurable,
        memory_used=system.memory_configurable - system.memory_free,
        memory_block=system.memory_region_size,
        units=system.proc_units_configurable,
        units_used=system.proc_units_configurable - system.proc_units_avail,
        max_vcpus=system.max_vcpus_per_aix_linux_lpar,
        disk=disk,
        uptime=_uptime(vioses),
        demand=demand,
        max_procs=system.max_procs_per_aix_linux_lpar if dedicated else 0,
        page_table_share=pvm_system.page_table_share(system),
        traits=traits.read(host, system),
        secure_boot=system.get_capability('partition_secure_boot_capable'),
        problem=problem)


def _disk(host, vioses):
    """Return the capacity for disks, and why there is none."""
    if not pvm_partition.get_active_vioses(host.adapter, vios_wraps=vioses):
        return None, ('no Virtual I/O Server is running with an active RMC '
                      'connection')
    try:
        return host.disks.capacity(), None
    except pvm_exc.Error as exc:
        LOG.warning('The disks of instances cannot be reached: %s', exc)
        return None, 'the disks of instances cannot be reached'


def uptime(host):
    """Return for how long the host has been up: one request."""
    return _uptime(pvm_vios.VIOS.get(host.adapter))


def _uptime(vioses):
    """Return for how long the host has been up, in the words of uptime(1).

    The REST service does not say it of the managed system itself; Virtual
    I/O Servers are the first partitions to start after it. Clients of Nova
    expect the whole line, though a managed system has no users and no load.
    """
    longest = max(vioses, key=lambda vios: vios.uptime or 0, default=None)
    if longest is None or not longest.uptime:
        return 'unknown'
    days, seconds = divmod(longest.uptime, 24 * 3600)
    hours, seconds = divmod(seconds, 3600)
    return (f'{timeutils.utcnow():%H:%M:%S} up {days} days, '
            f'{hours:2d}:{seconds // 60:02d},  0 users,  '
            f'load average: 0.00, 0.00, 0.00')


def for_tracker(host, resources):
    """Return a new dict in the form Nova's resource tracker asks for."""
    disk = resources.disk
    total, used = (disk.total, disk.used) if disk else (0, 0)
    return {
        'hypervisor_type': HYPERVISOR_TYPE,
        'hypervisor_version': HYPERVISOR_VERSION,
        'hypervisor_hostname': host.name,
        'cpu_info': jsonutils.dumps({'vendor': 'ibm', 'arch': 'ppc64'}),
        'numa_topology': None,
        'supported_instances': [
            (arch, HYPERVISOR_TYPE, fields.VMMode.HVM)
            for arch in _ARCHITECTURES],
        'vcpus': cores(resources.units),
        'vcpus_used': cores(resources.units_used),
        'memory_mb': resources.memory,
        'memory_mb_used': resources.memory_used,
        'local_gb': total,
        'local_gb_used': used,
        'disk_available_least': total - used,
        'stats': {
            'proc_units': f'{resources.units:.2f}',
            'proc_units_used': f'{resources.units_used:.2f}',
            'memory_region_size': resources.memory_block,
            'uptime': resources.uptime,
        },
    }


def cores(units):
    """Return processor units as the whole cores they need."""
    return math.ceil(units)
