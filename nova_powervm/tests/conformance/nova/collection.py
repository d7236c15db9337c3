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

"""Which of Nova's tests there are, and how they get our hosts."""

from nova_powervm.tests.conformance.nova import hosts  # isort: skip

import importlib
import inspect
import pkgutil
import re
import unittest

from nova.tests.functional import regressions
from nova.tests.unit.virt import test_virt_drivers

from nova_powervm.tests.conformance.nova import left_out

_PREFIX = 'nova.tests.functional.'

#: Nova's functional tests that start servers, or look at computes. Not here:
#: those of Nova's other drivers, of the API alone and of its documentation.
MODULES = [
    'compute.test_attached_volumes', 'compute.test_cache_image',
    'compute.test_host_api', 'compute.test_init_host',
    'compute.test_live_migration', 'compute.test_resource_tracker',
    'test_aggregates', 'test_availability_zones', 'test_boot_from_volume',
    'test_cold_migrate', 'test_compute_mgr',
    'test_conf_max_attach_disk_devices', 'test_cross_az_attach',
    'test_cross_cell_migrate', 'test_external_networks',
    'test_flavor_extraspecs', 'test_graceful_shutdown', 'test_images',
    'test_instance_actions', 'test_ip_allocation', 'test_json_filter',
    'test_list_servers_ip_filter', 'test_metadata', 'test_multiattach',
    'test_routed_networks', 'test_scheduler', 'test_server_external_events',
    'test_server_faults', 'test_server_rescue', 'test_servers',
    'test_service', 'wsgi.test_secgroup', 'wsgi.test_servers',
    'wsgi.test_services',
    *(f'regressions.{module.name}'
      for module in pkgutil.iter_modules(regressions.__path__)
      if module.name.startswith('test_')),
]


def all_names():
    """Return the names of Nova's tests that the list is about."""
    interface = unittest.TestLoader().getTestCaseNames(
        test_virt_drivers._VirtDriverTestCase)
    return [*(f'interface.{name}' for name in interface),
            *map(name_of, functional_tests())]


def name_of(test):
    """Return how the list calls a test: as Nova does, less the packages."""
    return test.id().removeprefix(_PREFIX)


def covered_tests():
    """Yield Nova's functional tests that are not on the list, unchanged."""
    without = left_out.LeftOut()
    for test in functional_tests():
        if name_of(test) not in without:
            yield test


def functional_tests():
    """Yield Nova's functional tests, unchanged."""
    loader = unittest.TestLoader()
    for name in MODULES:
        module = importlib.import_module(_PREFIX + name)
        yield from _flat(loader.loadTestsFromModule(module))


def _flat(suite):
    for each in suite:
        if isinstance(each, unittest.TestSuite):
            yield from _flat(each)
        else:
            yield each


def on_powervm(test):
    """Return one of Nova's tests so that it runs on our hosts.

    Not a line of it is different, and it keeps its name.
    """
    case = type(test)
    patched = _replaces_methods_of_fakes(test)

    class OnPowerVM(case):
        def setUp(self):
            self.useFixture(hosts.HostsFixture(patched))
            super().setUp()

    OnPowerVM.__module__ = case.__module__
    OnPowerVM.__qualname__ = case.__qualname__
    OnPowerVM.__name__ = case.__name__
    return OnPowerVM(test._testMethodName)


def _replaces_methods_of_fakes(test):
    """Does it break a hypervisor by patching a class of nova.virt.fake?"""
    source = _source(test, test._testMethodName)
    helpers = re.findall(r'self\.(_test_\w+)\(', source)
    return any("'nova.virt.fake." in text for text in
               [source, *(_source(test, name) for name in helpers)])


def _source(test, name):
    return inspect.getsource(inspect.unwrap(getattr(test, name)))
