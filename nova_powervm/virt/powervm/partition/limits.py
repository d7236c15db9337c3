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

"""What this host can make of a flavor.

What it can never do aborts the build, with a sentence for whoever wrote the
flavor. What it is short of at the moment sends the build elsewhere.
"""

import dataclasses
import difflib

from nova.compute import task_states
from oslo_log import log as logging

from nova_powervm import specs
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm import system as pvm_system

LOG = logging.getLogger(__name__)

#: Extra spec, capability it needs, and what that is called.
_NEEDS = (
    ('ame_expansion_factor', 'active_memory_expansion_capable',
     'active memory expansion'),
    ('ppt_ratio', 'physical_page_table_ratio_capable',
     'page tables of a chosen size'),
    ('enforce_affinity_check', 'affinity_check_capable',
     'affinity checks of migrations'),
    ('srr_capability', 'simplified_remote_restart_capable',
     'simplified remote restart'),
    ('shared_proc_pool_name', 'shared_processor_pool_capable',
     'shared processor pools'),
    ('secure_boot', 'partition_secure_boot_capable', 'secure boot'),
)
#: A guest that comes back from a failed host does without these.
_LUXURIES = ('ppt_ratio', 'enforce_affinity_check')


def bearable(wanted, system):
    """Return the request without what an evacuated guest can do without."""
    if wanted.instance.task_state != task_states.REBUILD_SPAWNING:
        return wanted
    given_up = [name for name, capability, _ in _NEEDS
                if name in _LUXURIES and wanted.specs.get(name)
                and not system.get_capability(capability)]
    for name in given_up:
        LOG.info('Rebuilt without %s: this host cannot do it',
                 specs.SPECS[name].key, instance=wanted.instance)
    return dataclasses.replace(wanted, specs={
        name: value for name, value in wanted.specs.items()
        if name not in given_up})


def check(wanted, system):
    """Compare the request with what the host is.

    :raises FlavorNotUsable: the flavor fits no host like this
    """
    _check_capabilities(wanted, system)
    _check_mode(wanted, system)
    _check_order(wanted, 'mem', wanted.flavor.memory_mb, 'MB of memory')
    _check_order(wanted, 'vcpu', wanted.flavor.vcpus, 'VCPUs')
    if 'proc_units' in wanted.specs:
        _check_order(wanted, 'proc_units', wanted.specs['proc_units'],
                     'processor units')
    _check_blocks(wanted, system)
    _check_processors(wanted, system)


def check_units(wanted, shared, system):
    """Compare entitlements with the virtual processors that get them.

    :param shared: pypowervm's shared processor configuration
    :raises FlavorNotUsable: they are too much or too little for them
    """
    least = system.min_proc_units
    for name, units, vcpus in (
            ('', shared.desired_units, shared.desired_virtual),
            ('min_', shared.min_units, shared.min_virtual),
            ('max_', shared.max_units, shared.max_virtual)):
        if round(vcpus * least, 2) <= units <= vcpus:
            continue
        raise wanted.refusal(
            f'has powervm:{name}proc_units of {units:g} for {vcpus} virtual '
            f'processors; each can use from {least:g} to 1, so it must be '
            f'from {vcpus * least:g} to {vcpus}.')


def check_room(wanted, lpar, system):
    """This host must have the memory and the processor units left.

    :raises HostFull: it has not
    :raises FlavorNotUsable: it never had
    """
    _check_memory_left(wanted, lpar.mem_config, system)
    units, kind = _units(lpar)
    if units > system.proc_units_avail:
        raise exception.HostFull(reason=(
            f'instance {wanted.instance.uuid} needs {units:g} {kind} and '
            f'managed system {system.system_name} has '
            f'{system.proc_units_avail:g} free'))


def _check_memory_left(wanted, memory, system):
    """Count what the firmware keeps for a partition, too."""
    firmware = pvm_system.overhead(system, memory.max)
    needed = memory.desired + firmware
    if needed > system.memory_configurable and memory.max > memory.desired:
        raise wanted.refusal(
            f'has the extra spec powervm:max_mem={memory.max}, for which '
            f'the firmware keeps {firmware} MB beside the '
            f'{memory.desired} MB of memory, and this host has '
            f'{system.memory_configurable} MB in all. Lower it.')
    if needed > system.memory_free:
        raise exception.HostFull(reason=(
            f'instance {wanted.instance.uuid} needs {memory.desired} MB of '
            f'memory, the firmware {firmware} MB beside it, and managed '
            f'system {system.system_name} has {system.memory_free} MB free'))


