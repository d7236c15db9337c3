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

"""Help for tests of other projects; pytest is welcome but not needed.

In ``conftest.py``::

    powervm = pytest.fixture(testing.simulator)
"""

import contextlib

from nova_powervm.simulator import server


def simulator(**options):
    """Yield a running simulator, and stop it afterwards.

    :param options: what :class:`~nova_powervm.simulator.Simulator` takes
    """
    with server.Simulator(**options) as sim:
        yield sim


@contextlib.contextmanager
def unchanged(machine):
    """Raise AssertionError if the machine is not as it was before."""
    before = machine.snapshot()
    yield
    after = machine.snapshot()
    changed = sorted(key for key in after if before.get(key) != after[key])
    if changed:
        raise AssertionError(
            f'{machine.name} has changed: {", ".join(changed)}.')
