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

"""The ``powervm:`` extra specs of flavors: one table.

The driver reads values with it, and Nova's API refuses wrong ones with it
(:mod:`nova_powervm.validators`), so that both say the same. It imports
neither Nova nor pypowervm: API hosts need no more than this package.
"""

import dataclasses
import difflib
import math
import re

from oslo_utils import strutils

NAMESPACE = 'powervm'
PREFIX = f'{NAMESPACE}:'

#: What can be listed; a host may know later ones, see :class:`Mode`.
PROCESSOR_MODES = (
    'default', 'POWER6', 'POWER6+', 'POWER6+_Enhanced', 'POWER7', 'POWER8',
    'POWER8_Enhanced', 'POWER9_Base', 'POWER9', 'POWER9_Enhanced', 'POWER10',
    'POWER11')
SHARING_MODES = ('share_idle_procs', 'keep_idle_procs',
                 'share_idle_procs_active', 'share_idle_procs_always')
FC_STRATEGIES = ('vscsi', 'npiv')
PAGE_TABLE_RATIOS = ('1:64', '1:128', '1:256', '1:512', '1:1024', '1:2048',
                     '1:4096')

_MODE = re.compile(r'power[1-9][0-9]*\+?(_[a-z]+)*', re.IGNORECASE)


@dataclasses.dataclass(frozen=True)
class Spec:
    """One extra spec.

    :ivar name: without the prefix
    :ivar what: a sentence for whoever writes a flavor
    :ivar default: what holds without it, for the documentation
    """

    name: str
    what: str
    default: str = ''

    @property
    def key(self):
        """The extra spec as it is written in a flavor."""
        return PREFIX + self.name

    def parse(self, value):
        """Return what the text means.

        :raises ValueError: with the key, the value and what is allowed; goes
            on after "has the" or "for the"
        """
        parsed = self._parse(str(value).strip())
        if parsed is None:
            raise ValueError(
                f'extra spec {self.key}={value}; it must be {self.allowed}'
                f'{self._nearest(str(value))}')
        return parsed

    @property
    def allowed(self):
        """The values, in words."""
        raise NotImplementedError()

    def _parse(self, text):
        """Return the value, or None if it is not allowed."""
        raise NotImplementedError()

    def _nearest(self, text):
        return '.'


@dataclasses.dataclass(frozen=True)
class Whole(Spec):
    """A whole number."""

    low: int = 0
    high: int | None = None
    unit: str = ''

    @property
    def allowed(self):
        bounds = (f'of at least {self.low}' if self.high is None
                  else f'from {self.low} to {self.high}')
        return f'a whole number {bounds}' + (
            f' {self.unit}' if self.unit else '')

    def _parse(self, text):
        if not re.fullmatch('[0-9]{1,12}', text):
            return None
        high = math.inf if self.high is None else self.high
        return int(text) if self.low <= int(text) <= high else None


@dataclasses.dataclass(frozen=True)
class Units(Spec):
    """Processor units: cores with two decimals, as the platform has them."""

    @property
    def allowed(self):
        return ('a number of processor units of at least 0.05, with no more '
                'than two decimals')

    def _parse(self, text):
        if not re.fullmatch(r'[0-9]{1,6}(\.[0-9]{1,2}0*)?', text):
            return None
        return float(text) if float(text) >= 0.05 else None


@dataclasses.dataclass(frozen=True)
class Factor(Spec):
    """An expansion factor."""

    @property
    def allowed(self):
        return '0, or from 1.00 to 10.00 with no more than two decimals'

    def _parse(self, text):
        if not re.fullmatch(r'[0-9]{1,2}(\.[0-9]{1,2}0*)?', text):
            return None
        factor = float(text)
        return factor if factor == 0 or 1 <= factor <= 10 else None


@dataclasses.dataclass(frozen=True)
class Share(Spec):
    """A percentage; its value is a fraction."""

    allowed = 'a percentage above 0% and up to 100%, for example 10%'

    def _parse(self, text):
        if not re.fullmatch(r'[0-9]{1,3}(\.[0-9]{1,2})?%', text):
            return None
        fraction = float(text[:-1]) / 100
        return fraction if 0 < fraction <= 1 else None


@dataclasses.dataclass(frozen=True)
class Truth(Spec):
    """True or false."""

    allowed = 'true or false'

    def _parse(self, text):
        try:
            return strutils.bool_from_string(text, strict=True)
        except ValueError:
            return None


@dataclasses.dataclass(frozen=True)
class Choice(Spec):
    """One of some words, in any case."""

    choices: tuple = ()

    @property
    def allowed(self):
        return f"one of {', '.join(self.choices)}"

    def _parse(self, text):
        return next((choice for choice in self.choices
                     if choice.lower() == text.lower()), None)

    def _nearest(self, text):
        return _hint(text, self.choices)


@dataclasses.dataclass(frozen=True)
class Mode(Choice):
    """A processor compatibility mode; machines to come bring new ones."""

    choices: tuple = PROCESSOR_MODES

    @property
    def allowed(self):
        return 'default or POWER and a number, for example POWER9_Base'

    def _parse(self, text):
        known = super()._parse(text)
        if known is None and _MODE.fullmatch(text):
            return text
        return known


@dataclasses.dataclass(frozen=True)
class Text(Spec):
    """A name."""

    longest: int = 255

    @property
    def allowed(self):
        return f'a text of 1 to {self.longest} printable characters'

    def _parse(self, text):
        fits = 1 <= len(text) <= self.longest
        return text if fits and text.isprintable() else None


