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

"""The real placement application, with a configuration of its own."""

from oslo_config import cfg
from placement import conf
from placement import db_api
from placement import deploy

from tools.cloud import databases


class Placement:
    """Placement behind the token filter of the cloud.

    Its own authentication is the one that reads user, project and role
    from the token itself, so the token is spelled out for it here.
    """

    def __init__(self, state, identity):
        self._token = f'admin:{identity.project_id}'
        self._app = _load(state.write('placement.conf', _CONF.format(
            connection=databases.url(state, 'placement'))))

    def __call__(self, environ, start_response):
        environ['HTTP_X_AUTH_TOKEN'] = self._token
        return self._app(environ, start_response)


_CONF = '''\
[api]
auth_strategy = noauth2

[placement_database]
connection = {connection}
sqlite_synchronous = False
sync_on_startup = True
'''


def _load(path):
    config = cfg.ConfigOpts()
    conf.register_opts(config)
    config([], project='placement', default_config_files=[path],
           default_config_dirs=[])
    db_api.configure(config)
    return deploy.loadapp(config)
