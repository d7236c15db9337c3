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

"""From a flavor to the attributes of a partition: pure functions.

What a flavor says in ``powervm:*`` extra specs, in the words of pypowervm's
LPAR builder, which knows the rules of most of them.
"""

import difflib

from oslo_utils import strutils
from pypowervm.utils import lpar_builder as builder
from pypowervm.wrappers import base_partition as bp

from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.partition import names

PREFIX = 'powervm:'

_SHARING_MODES = {
    'share_idle_procs': bp.DedicatedSharingMode.SHARE_IDLE_PROCS,
    'keep_idle_procs': bp.DedicatedSharingMode.KEEP_IDLE_PROCS,
    'share_idle_procs_active':
        bp.DedicatedSharingMode.SHARE_IDLE_PROCS_ACTIVE,
    'share_idle_procs_always':
        bp.DedicatedSharingMode.SHARE_IDLE_PROCS_ALWAYS,
}

#: Extra spec -> attribute of the LPAR builder, value unchanged.
_PLAIN = {
    'min_mem': builder.MIN_MEM,
    'max_mem': builder.MAX_MEM,
    'min_vcpu': builder.MIN_VCPU,
    'max_vcpu': builder.MAX_VCPU,
    'proc_units': builder.PROC_UNITS,
    'min_proc_units': builder.MIN_PROC_U,
    'max_proc_units': builder.MAX_PROC_U,
    'shared_weight': builder.UNCAPPED_WEIGHT,
    'availability_priority': builder.AVAIL_PRIORITY,
    'ppt_ratio': builder.PPT_RATIO,
    'secure_boot': builder.SECURE_BOOT,
    'ame_expansion_factor': builder.AME_FACTOR,
}

_BOOLEANS = {
    'dedicated_proc': builder.DED_PROCS,
    'srr_capability': builder.SRR_CAPABLE,
    'enable_lpar_metric': builder.ENABLE_LPAR_METRIC,
}

#: Set by PowerVC in its flavors; they mean nothing without it.
_POWERVC_ONLY = {'storage_connectivity_group', 'boot_volume_type'}

_TRANSLATED = {'uncapped', 'dedicated_sharing_mode',
               'processor_compatibility'}


def attributes(instance):
    """Return the LPAR builder's attributes for an instance.

    Memory in MB, processor units in cores.

    :raises FlavorNotUsable: an extra spec is unknown or malformed
    """
    flavor = instance.flavor
    attrs = {
        builder.NAME: names.partition_name(instance),
        builder.UUID: names.partition_uuid(instance.uuid),
        builder.ENV: bp.LPARType.AIXLINUX,
        builder.MEM: flavor.memory_mb,
        builder.VCPU: flavor.vcpus,
    }
    specs = {key[len(PREFIX):]: value
             for key, value in (flavor.extra_specs or {}).items()
             if key.startswith(PREFIX)}
    for key, value in specs.items():
        attrs.update(_translate(instance, key, value))
    return attrs


def _translate(instance, key, value):
    """Return the builder's attributes for one extra spec."""
    if key in _POWERVC_ONLY:
        return {}
    if key in _PLAIN:
        return {_PLAIN[key]: value}
    if key in _BOOLEANS:
        return {_BOOLEANS[key]: str(_boolean(instance, key, value)).lower()}
    if key == 'uncapped':
        uncapped = _boolean(instance, key, value)
        return {builder.SHARING_MODE: bp.SharingMode.UNCAPPED if uncapped
                else bp.SharingMode.CAPPED}
    if key == 'dedicated_sharing_mode':
        if value not in _SHARING_MODES:
            raise _bad_value(instance, key, value, sorted(_SHARING_MODES))
        return {builder.SHARING_MODE: _SHARING_MODES[value]}
    if key == 'processor_compatibility':
        return {builder.PROC_COMPAT: value.replace('+', '_Plus')}
    raise _unknown(instance, key)


def _boolean(instance, key, value):
    try:
        return strutils.bool_from_string(value, strict=True)
    except ValueError:
        raise _bad_value(instance, key, value,
                         ['true', 'false']) from None


def _bad_value(instance, key, value, allowed):
    return exception.FlavorNotUsable(
        instance_uuid=instance.uuid,
        reason=(f"flavor '{instance.flavor.name}' has the extra spec "
                f"{PREFIX}{key}={value}; it must be one of "
                f"{', '.join(allowed)}."))


def _unknown(instance, key):
    known = {*_PLAIN, *_BOOLEANS, *_TRANSLATED}
    near = difflib.get_close_matches(key, known, n=1)
    hint = f' Did you mean {PREFIX}{near[0]}?' if near else ''
    return exception.FlavorNotUsable(
        instance_uuid=instance.uuid,
        reason=(f"flavor '{instance.flavor.name}' has the extra spec "
                f"{PREFIX}{key}, which this driver does not know.{hint}"))
