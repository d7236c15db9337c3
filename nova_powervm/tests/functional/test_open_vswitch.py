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

"""What is done on the management partition, done to a real Open vSwitch."""

import json
import os
import pathlib
import shutil
import subprocess
import sys

import fixtures

from nova_powervm.tests import base
from nova_powervm.tests.functional import management_partition as inside

#: Root of a namespace may make network devices, and see them in /sys.
_NAMESPACE = ['unshare', '--map-root-user', '--net', '--mount', 'sh', '-c',
              'mount -t sysfs none /sys && exec "$@"', 'sh']


class OpenVswitchTest(base.TestCase):

    def setUp(self):
        super().setUp()
        for program in ('ovsdb-server', 'ovs-vswitchd'):
            found = shutil.which(
                program, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
            if found is None:
                self.skipTest(f'Open vSwitch ({program}) is not installed')
        self.programs = pathlib.Path(found).parent
        self.schema = (self.programs.parent / 'share' / 'openvswitch'
                       / 'vswitch.ovsschema')
        if not self.schema.exists():
            self.skipTest(f'Open vSwitch has no {self.schema}')
        possible = subprocess.run(
            [*_NAMESPACE, 'ip', 'tuntap', 'add', 'mode', 'tap', 'tap0'],
            capture_output=True, text=True)
        if possible.returncode:
            self.skipTest('no network devices in a namespace here: '
                          f'{possible.stderr.strip()}')

    def test_device_is_named_up_and_a_port_until_it_is_unplugged(self):
        folder = self.useFixture(fixtures.TempDir()).path
        done = subprocess.run(
            [*_NAMESPACE, sys.executable, '-m', inside.__name__,
             str(self.programs), str(self.schema), folder],
            capture_output=True, text=True, timeout=60)
        self.assertEqual(0, done.returncode, done.stderr)
        plugged = {
            'ports': [inside.DEVICE],
            'ids': [['attached-mac', inside.MAC],
                    ['iface-id', inside.PORT],
                    ['iface-status', 'active'],
                    ['vm-uuid', inside.INSTANCE]],
            'link': {'mtu': inside.MTU, 'up': True}}
        self.assertEqual([plugged, plugged, {'ports': []}, {'ports': []}],
                         json.loads(done.stdout.splitlines()[-1]))
