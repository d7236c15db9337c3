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

"""What a flavor and an image ask of a partition.

``powervm:`` extra specs, and what Nova itself knows that concerns the kind
of processors, secure boot and the operating system. Nothing here depends on
a host; :mod:`limits` and :mod:`definition` compare it with one.
"""

import dataclasses
import math
import re
import typing

from nova.objects import fields
from pypowervm.utils import lpar_builder as builder
from pypowervm.wrappers import base_partition as bp

from nova_powervm import specs
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.partition import names
from nova_powervm.virt.powervm.partition import unservable

#: Hundredths of a core, for flavors that let placement count them.
UNITS_CLASS = 'CUSTOM_POWERVM_PROC_UNITS'

_DEDICATED = fields.CPUAllocationPolicy.DEDICATED
#: What secure boot is when Nova's own extra spec or property asks for it.
_ENFORCED = 2

_SHARING_MODES = {
    'share_idle_procs': bp.DedicatedSharingMode.SHARE_IDLE_PROCS,
    'keep_idle_procs': bp.DedicatedSharingMode.KEEP_IDLE_PROCS,
    'share_idle_procs_active':
        bp.DedicatedSharingMode.SHARE_IDLE_PROCS_ACTIVE,
    'share_idle_procs_always':
        bp.DedicatedSharingMode.SHARE_IDLE_PROCS_ALWAYS,
}

#: They make sense with a share of the processors only.
SHARED_ONLY = ('proc_units', 'min_proc_units', 'max_proc_units', 'uncapped',
               'shared_weight', 'shared_proc_pool_name')

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
    'srr_capability': builder.SRR_CAPABLE,
    'enable_lpar_metric': builder.ENABLE_LPAR_METRIC,
    'ppt_ratio': builder.PPT_RATIO,
    'enforce_affinity_check': builder.ENFORCE_AFFINITY_CHECK,
    'ame_expansion_factor': builder.AME_FACTOR,
    'max_virtual_slots': builder.MAX_IO_SLOTS,
}


@dataclasses.dataclass(frozen=True)
class Wanted:
    """A partition as flavor and image describe it.

    :ivar specs: the ``powervm:`` extra specs, without prefix, as values
    :ivar kind: the type of partition, of pypowervm's LPARType
    :ivar dedicated: whether it has processors of its own
    :ivar secure_boot: 0 to 9
    """

    instance: typing.Any
    specs: dict
    kind: str
    dedicated: bool
    secure_boot: int

    @property
    def flavor(self):
        return self.instance.flavor

    @property
    def is_ibmi(self):
        return self.kind == bp.LPARType.OS400

    @property
    def mode(self):
        """The processor compatibility mode, as the REST service spells it."""
        return self.specs.get('processor_compatibility', 'default').replace(
            '+', '_Plus')

    def refusal(self, sentence):
        """Return the error that ends the build, about the flavor."""
        return refusal(self.instance, sentence)

    def attributes(self):
        """Return the LPAR builder's attributes: MB, processor units."""
        attrs = {
            builder.NAME: names.partition_name(self.instance),
            builder.UUID: names.partition_uuid(self.instance.uuid),
            builder.ENV: self.kind,
            builder.MEM: self.flavor.memory_mb,
            builder.VCPU: self.flavor.vcpus,
            builder.DED_PROCS: self.dedicated,
            builder.SECURE_BOOT: self.secure_boot,
        }
        attrs.update({attribute: self.specs[name]
                      for name, attribute in _PLAIN.items()
                      if name in self.specs})
        sharing = self._sharing_mode()
        if sharing:
            attrs[builder.SHARING_MODE] = sharing
        return attrs

    def _sharing_mode(self):
        if self.dedicated:
            return _SHARING_MODES.get(
                self.specs.get('dedicated_sharing_mode'))
        return (bp.SharingMode.UNCAPPED if self.specs.get('uncapped', True)
                else bp.SharingMode.CAPPED)


def read(instance):
    """Return what the instance's flavor and image ask for.

    :raises FlavorNotUsable: for what is unknown, malformed, contradictory,
        or cannot be had from this hypervisor
    """
    unservable.check(instance)
    parsed = _parse(instance)
    _count_units(instance, parsed)
    dedicated = _is_dedicated(instance, parsed)
    kind = (bp.LPARType.OS400 if is_ibmi(instance)
            else bp.LPARType.AIXLINUX)
    return Wanted(instance, parsed, kind, dedicated,
                  _secure_boot(instance, parsed))


