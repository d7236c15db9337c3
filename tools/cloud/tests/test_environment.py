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

"""What the caller's environment says does not reach the cloud."""

import testtools

from tools.cloud import environment


class EnvironmentTest(testtools.TestCase):

    def test_options_of_another_nova_are_dropped(self):
        environ = {'OS_WSGI__API_PASTE_CONFIG': '/elsewhere',
                   'OS_CLOUD': 'mine', 'HOME': '/root'}
        environment.isolate(environ)
        self.assertNotIn('OS_WSGI__API_PASTE_CONFIG', environ)
        self.assertEqual('mine', environ['OS_CLOUD'])

    def test_threads_are_chosen_whatever_was_asked_for(self):
        environ = {'OS_NOVA_DISABLE_EVENTLET_PATCHING': 'false'}
        environment.isolate(environ)
        self.assertEqual(
            'true', environ['OS_NOVA_DISABLE_EVENTLET_PATCHING'])

    def test_loopback_is_reached_without_a_proxy(self):
        environ = {'no_proxy': 'example.org'}
        environment.isolate(environ)
        self.assertEqual('example.org,127.0.0.1', environ['no_proxy'])
        self.assertEqual('127.0.0.1', environ['NO_PROXY'])
