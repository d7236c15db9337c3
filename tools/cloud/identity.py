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

"""The one user of the cloud, and the filter that knows its token."""

import dataclasses
import secrets
import uuid

from werkzeug.wrappers import Response


def _hex():
    return uuid.uuid4().hex


@dataclasses.dataclass(frozen=True)
class Identity:
    """User, project and the token that stands for both."""

    user_name: str = 'admin'
    project_name: str = 'demo'
    password: str = dataclasses.field(default_factory=secrets.token_urlsafe)
    token: str = dataclasses.field(default_factory=secrets.token_hex)
    user_id: str = dataclasses.field(default_factory=_hex)
    project_id: str = dataclasses.field(default_factory=_hex)
    roles: tuple = ('admin', 'member', 'reader')


class TokenFilter:
    """Turn the token into the headers keystonemiddleware would set.

    :param app: the application behind the filter.
    :param identity: who the token belongs to.
    :param open_paths: paths anybody may read (version documents).
    """

    def __init__(self, app, identity, open_paths=('', '/')):
        self._app = app
        self._identity = identity
        self._open_paths = open_paths

    def __call__(self, environ, start_response):
        if environ.get('HTTP_X_AUTH_TOKEN') == self._identity.token:
            environ.update(_headers(self._identity))
        elif environ['PATH_INFO'] not in self._open_paths:
            refused = Response(
                'The token is missing or not one of this cloud.\n', 401)
            return refused(environ, start_response)
        return self._app(environ, start_response)


def _headers(identity):
    return {
        'HTTP_X_IDENTITY_STATUS': 'Confirmed',
        'HTTP_X_USER_ID': identity.user_id,
        'HTTP_X_USER_NAME': identity.user_name,
        'HTTP_X_PROJECT_ID': identity.project_id,
        'HTTP_X_PROJECT_NAME': identity.project_name,
        'HTTP_X_USER_DOMAIN_ID': 'default',
        'HTTP_X_PROJECT_DOMAIN_ID': 'default',
        'HTTP_X_ROLES': ','.join(identity.roles),
    }


def paste_filter(global_conf, **local_conf):
    """The same filter for Nova's API pipeline, built by paste.

    Paste hands over text only, so the identity travels field by field.
    """
    identity = Identity(roles=tuple(local_conf.pop('roles').split(',')),
                        **local_conf)
    return lambda app: TokenFilter(app, identity)


def paste_section(identity):
    """Return the options of the api-paste.ini section for this identity."""
    fields = dataclasses.asdict(identity)
    fields['roles'] = ','.join(identity.roles)
    return {'paste.filter_factory': 'tools.cloud.identity:paste_filter',
            **fields}
