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

from werkzeug import test

from nova_powervm.simulator.rest import routes
from nova_powervm.simulator.wire import document
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator.rest import http


class TestCall(http.RestCase):

    def call(self, verb, path, data=None, **headers):
        environ = test.EnvironBuilder(path, method=verb, data=data,
                                      headers=headers).get_environ()
        return routes.call(environ, self.app)

    def test_a_read_is_about_the_thing_in_its_path(self):
        call = self.call('GET', f'{self.group_path}?group=None')
        self.assertEqual(('GET', 'VolumeGroup', 'read', 'novavg'), (
            call.verb, call.noun, call.action, call.name))
        self.assertEqual(self.group.uuid, call.uuid)
        self.assertIs(self.group, call.thing)
        self.assertEqual([self.vios, self.group], call.things)

    def test_a_create_is_about_the_name_in_its_body(self):
        data = http.body('LogicalPartition',
                         document.bare(PartitionName='new'))
        call = self.call('PUT', self.lpars_path, data)
        self.assertEqual(('create', 'new'), (call.action, call.name))

    def test_a_create_without_sense_has_no_name(self):
        for data in (None, b'<a', http.body('X', document.bare())):
            self.assertIsNone(self.call('PUT', self.lpars_path, data).name)

    def test_a_job_is_named_in_the_action(self):
        path = self.lpar_path(machines.lpar(self.machine))
        call = self.call('PUT', f'{path}/do/PowerOn')
        self.assertEqual(('LogicalPartition', 'job:PowerOn', 'lpar1'),
                         (call.noun, call.action, call.name))
        self.assertEqual('template:PowerOn', self.call(
            'GET', f'{path}/do/PowerOn').action)

    def test_the_uuid_is_not_that_of_a_property(self):
        path = self.lpar_path(machines.lpar(self.machine))
        call = self.call('GET', f'{path}/quick/All')
        self.assertEqual(path.rsplit('/', 1)[-1], call.uuid)
        self.assertEqual('77', self.call('GET', f'{http.UOM}/jobs/77').uuid)

    def test_a_thing_that_is_gone_is_none(self):
        call = self.call('GET', f'{self.lpars_path}/GONE')
        self.assertIsNone(call.thing)
        self.assertIsNone(call.name)

    def test_self_links_repeat_the_group(self):
        self.assertEqual('?group=A,B', self.call(
            'GET', f'{self.vios_path}?group=A,B').group_suffix)
        self.assertEqual('', self.call('GET', self.vios_path).group_suffix)

    def test_a_body_of_another_type_is_refused(self):
        answer = self.put(self.lpars_path, 'VolumeGroup', document.bare())
        self.assertRefused(400, answer, 'VolumeGroup', 'LogicalPartition')

    def test_a_body_of_endless_length_is_refused(self):
        answer = http.Answer(self.client.open(
            self.lpars_path, method='PUT',
            environ_overrides={'CONTENT_LENGTH': str(1 << 40)},
            headers={'X-API-Session': self.token}))
        self.assertRefused(413, answer)
