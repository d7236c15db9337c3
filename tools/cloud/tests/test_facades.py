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

"""The stand-ins for keystone, glance and neutron, asked over WSGI."""

import hashlib

import fixtures
import testtools
from werkzeug import test as werkzeug_test

from tools.cloud import glance
from tools.cloud import identity as identity_lib
from tools.cloud import keystone
from tools.cloud import neutron

URL = 'http://127.0.0.1:1'


class FacadeTest(testtools.TestCase):

    def setUp(self):
        super().setUp()
        self.identity = identity_lib.Identity()

    def client(self, app):
        return werkzeug_test.Client(app)


class KeystoneTest(FacadeTest):

    def log_on(self, **user):
        app = self.client(keystone.Keystone(self.identity, URL))
        return app.post('/v3/auth/tokens', json={'auth': {'identity': {
            'methods': ['password'], 'password': {'user': user}}}})

    def test_the_right_password_gives_the_token_and_the_catalogue(self):
        reply = self.log_on(name='admin', password=self.identity.password)
        self.assertEqual(201, reply.status_code)
        self.assertEqual(self.identity.token,
                         reply.headers['X-Subject-Token'])
        urls = {service['type']: service['endpoints'][0]['url']
                for service in reply.json['token']['catalog']}
        self.assertEqual(URL + '/compute/v2.1', urls['compute'])

    def test_a_wrong_password_gives_nothing(self):
        reply = self.log_on(name='admin', password='wrong')
        self.assertEqual(401, reply.status_code)
        self.assertNotIn('X-Subject-Token', reply.headers)


class TokenFilterTest(FacadeTest):

    def ask(self, path, headers):
        seen = {}

        def app(environ, start_response):
            seen.update(environ)
            start_response('200 OK', [])
            return []

        reply = self.client(identity_lib.TokenFilter(
            app, self.identity)).get(path, headers=headers)
        return reply.status_code, seen

    def test_the_token_becomes_the_user_with_all_roles(self):
        status, seen = self.ask(
            '/servers', {'X-Auth-Token': self.identity.token})
        self.assertEqual(200, status)
        self.assertEqual(self.identity.project_id, seen['HTTP_X_PROJECT_ID'])
        self.assertEqual('admin,member,reader', seen['HTTP_X_ROLES'])

    def test_another_token_is_refused(self):
        status, seen = self.ask('/servers', {'X-Auth-Token': 'another'})
        self.assertEqual((401, {}), (status, seen))

    def test_versions_can_be_read_without_a_token(self):
        self.assertEqual(200, self.ask('/', {})[0])

    def test_paste_builds_the_same_filter(self):
        section = identity_lib.paste_section(self.identity)
        section.pop('paste.filter_factory')
        made = identity_lib.paste_filter({}, **section)(None)
        self.assertEqual(self.identity, made._identity)


class GlanceTest(FacadeTest):

    def setUp(self):
        super().setUp()
        directory = self.useFixture(fixtures.TempDir()).path
        self.glance = self.client(
            glance.Glance(self.identity, URL, directory))

    def create(self, **fields):
        return self.glance.post('/v2/images', json={
            'disk_format': 'raw', 'container_format': 'bare',
            **fields}).json['id']

    def test_the_bytes_come_back_as_they_went_in(self):
        data = bytes(range(256)) * 9000
        path = f'/v2/images/{self.create(name="one")}'
        self.glance.put(path + '/file', data=data)
        shown = self.glance.get(path).json
        self.assertEqual(('active', len(data)),
                         (shown['status'], shown['size']))
        self.assertEqual(hashlib.sha512(data).hexdigest(),
                         shown['os_hash_value'])
        self.assertEqual(data, self.glance.get(path + '/file').data)

    def test_images_are_found_by_name_and_by_several_ids(self):
        one, two = self.create(name='one'), self.create(name='two')
        self.create(name='three')

        def listed(query):
            found = self.glance.get('/v2/images?' + query).json['images']
            return [image['id'] for image in found]

        self.assertEqual([one], listed('name=one'))
        self.assertEqual([one, two], listed(f'id=in:{one},{two}'))
        self.assertEqual([], listed('name=one&os_hidden=True'))

    def test_a_patch_sets_and_removes_properties(self):
        path = f'/v2/images/{self.create(name="one", old="1")}'
        self.glance.patch(path, json=[
            {'op': 'add', 'path': '/new', 'value': '2'},
            {'op': 'remove', 'path': '/old'}])
        shown = self.glance.get(path).json
        self.assertEqual('2', shown['new'])
        self.assertNotIn('old', shown)

    def test_a_deleted_image_is_gone(self):
        path = f'/v2/images/{self.create(name="one")}'
        self.assertEqual(204, self.glance.delete(path).status_code)
        self.assertEqual(404, self.glance.get(path).status_code)


class NeutronTest(FacadeTest):

    def setUp(self):
        super().setUp()
        self.neutron = self.client(neutron.Neutron(self.identity, URL))

    def make(self, kind, **fields):
        return self.neutron.post(f'/v2.0/{kind}s', json={
            kind: fields}).json[kind]

    def test_a_port_gets_an_address_and_binds_to_a_host(self):
        network = self.make('network', name='net')
        self.make('subnet', network_id=network['id'], cidr='10.0.0.0/29',
                  gateway_ip='10.0.0.1')
        ports = [self.make('port', network_id=network['id'])
                 for _ in range(2)]
        self.assertEqual(['10.0.0.2', '10.0.0.3'],
                         [p['fixed_ips'][0]['ip_address'] for p in ports])
        self.assertEqual('unbound', ports[0]['binding:vif_type'])
        bound = self.neutron.put(f'/v2.0/ports/{ports[0]["id"]}', json={
            'port': {'binding:host_id': 'here'}}).json['port']
        self.assertEqual('ovs', bound['binding:vif_type'])

    def test_lists_are_filtered_by_the_fields_of_the_query(self):
        self.make('network', name='one')
        self.make('network', name='two', shared=True)
        found = self.neutron.get(
            '/v2.0/networks?shared=true&fields=id').json['networks']
        self.assertEqual(['two'], [network['name'] for network in found])

    def test_no_network_is_made_for_who_asked_for_none(self):
        reply = self.neutron.get('/v2.0/auto-allocated-topology/p')
        self.assertEqual(409, reply.status_code)
