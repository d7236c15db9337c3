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

"""A stand-in for keystone: one user, one token, one catalogue."""

import datetime

from werkzeug import exceptions
from werkzeug import routing

from tools.cloud import facade

# Path of each service under the port of the cloud, for the catalogue.
SERVICES = {
    'identity': '/identity',
    'compute': '/compute/v2.1',
    'image': '/image',
    'network': '/network',
    'placement': '/placement',
}
REGION = 'RegionOne'


class Keystone(facade.Facade):
    """Version documents, tokens and the project of the user.

    :param identity: the user who may log in.
    :param base_url: the address of the cloud, the root of the catalogue.
    """

    rules = [
        routing.Rule('/', endpoint='versions'),
        routing.Rule('/v3', endpoint='version'),
        routing.Rule('/v3/auth/tokens', endpoint='log_on', methods=['POST']),
        routing.Rule('/v3/auth/tokens', endpoint='token', methods=['GET']),
        routing.Rule('/v3/auth/catalog', endpoint='catalog'),
        routing.Rule('/v3/projects', endpoint='projects'),
        routing.Rule('/v3/projects/<id>', endpoint='project'),
        routing.Rule('/v3/users', endpoint='users'),
        routing.Rule('/v3/users/<id>', endpoint='user'),
    ]

    def __init__(self, identity, base_url):
        super().__init__('keystone')
        self._identity = identity
        self._base_url = base_url

    def versions(self, request):
        """Say that there is a version 3 and where."""
        return facade.document(
            {'versions': {'values': [self._version()]}}, 300)

    def version(self, request):
        """Describe version 3."""
        return {'version': self._version()}

    def log_on(self, request):
        """Give the token to who knows the password or has the token."""
        asked = request.get_json().get('auth', {}).get('identity', {})
        if not (self._knows_password(asked) or self._has_token(asked)):
            raise exceptions.Unauthorized(
                'The user name or the password is wrong.')
        return self._token_reply(201)

    def token(self, request):
        """Describe the token in X-Subject-Token to its owner."""
        token = self._identity.token
        if (request.headers.get('X-Auth-Token') != token or
                request.headers.get('X-Subject-Token') != token):
            raise exceptions.NotFound('There is no such token.')
        return self._token_reply(200)

    def catalog(self, request):
        """List the services and their addresses."""
        return {'catalog': self._catalog()}

    def projects(self, request):
        """List the one project, if the filter allows it."""
        return {'projects': _named(self._project(), request)}

    def project(self, request, id):
        """Show the project."""
        return {'project': _by_id(self._project(), id)}

    def users(self, request):
        """List the one user, if the filter allows it."""
        return {'users': _named(self._user(), request)}

    def user(self, request, id):
        """Show the user."""
        return {'user': _by_id(self._user(), id)}

    def _version(self):
        return {'id': 'v3.14', 'status': 'stable', 'links': [
            {'rel': 'self', 'href': f'{self._base_url}/identity/v3/'}]}

    def _knows_password(self, asked):
        user = asked.get('password', {}).get('user', {})
        mine = self._identity
        return (user.get('password') == mine.password and
                (user.get('name') == mine.user_name or
                 user.get('id') == mine.user_id))

    def _has_token(self, asked):
        return asked.get('token', {}).get('id') == self._identity.token

    def _project(self):
        return {'id': self._identity.project_id,
                'name': self._identity.project_name, **_ENABLED,
                'domain': _DOMAIN}

    def _user(self):
        return {'id': self._identity.user_id,
                'name': self._identity.user_name, **_ENABLED,
                'domain': _DOMAIN}

    def _token_reply(self, status):
        now = datetime.datetime.now(datetime.timezone.utc)
        body = {'token': {
            'methods': ['password'],
            'user': self._user(),
            'project': self._project(),
            'roles': [{'id': r, 'name': r} for r in self._identity.roles],
            'catalog': self._catalog(),
            'issued_at': _stamp(now),
            'expires_at': _stamp(now + datetime.timedelta(days=30)),
        }}
        return facade.document(
            body, status, {'X-Subject-Token': self._identity.token})

    def _catalog(self):
        return [{'type': kind, 'name': kind, 'id': kind, 'endpoints': [
            {'id': f'{kind}-{interface}', 'interface': interface,
             'region': REGION, 'region_id': REGION,
             'url': self._base_url + path}
            for interface in ('public', 'internal', 'admin')]}
            for kind, path in SERVICES.items()]


_DOMAIN = {'id': 'default', 'name': 'Default'}
_ENABLED = {'enabled': True, 'domain_id': 'default'}


def _stamp(when):
    return when.strftime('%Y-%m-%dT%H:%M:%S.000000Z')


def _named(thing, request):
    name = request.args.get('name', thing['name'])
    return [thing] if name == thing['name'] else []


def _by_id(thing, id):
    if thing['id'] != id:
        raise exceptions.NotFound(f'There is nothing with the id {id}.')
    return thing
