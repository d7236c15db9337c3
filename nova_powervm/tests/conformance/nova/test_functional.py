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

"""Nova's functional tests, with the PowerVM driver on simulated hosts.

All that the driver can do with NOVA_TESTS=all, otherwise a choice that takes
minutes. What is left out, and why, is in left_out.yaml.
"""

from nova_powervm.tests.conformance.nova import collection  # isort: skip

import os
import unittest

#: The choice: beginnings of names.
CHOICE = (
    'compute.', 'regressions.', 'test_cold_migrate.', 'test_scheduler.',
    'test_service.', 'test_servers.CreateServer', 'test_servers.ServerDelete',
    'test_servers.ServerRebuild', 'test_servers.ServerSoftDelete',
    'test_servers.ServersTest', 'wsgi.',
)


def load_tests(loader, tests, pattern):
    return unittest.TestSuite(
        collection.on_powervm(test) for test in chosen())


def chosen():
    """Yield Nova's tests that are to be run."""
    everything = os.environ.get('NOVA_TESTS') == 'all'
    for test in collection.covered_tests():
        if everything or collection.name_of(test).startswith(CHOICE):
            yield test
