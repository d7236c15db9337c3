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

"""The traits of the host: what it can do, for the scheduler."""

import re

import os_traits
from pypowervm.wrappers import managed_system
from pypowervm.wrappers import shared_proc_pool

from nova_powervm.virt.powervm import system as pvm_system

_STANDARD_MODES = {
    'POWER8': os_traits.HW_CPU_PPC64LE_POWER8,
    'POWER9': os_traits.HW_CPU_PPC64LE_POWER9,
}
_ALWAYS = {os_traits.HW_ARCH_PPC64, os_traits.HW_ARCH_PPC64LE}
_POOL = 'POOL'


def read(host, system):
    """Return the traits of the host: one request, for its processor pools.

    :param system: pypowervm's System, read just before
    """
    modes = [mode for mode in pvm_system.modes(system) if mode != 'default']
    return frozenset({
        *_ALWAYS,
        *pvm_system.capability_traits(system),
        *(pvm_system.trait(mode) for mode in modes),
        *(_STANDARD_MODES[mode] for mode in modes
          if mode in _STANDARD_MODES),
        *(pvm_system.trait(_POOL, name) for name in _pools(host, system)),
    })


def changes(present, wanted):
    """Return which traits to add to a provider, and which to remove.

    Removed is only what this module could have added: an operator's traits,
    and Nova's, stay.
    """
    gone = {trait for trait in present if _is_ours(trait)} - wanted
    return wanted - set(present), gone


def _pools(host, system):
    """Return the names of the shared processor pools that are set up."""
    if not system.get_capability('shared_processor_pool_capable'):
        return []
    pools = shared_proc_pool.SharedProcPool.get(
        host.adapter, parent_type=managed_system.System,
        parent_uuid=host.system_uuid)
    return [pool.name for pool in pools
            if pool.max_proc_units and not pool.is_default]


def _is_ours(trait):
    if trait in _STANDARD_MODES.values():
        return True
    if not trait.startswith(pvm_system.TRAIT_PREFIX):
        return False
    name = trait.removeprefix(pvm_system.TRAIT_PREFIX)
    return name in pvm_system.TRAITS.values() or bool(
        re.match(rf'({_POOL}_|POWER[0-9])', name))
