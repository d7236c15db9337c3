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

"""What a system without an ability refuses of a partition."""

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import ibmi

_RATIOS = range(7)


def check(machine, settings, kind):
    """Raise Invalid if the settings need what the system cannot do."""
    for needed, ability in _needs(settings, kind):
        if needed and not machine.capabilities.get(ability, False):
            raise errors.Invalid(
                f'{settings.name} needs {ability}, and {machine.name} is not '
                f'capable of it.')
    memory = settings.memory
    factor = memory.expansion_factor
    if factor and not 1 <= factor <= 10:
        raise errors.Invalid(
            f'The expansion factor of {settings.name} is {factor:g}, not 0 '
            f'or in 1 to 10.')
    if memory.page_table_ratio not in (None, *_RATIOS):
        raise errors.Invalid(
            f'The page table ratio of {settings.name} is '
            f'{memory.page_table_ratio}, not in 0 to 6.')
    if kind == ibmi.KIND and (factor or settings.secure_boot):
        raise errors.Invalid(
            f'{settings.name} is {kind}, which has neither active memory '
            f'expansion nor secure boot.')


def _needs(settings, kind):
    """Yield whether each ability is needed, and its name."""
    processors = settings.processors
    yield kind == ibmi.KIND, 'IBMiCapable'
    yield settings.secure_boot, 'PartitionSecureBootCapable'
    yield settings.memory.expansion_factor, 'ActiveMemoryExpansionCapable'
    yield (settings.memory.page_table_ratio is not None,
           'CustomPhysicalPageTableRatioCapable')
    yield settings.remote_restart, (
        'PowerVMLogicalPartitionSimplifiedRemoteRestartCapable')
    yield processors.dedicated, 'DedicatedProcessorPartitionCapable'
    yield (not processors.dedicated and processors.pool,
           'SharedProcessorPoolCapable')
