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

"""Shared processor pools, found by the name that flavors use."""

import difflib

from pypowervm.wrappers import managed_system
from pypowervm.wrappers import shared_proc_pool

DEFAULT_NAME = shared_proc_pool.DEFAULT_POOL_DISPLAY_NAME
DEFAULT = 0


def number(host, wanted, units):
    """Return the id of the pool the partition belongs to.

    One request, or none for the default pool.

    :param units: processor units the partition will take from it
    :raises FlavorNotUsable: there is no such pool, or it is too small
    """
    name = wanted.specs.get('shared_proc_pool_name', DEFAULT_NAME)
    if name == DEFAULT_NAME:
        return DEFAULT
    pools = shared_proc_pool.SharedProcPool.get(
        host.adapter, parent_type=managed_system.System,
        parent_uuid=host.system_uuid)
    found = [pool for pool in pools if pool.name == name]
    if len(found) != 1:
        raise wanted.refusal(_unknown(name, pools, len(found)))
    pool = found[0]
    if not pool.is_default and units > pool.max_proc_units:
        raise wanted.refusal(
            f'has the extra spec powervm:shared_proc_pool_name={name}; its '
            f'partition needs {units:g} processor units, and the pool has '
            f'{pool.max_proc_units:g} in all. Enlarge the pool.')
    return pool.id


def _unknown(name, pools, count):
    """A system always has 64 pools; those without units are not set up."""
    usable = [pool.name for pool in pools
              if pool.is_default or pool.max_proc_units]
    near = difflib.get_close_matches(name, usable, n=1)
    hint = f' Did you mean {near[0]}?' if near else ''
    return (f'has the extra spec powervm:shared_proc_pool_name={name}, and '
            f"this host has {'several pools' if count else 'no pool'} of "
            f"that name, but: {', '.join(usable)}.{hint}")
