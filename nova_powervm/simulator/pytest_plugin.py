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
"""Simulators for tests that are run by pytest.

In ``conftest.py``::

    pytest_plugins = ['nova_powervm.simulator.pytest_plugin']

A test that takes ``powervm`` has a simulator, one that takes ``powervms`` all
of a site. ``@pytest.mark.powervm('pair')`` says which: it takes what
``presets.build`` takes. When such a test fails, the report has its requests.
"""

import pytest

from nova_powervm.simulator import presets
from nova_powervm.simulator import simulators

_LAST = 50


def pytest_configure(config):
    """Make the marker known."""
    config.addinivalue_line(
        'markers', 'powervm(preset, hosts, ...): machines to simulate, as for '
        'nova_powervm.simulator.presets.build')


@pytest.fixture
def powervms(request):
    """The simulators of a site, listening."""
    marker = request.node.get_closest_marker('powervm')
    how = (marker.args, marker.kwargs) if marker else ((), {})
    with simulators.Simulators(presets.build(*how[0], **how[1])) as sims:
        request.node.powervms = sims
        yield sims


@pytest.fixture
def powervm(powervms):
    """The first simulator of a site, or the only one."""
    return powervms[0]


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Show what a test that failed asked its simulators."""
    report = (yield).get_result()
    if call.when == 'call' and report.failed:
        for sim in getattr(item, 'powervms', ()):
            report.sections.append((
                f'requests to {sim.machine.name}', _requests(sim.trace)))


def _requests(trace):
    """The last requests, one a line."""
    return '\n'.join(f'{entry.status} {entry.verb} {entry.path}'
                     for entry in trace.entries[-_LAST:]) or 'none'
