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

"""All presets by name, and how to have more of one."""

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.presets.dual_vios import dual_vios
from nova_powervm.simulator.presets import fc
from nova_powervm.simulator.presets import many
from nova_powervm.simulator.presets.mgmt_storage import mgmt_storage
from nova_powervm.simulator.presets.pair import pair
from nova_powervm.simulator.presets.rack import rack
from nova_powervm.simulator.presets.sea import sea
from nova_powervm.simulator.presets.single_vios import single_vios
from nova_powervm.simulator.presets.sriov import sriov
from nova_powervm.simulator.presets import ssp

# One machine each.
PRESETS = {
    'dual_vios': dual_vios,
    'fc': fc.fc,
    'mgmt_storage': mgmt_storage,
    'single_vios': single_vios,
    'sea': sea,
    'sriov': sriov,
    'ssp': ssp.ssp,
}

# A list of machines of one site.
SITES = {
    'fc_pair': fc.fc_pair,
    'pair': pair,
    'rack': rack,
    'ssp_pair': ssp.ssp_pair,
}

# What makes several of those whose storage is shared.
_SHARED = {'fc': fc.fc_pair, 'ssp': ssp.ssp_pair}
_POOLED = ('ssp', *(name for name in SITES if name != 'fc_pair'))


def build(preset='dual_vios', hosts=None, partitions=0, vioses=0, pool=None,
          **sizes):
    """The machines of a preset, of one site, as a list.

    :param hosts: how many; by default as many as the preset has
    :param partitions: how many running partitions to add to each
    :param vioses: Virtual I/O Servers that each has at least
    :param pool: GB of each disk of the storage pool that all share; by
        default they have one only if the preset has
    :param sizes: more keywords of the preset
    :raises MachineError: if such machines cannot be
    """
    groups = {name: sizes[name] for name in ('vg_name', 'vg_size')
              if name in sizes}
    if pool is not None and preset in _POOLED:
        sizes['sizes'] = pool
    machines = _make(preset, hosts, sizes)
    if pool is not None and preset not in _POOLED:
        many.share(machines, pool)
    return many.fill(machines, partitions, vioses, **groups)


def _make(preset, hosts, sizes):
    if hosts is None and preset in SITES:
        return SITES[preset](**sizes)
    if hosts is None:
        return [PRESETS[preset](**sizes)]
    if preset in SITES or preset in _SHARED:
        return {**SITES, **_SHARED}[preset](hosts=hosts, **sizes)
    if preset not in PRESETS:
        raise errors.Invalid(f'There is no preset {preset!r}.')
    return many.several(PRESETS[preset], hosts, **sizes)
