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

import os

import fixtures
from oslo_config import fixture as config_fixture

from nova_powervm import conf
from nova_powervm.tests import base
from nova_powervm.virt.powervm.console import ring


class TestRing(base.TestCase):

    def setUp(self):
        super().setUp()
        self.path = self.useFixture(fixtures.TempDir()).path
        self.config = self.useFixture(config_fixture.Config(conf.CONF))
        self.config.config(instances_path=self.path)
        self.config.config(group='powervm', console_log_size=16)
        self.ring = ring.Ring('the-instance')
        self.folder = os.path.join(self.path, 'the-instance')

    def test_what_was_written_is_read_in_order(self):
        self.assertEqual(b'', self.ring.read())
        for data in (b'one ', b'two ', b'three'):
            self.ring.write(data)
        self.assertEqual(b'one two three', ring.Ring('the-instance').read())

    def test_oldest_half_is_dropped(self):
        for number in range(1000):
            self.ring.write(b'%99d\n' % number)
        size = sum(os.stat(os.path.join(self.folder, name)).st_size
                   for name in os.listdir(self.folder))
        self.assertLessEqual(size, 16 * 1024 + 100)
        lines = [int(line) for line in self.ring.read().splitlines()]
        self.assertEqual(list(range(lines[0], 1000)), lines)
        self.assertGreater(len(lines), 80)

    def test_users_get_the_end_of_a_large_one(self):
        self.config.config(group='powervm', console_log_size=1024)
        self.ring.write(b'x' * 200 * 1024 + b'end')
        self.assertEqual(100 * 1024, len(self.ring.read()))
        self.assertTrue(self.ring.read().endswith(b'end'))

    def test_only_the_service_may_read_it(self):
        self.ring.write(b'secret')
        mode = os.stat(os.path.join(self.folder, 'console.log')).st_mode
        self.assertEqual(0o600, mode & 0o777)

    def test_removal_leaves_what_is_not_the_log(self):
        self.ring.write(b'x' * 9000)
        self.ring.write(b'y')
        other = os.path.join(self.folder, 'other')
        open(other, 'w').close()
        self.ring.remove()
        self.assertEqual(['other'], os.listdir(self.folder))
        os.unlink(other)
        for _ in range(2):
            self.ring.remove()
            self.assertFalse(os.path.exists(self.folder))

    def test_log_that_cannot_be_removed_is_told(self):
        log = self.useFixture(fixtures.FakeLogger())
        os.makedirs(os.path.join(self.folder, 'console.log'))
        self.ring.remove()
        self.assertIn('A console log stays', log.output)