def _check_capabilities(wanted, system):
    if wanted.is_ibmi:
        _check_ibmi(wanted, system)
    asked = {**wanted.specs, 'secure_boot': wanted.secure_boot}
    if asked.get('shared_proc_pool_name') == 'DefaultPool':
        del asked['shared_proc_pool_name']
    for name, capability, what in _NEEDS:
        if asked.get(name) and not system.get_capability(capability):
            raise wanted.refusal(
                f'has the extra spec {specs.SPECS[name].key}={asked[name]}, '
                f'and this host has no {what}. {_where(capability)}')
    capability = 'dedicated_processor_partition_capable'
    if wanted.dedicated and not system.get_capability(capability):
        raise wanted.refusal(
            f'asks for dedicated processors, which this host does not give. '
            f'{_where(capability)}')


def _check_ibmi(wanted, system):
    """What IBM i cannot have, and hosts that cannot have IBM i."""
    if not system.get_capability('ibmi_capable'):
        raise exception.FlavorNotUsable(
            instance_uuid=wanted.instance.uuid,
            reason=('the image has os_distro=ibmi, and this host does not '
                    f"run IBM i. {_where('ibmi_capable')}"))
    for name, value in (
            ('secure_boot', wanted.secure_boot),
            ('ame_expansion_factor',
             wanted.specs.get('ame_expansion_factor'))):
        if value:
            raise wanted.refusal(
                f'has the extra spec {specs.SPECS[name].key}={value}, and '
                f'the image has os_distro=ibmi: IBM i does not have that.')


def _where(capability):
    """Say how a build gets to a host that can."""
    trait = pvm_system.trait(pvm_system.TRAITS[capability])
    return f'Hosts that can have the trait {trait}.'


def _check_mode(wanted, system):
    modes = pvm_system.modes(system)
    if wanted.mode.lower() in [mode.lower() for mode in modes]:
        return
    named = {mode.replace('_Plus', '+'): mode for mode in modes}
    near = difflib.get_close_matches(
        wanted.specs['processor_compatibility'], named, n=1, cutoff=0.7)
    hint = f' Did you mean {near[0]}?' if near else ''
    raise wanted.refusal(
        f'has the extra spec powervm:processor_compatibility='
        f"{wanted.specs['processor_compatibility']}, and this host has "
        f"{', '.join(named)}.{hint}")


def _check_order(wanted, name, amount, what):
    """Bounds must be on the right sides of what the flavor has."""
    for prefix, wrong, side in (
            ('min', lambda bound: bound > amount, 'at the most'),
            ('max', lambda bound: bound < amount, 'at the least')):
        bound = wanted.specs.get(f'{prefix}_{name}', amount)
        if wrong(bound):
            raise wanted.refusal(
                f'has the extra spec powervm:{prefix}_{name}={bound}; with '
                f'{amount:g} {what} it must be {amount:g} {side}.')


def _check_blocks(wanted, system):
    """Memory must come in whole logical memory blocks."""
    block = system.memory_region_size
    asked = {'memory': wanted.flavor.memory_mb}
    asked.update({specs.SPECS[name].key: wanted.specs[name]
                  for name in ('min_mem', 'max_mem')
                  if name in wanted.specs})
    for name, value in asked.items():
        if value % block:
            below = value // block * block
            raise wanted.refusal(
                f'asks for {value} MB of {name}, but this host hands out '
                f'memory in blocks of {block} MB. Use a multiple of {block}, '
                f'for example {below or block} or {below + block}.')


def _check_processors(wanted, system):
    """No partition may have more processors than the platform allows."""
    if wanted.dedicated:
        what = 'processors'
        most = system.max_procs_per_aix_linux_lpar
        ceiling = system.max_sys_procs_limit
    else:
        what = 'virtual processors'
        most = system.max_vcpus_per_aix_linux_lpar
        ceiling = system.max_sys_vcpus_limit
    vcpus = wanted.flavor.vcpus
    if vcpus > most:
        raise wanted.refusal(
            f'asks for {vcpus} {what}, and a partition of this host may '
            f'have {most} at the most.')
    maximum = wanted.specs.get('max_vcpu', vcpus)
    if maximum > max(ceiling, most):
        raise wanted.refusal(
            f'has the extra spec powervm:max_vcpu={maximum}, and a partition '
            f'of this host may have {max(ceiling, most)} {what} at the most.')


def _units(lpar):
    """Return how much of the host's processors a partition takes."""
    if lpar.proc_config.has_dedicated:
        return lpar.proc_config.dedicated_proc_cfg.desired, 'processors'
    return lpar.proc_config.shared_proc_cfg.desired_units, 'processor units'
