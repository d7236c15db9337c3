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

"""The driver against ComputeDriver of the Nova that is installed.

A method that Nova renames, or a parameter that it adds, fails here before
it surprises an operator.
"""

import inspect

from nova.virt import driver as nova_driver

from nova_powervm.tests import base
from nova_powervm.virt.powervm import driver

BASE = nova_driver.ComputeDriver
OURS = driver.PowerVMDriver

# A flag that promises something needs the methods Nova then calls.
PROMISES = {
    'has_imagecache': ['manage_image_cache', 'cache_image'],
    'supports_attach_interface': ['attach_interface', 'detach_interface'],
    'supports_extend_volume': ['extend_volume'],
    'supports_multiattach': ['attach_volume', 'detach_volume'],
    'supports_tagged_attach_interface': ['attach_interface'],
    'supports_tagged_attach_volume': ['attach_volume'],
}


def public(cls):
    """What a driver class offers by name, without what object brings."""
    return {name: value for name, value in inspect.getmembers(cls)
            if not name.startswith('_')}


def difference(name, ours, base):
    """Why a call that fits the base would not fit ours, or None."""
    ours, base = (list(inspect.signature(method).parameters.values())
                  for method in (ours, base))
    for position, wanted in enumerate(base):
        if position >= len(ours) or ours[position].name != wanted.name:
            return f'{name}: parameter {position} should be {wanted.name!r}'
        if (ours[position].kind, ours[position].default) != (
                wanted.kind, wanted.default):
            return f'{name}: {wanted.name!r} should be "{wanted}"'
    for extra in ours[len(base):]:
        if extra.default is extra.empty:
            return f'{name}: Nova does not pass {extra.name!r}'
    return None


class DifferenceTestCase(base.TestCase):
    """The comparison itself."""

    def test_the_same_parameters_fit(self):
        self.assertIsNone(difference('verb', lambda self, a, b=1: None,
                                     lambda self, a, b=1: None))

    def test_a_renamed_parameter_does_not_fit(self):
        self.assertEqual("verb: parameter 1 should be 'a'",
                         difference('verb', lambda self, b: None,
                                    lambda self, a: None))

    def test_a_missing_parameter_does_not_fit(self):
        self.assertEqual("verb: parameter 2 should be 'b'",
                         difference('verb', lambda self, a: None,
                                    lambda self, a, b=1: None))

    def test_another_default_does_not_fit(self):
        self.assertEqual('verb: \'a\' should be "a=1"',
                         difference('verb', lambda self, a=2: None,
                                    lambda self, a=1: None))

    def test_a_parameter_nova_does_not_pass_needs_a_default(self):
        self.assertIsNone(difference('verb', lambda self, a=1: None,
                                     lambda self: None))
        self.assertEqual("verb: Nova does not pass 'a'",
                         difference('verb', lambda self, a: None,
                                    lambda self: None))


class DriverContractTestCase(base.TestCase):

    def test_everything_public_is_something_nova_knows(self):
        self.assertEqual(set(), set(public(OURS)) - set(public(BASE)))

    def test_every_method_takes_what_nova_passes(self):
        ours, base = public(OURS), public(BASE)
        found = [difference(name, ours[name], base[name])
                 for name in sorted(set(ours) & set(base))
                 if inspect.isfunction(base[name])]
        self.assertEqual([], [problem for problem in found if problem])

    def test_every_capability_is_one_nova_knows(self):
        self.assertEqual(sorted(BASE.capabilities), sorted(OURS.capabilities))
        self.assertEqual({bool}, {type(value) for value
                                  in OURS.capabilities.values()})

    def test_our_capabilities_leave_the_base_class_alone(self):
        self.assertIsNot(BASE.capabilities, OURS.capabilities)

    def test_every_promised_capability_has_its_methods(self):
        missing = [
            (flag, name) for flag, names in PROMISES.items() for name in names
            if OURS.capabilities[flag]
            and getattr(OURS, name) is getattr(BASE, name)]
        self.assertEqual([], missing)