def is_ibmi(instance):
    """Tell whether the image holds IBM i."""
    distro = unservable.image_property(instance, 'os_distro') or ''
    return distro.lower() == 'ibmi'


def refusal(instance, sentence):
    """Return the error that ends the build, about the flavor."""
    return exception.FlavorNotUsable(
        instance_uuid=instance.uuid,
        reason=f"flavor '{instance.flavor.name}' {sentence}")


def default_units(vcpus, factor, specs_):
    """Return the processor units of a flavor that does not say them.

    Rounded up to the hundredths that the platform counts in, and pulled
    inside the bounds that the flavor may give.
    """
    units = math.ceil(round(vcpus * factor * 100, 6)) / 100
    units = max(units, specs_.get('min_proc_units', units))
    return min(units, specs_.get('max_proc_units', units))


def requested(flavor, resource_class):
    """Return how much of a class the extra specs ask for, or None."""
    pattern = re.compile(rf'resources[^:]*:{resource_class}')
    amounts = [value for key, value in (flavor.extra_specs or {}).items()
               if pattern.fullmatch(key)]
    return sum(map(int, amounts)) if amounts else None


def cpu_policy(instance):
    """Return Nova's policy for its processors, or None."""
    if requested(instance.flavor, 'PCPU'):
        return _DEDICATED
    return ((instance.flavor.extra_specs or {}).get('hw:cpu_policy')
            or unservable.image_property(instance, 'hw_cpu_policy'))


def _parse(instance):
    """Return {name: value} of the ``powervm:`` extra specs."""
    parsed = {}
    for key, value in (instance.flavor.extra_specs or {}).items():
        if not key.startswith(specs.PREFIX):
            continue
        try:
            spec = specs.find(key)
            parsed[spec.name] = spec.parse(value)
        except ValueError as exc:
            raise refusal(instance, f'has the {exc}') from None
    return {name: value for name, value in parsed.items()
            if name not in specs.WITHOUT_EFFECT + specs.ABOUT_DISKS}


def _count_units(instance, parsed):
    """Take the entitlement that placement counts, if it counts one."""
    hundredths = requested(instance.flavor, UNITS_CLASS)
    if hundredths is None:
        return
    units = hundredths / 100
    own = float(instance.flavor.vcpus) if parsed.get(
        'dedicated_proc') else parsed.setdefault('proc_units', units)
    if own != units:
        raise refusal(
            instance, f'asks placement for {hundredths} of {UNITS_CLASS}, '
            f'that is {units:g} cores, and its partition would have '
            f'{own:g}. Let both be the same.')


def _is_dedicated(instance, parsed):
    """Find out which kind of processors is meant.

    :raises FlavorNotUsable: some say this and some say that
    """
    policy = cpu_policy(instance)
    stated = parsed.get('dedicated_proc')
    shared = [name for name in SHARED_ONLY if name in parsed]
    mode = 'dedicated_sharing_mode' in parsed
    if stated is None:
        dedicated = policy == _DEDICATED or (mode and not shared)
    else:
        dedicated = stated
    against = []
    if stated is False and policy == _DEDICATED:
        against.append(f'{specs.PREFIX}dedicated_proc=false')
    if dedicated:
        against += [specs.PREFIX + name for name in shared]
    elif mode:
        against.append(f'{specs.PREFIX}dedicated_sharing_mode')
    if against:
        kind = 'dedicated' if dedicated or policy == _DEDICATED else 'shared'
        raise refusal(
            instance, f"asks for {kind} processors, which contradicts its "
            f"{', '.join(against)}. Remove one or the other.")
    return dedicated


def _secure_boot(instance, parsed):
    """Return the level of secure boot, 0 to 9."""
    policy = ((instance.flavor.extra_specs or {}).get('os:secure_boot')
              or unservable.image_property(instance, 'os_secure_boot'))
    required = policy == fields.SecureBoot.REQUIRED
    level = parsed.get('secure_boot', _ENFORCED if required else 0)
    if (required and level < _ENFORCED) or (
            policy == fields.SecureBoot.DISABLED and level):
        raise refusal(
            instance, f"has the extra spec powervm:secure_boot={level}, "
            f"which contradicts os:secure_boot={policy} of flavor or image. "
            f"Remove one or the other.")
    return level
