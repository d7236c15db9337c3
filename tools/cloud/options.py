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

"""nova.conf and api-paste.ini of the cloud, written and read."""

import configparser
import io
import logging as py_logging
import os
import pathlib
import sys

import nova.conf
from nova import config
from oslo_log import log as logging

from tools.cloud import databases
from tools.cloud import errors
from tools.cloud import identity as identity_lib
from tools.cloud import keystone
from tools.cloud import serving

CONF = nova.conf.CONF
HOST = 'pvmsim-compute'


def nova_conf(state, identity, base_url, driver):
    """Return nova.conf as sections of options.

    :param driver: the sections that choose and configure the driver.
    """
    login = _login(identity, base_url)
    sections = {
        'DEFAULT': _default(state),
        'wsgi': {'api_paste_config': state.file('api-paste.ini')},
        'api_database': _database(state, 'api'),
        'database': _database(state, 'cell1'),
        'placement': {**login, 'endpoint_override': base_url + '/placement'},
        'quota': dict.fromkeys(('instances', 'cores', 'ram'), -1),
        'keystone': {'endpoint_override': base_url + '/identity/v3'},
        'glance': {'endpoint_override': base_url + '/image'},
        'neutron': {**login, 'endpoint_override': base_url + '/network'},
        'oslo_concurrency': {'lock_path': state.file('locks')},
        'oslo_messaging_notifications': {'driver': 'noop'},
        'key_manager': {
            'backend': 'nova.keymgr.conf_key_mgr.ConfKeyManager'},
        # Not the one that /etc/nova of this system may hold.
        'oslo_policy': {'policy_file': state.file('policy.yaml')},
        'vnc': {'enabled': False},
    }
    for name, options in driver.items():
        sections.setdefault(name, {}).update(options)
    return sections


def _default(state):
    return {
        'host': HOST,
        'my_ip': serving.LOOPBACK,
        'state_path': state.path,
        'instances_path': state.file('instances'),
        'log_file': state.log,
        'transport_url': 'fake:///',
        'report_interval': 10,
        # Nova's periodic tasks start at once and not within a minute, so
        # that a long-running cloud shows what they do.
        'periodic_fuzzy_delay': 0,
        'vif_plugging_timeout': 0,
        'vif_plugging_is_fatal': False,
        # A guest nobody runs an operating system on does not shut down by
        # itself; waiting long for it would be waiting for nothing.
        'shutdown_timeout': 5,
        'manager_shutdown_timeout': 30,
        'max_concurrent_snapshots': 10,
    }


def _database(state, name):
    return {'connection': databases.url(state, name),
            'sqlite_synchronous': False}


def _login(identity, base_url):
    return {
        'auth_type': 'password',
        'auth_url': base_url + '/identity/v3',
        'username': identity.user_name,
        'password': identity.password,
        'project_name': identity.project_name,
        'user_domain_id': 'default',
        'project_domain_id': 'default',
        'region_name': keystone.REGION,
    }


def load(state, sections, identity):
    """Write both files and make this process read them."""
    _write_pipeline(state, identity)
    path = state.write('nova.conf', _ini(sections))
    config.parse_args(['nova', '--config-file', path,
                       '--config-dir', state.file('nova.conf.d')])
    logging.setup(CONF, 'nova')
    py_logging.captureWarnings(True)
    # Says at each call that Nova should have moved to another library.
    py_logging.getLogger('neutronclient').setLevel(py_logging.ERROR)


def unload():
    """Log nowhere from now on; the log is about to be removed."""
    root = py_logging.getLogger()
    for handler in list(root.handlers):
        root.removeHandler(handler)
        handler.close()
    root.addHandler(py_logging.NullHandler())


def _write_pipeline(state, identity):
    pipeline = configparser.ConfigParser(interpolation=None)
    pipeline.optionxform = str    # '/v2.1/+' and friends are kept as is
    pipeline.read(_shipped_pipeline())
    pipeline['filter:authtoken'] = identity_lib.paste_section(identity)
    text = io.StringIO()
    pipeline.write(text)
    state.write('api-paste.ini', text.getvalue())


def _shipped_pipeline():
    """Return the path of the api-paste.ini installed with Nova."""
    source = pathlib.Path(nova.__path__[0]).parent
    places = [os.path.join(sys.prefix, 'etc', 'nova'), '/etc/nova',
              str(source / 'etc' / 'nova')]
    for place in places:
        path = os.path.join(place, 'api-paste.ini')
        if os.path.exists(path):
            return path
    raise errors.CloudError(
        'The api-paste.ini of Nova was not found; looked in '
        + ', '.join(places) + '. Is Nova installed in this environment?')


def _ini(sections):
    parser = configparser.ConfigParser(
        interpolation=None, default_section='no default section')
    for name, options in sections.items():
        parser[name] = {k: _text(v) for k, v in options.items()}
    text = io.StringIO()
    parser.write(text)
    return text.getvalue()


def _text(value):
    # oslo.config expands $name in values.
    return str(value).replace('$', '$$')