#: Every extra spec, in the order of the documentation.
TABLE = (
    Whole('min_mem', 'Memory in MB below which the partition does not '
          'start. A multiple of the memory block of the host.',
          "the flavor's RAM", low=128, unit='MB'),
    Whole('max_mem', 'Memory in MB up to which it can grow while it runs. '
          'The firmware reserves memory in proportion to it. A multiple of '
          'the memory block of the host.',
          "the flavor's RAM", low=128, unit='MB'),
    Whole('min_vcpu', 'Virtual processors, or dedicated processors, below '
          'which the partition does not start.',
          "the flavor's VCPUs", low=1),
    Whole('max_vcpu', 'Virtual processors, or dedicated processors, up to '
          'which it can grow while it runs.',
          "the flavor's VCPUs", low=1),
    Units('proc_units', 'Processor units (cores) the partition is entitled '
          'to: at least 0.05, and at most 1, for each virtual processor.',
          'VCPUs x ``[powervm] proc_units_factor``'),
    Units('min_proc_units', 'Processor units below which the partition '
          'does not start.', '``powervm:proc_units``'),
    Units('max_proc_units', 'Processor units up to which it can grow while '
          'it runs.', '``powervm:proc_units``'),
    Truth('dedicated_proc', 'Whole cores for this partition alone, one for '
          'each VCPU.', 'false'),
    Choice('dedicated_sharing_mode', 'Whether dedicated cores are lent to '
           'other partitions: while the partition is off, while it is on, '
           'always, or never.',
           'share_idle_procs', choices=SHARING_MODES),
    Truth('uncapped', 'Whether idle processor units may be used beyond the '
          'entitlement.', 'true'),
    Whole('shared_weight', 'Weight in the distribution of idle processor '
          'units among uncapped partitions.',
          '``[powervm] uncapped_proc_weight``', high=255),
    Text('shared_proc_pool_name', 'Name of the shared processor pool the '
         'partition belongs to.', 'DefaultPool', longest=14),
    Whole('availability_priority', 'Which partitions keep their processors '
          'when one fails: those with the highest number.', '127', high=255),
    Mode('processor_compatibility', 'Processor generation the guest sees; '
         'one of the modes of the host.', 'default'),
    Truth('srr_capability', 'Whether the partition can be restarted on '
          'another server by simplified remote restart.',
          'true where the host can do it'),
    Truth('enable_lpar_metric', 'Whether performance data of the partition '
          'may be collected.', 'false'),
    Choice('ppt_ratio', 'Size of the physical page table in proportion to '
           'the memory. A larger one shortens live migrations.',
           'chosen by the hypervisor', choices=PAGE_TABLE_RATIOS),
    Truth('enforce_affinity_check', 'Whether a live migration must not '
          'worsen the affinity score of the partition.', 'false'),
    Whole('secure_boot', 'Secure boot of AIX and Linux: 0 is off, 1 logs, 2 '
          'and more enforce.', '0', high=9),
    Factor('ame_expansion_factor', 'Active memory expansion of AIX; 0 is '
           'off.', '0'),
    Whole('max_virtual_slots', 'Virtual adapter slots of the partition: how '
          'many disks, networks and consoles it can ever have.', '64',
          low=2, high=65534),
    Share('vnic_capacity', 'What each SR-IOV port behind a vNIC guarantees '
          'it, unless the port in Neutron says it.',
          '``[powervm] vnic_capacity``'),
    Whole('vnic_required_vfs', 'How many SR-IOV ports are behind a vNIC; '
          'without that many the server is not built.',
          '``[powervm] vnic_required_vfs``, or fewer', low=1, high=6),
    Text('ssp_tier', 'Tier of the shared storage pool that the disks are '
         'made in.', 'the default tier of the pool', longest=127),
    Choice('fc_attach_strategy', 'How Fibre Channel volumes reach the '
           'server: shown by the Virtual I/O Servers, or through Fibre '
           'Channel adapters of its own. Its first volume decides for good.',
           '``[powervm] fc_attach_strategy``', choices=FC_STRATEGIES),
    Text('storage_connectivity_group', 'Known from the flavors of PowerVC; '
         'no effect here.'),
    Text('boot_volume_type', 'Known from the flavors of PowerVC; no effect '
         'here.'),
)

SPECS = {spec.name: spec for spec in TABLE}

#: They mean nothing without PowerVC.
WITHOUT_EFFECT = ('storage_connectivity_group', 'boot_volume_type')

#: They are about disks and volumes, not about the partition.
ABOUT_DISKS = ('ssp_tier', 'fc_attach_strategy')


def find(key):
    """Return the Spec of ``powervm:name``.

    :raises ValueError: there is none, with those that are near; goes on
        after "has the" or "for the"
    """
    name = key.removeprefix(PREFIX)
    if name in SPECS:
        return SPECS[name]
    raise ValueError(f'extra spec {key}, which this driver does not know'
                     f'{_hint(name, SPECS, PREFIX)}')


def _hint(text, known, prefix=''):
    """Return the end of a sentence that suggests what may have been meant."""
    near = difflib.get_close_matches(text, known, n=1, cutoff=0.7)
    if not near:
        return '.'
    return f'. Did you mean {prefix}{near[0]}?'
