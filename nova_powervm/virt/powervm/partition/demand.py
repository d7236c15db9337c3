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

"""What the instances of this host take, and what placement was told.

Placement counts what flavors say. The hypervisor counts what runs, with the
memory its firmware keeps for each partition, and nothing of what is off. The
difference has to be kept from placement, and is found out here.
"""

import dataclasses

from nova import context as nova_context
from nova import objects
from pypowervm.wrappers import base_partition as bp
from pypowervm.wrappers import logical_partition as pvm_lpar

from nova_powervm import conf as cfg
from nova_powervm import specs
from nova_powervm.virt.powervm.partition import flavor
from nova_powervm.virt.powervm.partition import names
from nova_powervm.virt.powervm import system as pvm_system

CONF = cfg.CONF

_EXPECTED = ['flavor', 'system_metadata']
#: They hold neither memory nor processors.
_OFF = (bp.LPARState.NOT_ACTIVATED, bp.LPARState.MIGRATING_NOT_ACTIVE)


@dataclasses.dataclass(frozen=True)
class Demand:
    """Sums over the instances that Nova has on this host.

    :ivar memory: MB that those not running will take when they start
    :ivar units: processor units likewise
    :ivar placed_memory: MB that placement counts for all of them
    :ivar placed_vcpus: virtual processors likewise
    :ivar placed_pcpus: dedicated processors likewise
    :ivar placed_units: hundredths of a processor unit likewise
    """

    memory: int = 0
    units: float = 0.0
    placed_memory: int = 0
    placed_vcpus: int = 0
    placed_pcpus: int = 0
    placed_units: int = 0

    def __add__(self, other):
        return Demand(*(mine + its for mine, its in zip(
            dataclasses.astuple(self), dataclasses.astuple(other))))


def read(host):
    """Return pypowervm's System and the Demand.

    Two requests, and Nova's database. The system is read last: what starts
    meanwhile is counted twice rather than not at all. What placement counts
    here for instances that come or go is counted, too.
    """
    partitions = {lpar.uuid: lpar
                  for lpar in pvm_lpar.LPAR.get(host.adapter)}
    context = nova_context.get_admin_context()
    instances = objects.InstanceList.get_by_host(
        context, host.name, expected_attrs=_EXPECTED)
    moving = _moving(context, host.name, {each.uuid for each in instances})
    system = host.system()
    found = [_placed(instance, its_flavor) for instance, its_flavor in (
        *((each, each.flavor) for each in instances), *moving)]
    there = {each.uuid: (each, its_flavor) for each, its_flavor in (
        *moving, *((each, each.flavor) for each in instances))}
    found += [_to_come(instance, its_flavor, partitions.get(
        names.partition_uuid(instance.uuid)), system)
        for instance, its_flavor in there.values()]
    return system, sum(found, Demand())


def _moving(context, name, here):
    """Return [(instance, flavor)] that placement counts here besides.

    An instance that comes has its place here before it is here, and one that
    has gone keeps it until the move is confirmed. One that is resized where
    it is has two.

    :param here: uuids of the instances that are here
    """
    migrations = objects.MigrationList.get_in_progress_by_host_and_node(
        context, name, name)
    if not migrations:
        return []
    known = {each.uuid: each for each in objects.InstanceList.get_by_filters(
        context, {'uuid': [each.instance_uuid for each in migrations],
                  'deleted': False}, expected_attrs=_EXPECTED)}
    found = []
    for migration in migrations:
        instance = known.get(migration.instance_uuid)
        comes = migration.dest_compute == name
        stays = comes and migration.source_compute == name
        if instance is None or (instance.uuid in here and not stays):
            continue
        other = (instance.old_flavor or instance.new_flavor if stays
                 else instance.new_flavor if comes else instance.old_flavor)
        found.append((instance, other or instance.flavor))
    return found


def _placed(instance, its_flavor):
    """Return what placement counts for one instance with a flavor."""
    requested = {name: flavor.requested(its_flavor, name) for name in (
        'VCPU', 'PCPU', 'MEMORY_MB', flavor.UNITS_CLASS)}
    vcpus, pcpus = its_flavor.vcpus, requested['PCPU'] or 0
    if pcpus:
        vcpus = 0
    elif flavor.cpu_policy(instance) == 'dedicated':
        vcpus, pcpus = 0, vcpus
    if requested['VCPU'] is not None:
        vcpus = requested['VCPU']
    if requested['MEMORY_MB'] is None:
        requested['MEMORY_MB'] = its_flavor.memory_mb
    return Demand(
        placed_memory=requested['MEMORY_MB'],
        placed_vcpus=vcpus, placed_pcpus=pcpus,
        placed_units=requested[flavor.UNITS_CLASS] or 0)


def _to_come(instance, its_flavor, lpar, system):
    """Return what it will take when it starts.

    :param lpar: its partition, or None while there is none
    """
    if lpar is None:
        memory, units = _expected(instance, its_flavor, system)
        return Demand(memory=memory, units=units)
    if lpar.state not in _OFF:
        return Demand()
    memory = lpar.mem_config
    if lpar.proc_config.has_dedicated:
        units = lpar.proc_config.dedicated_proc_cfg.desired
    else:
        units = lpar.proc_config.shared_proc_cfg.desired_units
    return Demand(units=units, memory=memory.desired + pvm_system.overhead(
        system, memory.max))


def _expected(instance, its_flavor, system):
    """Return MB and processor units of a partition that is not made yet.

    Whatever is wrong with its flavor is said when it is built.
    """
    wanted = {}
    for name in ('max_mem', 'proc_units', 'dedicated_proc'):
        value = (its_flavor.extra_specs or {}).get(specs.PREFIX + name)
        try:
            wanted[name] = value and specs.SPECS[name].parse(value)
        except ValueError:
            wanted[name] = None
    memory, vcpus = its_flavor.memory_mb, its_flavor.vcpus
    hundredths = flavor.requested(its_flavor, flavor.UNITS_CLASS)
    if wanted['dedicated_proc'] or (
            flavor.cpu_policy(instance) == 'dedicated'):
        units = vcpus
    elif hundredths:
        units = hundredths / 100
    else:
        units = wanted['proc_units'] or flavor.default_units(
            vcpus, CONF.powervm.proc_units_factor, {})
    return memory + pvm_system.overhead(
        system, wanted['max_mem'] or memory), units
