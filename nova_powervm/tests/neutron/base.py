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

"""Neutron's ML2 plugin and the placement service, both the real ones."""

import fixtures
from neutron.common import config
from neutron.tests.unit.plugins.ml2 import test_plugin
from neutron_lib.api.definitions import portbindings
from neutron_lib.placement import client
from oslo_config import cfg
from oslo_utils import uuidutils
from placement import deploy
from placement.tests.functional.fixtures import placement as placement_fixture
from wsgi_intercept import interceptor

from nova_powervm import traits


class PlacementFixture(fixtures.Fixture):
    """Placement as Neutron's server is configured to find it.

    :ivar client: Neutron's client of it
    """

    url = 'http://placement.test:80'

    def _setUp(self):
        placement = self.useFixture(
            placement_fixture.PlacementFixture(use_intercept=False))
        app = as_administrator(deploy.loadapp(placement.conf_fixture.conf))
        network = interceptor.RequestsInterceptor(
            app=lambda: app, url=self.url)
        network.install_intercept()
        self.addCleanup(network.uninstall_intercept)
        # Neutron has a client for tests, which takes the address from here.
        config.register_common_config_options()
        cfg.CONF.set_override('auth_type', 'noauth', group='placement')
        cfg.CONF.set_override('auth_section', self.url, group='placement')
        self.client = client.PlacementAPIClient(cfg.CONF)

    def announce(self, host, *names):
        """Do as a nova-compute that has these traits; return its provider."""
        provider = uuidutils.generate_uuid()
        self.client.create_resource_provider({'uuid': provider, 'name': host})
        for name in names:
            self.client.update_trait(name)
        self.client.update_resource_provider_traits(
            provider, list(names), resource_provider_generation=0)
        return provider

    def add_sriov_port(self, host, root, port):
        """Do as a nova-compute with an SR-IOV port; return its provider."""
        provider = uuidutils.generate_uuid()
        self.client.create_resource_provider({
            'uuid': provider, 'parent_provider_uuid': root,
            'name': traits.sriov_provider(host, port)})
        return provider


def as_administrator(app):
    """Let whoever calls a WSGI application be its administrator.

    Neutron's client for tests does not say that it sends JSON, either.
    """
    def call(environ, start_response):
        return app({**environ, 'HTTP_X_AUTH_TOKEN': 'admin',
                    'CONTENT_TYPE': 'application/json'}, start_response)
    return call


class Ml2TestCase(test_plugin.Ml2PluginV2TestCase):
    """The ML2 plugin with our mechanism driver beside a stock one.

    There are VLANs 1 to 100 on physnet1 and 200 to 300 on physnet2, and any
    flat network.
    """

    _mechanism_drivers = ['openvswitch', 'powervm']

    def setUp(self):
        self.placement = self.useFixture(PlacementFixture())
        super().setUp()

    def make_network(self, physical_network='physnet1', vlan=42, **fields):
        """Return the id of a network with a VLAN, or a flat one for None."""
        segment = {'provider:network_type': 'vlan' if vlan else 'flat',
                   'provider:physical_network': physical_network}
        if vlan:
            segment['provider:segmentation_id'] = vlan
        return self.plugin.create_network(self.context, {'network': {
            'name': 'net', 'admin_state_up': True, 'shared': False,
            'project_id': self._project_id, 'router:external': False,
            **segment, **fields}})['id']

    def make_port(self, network, host=None, **fields):
        """Return a port, bound to the host if there is one."""
        return self.plugin.create_port(self.context, {'port': {
            'network_id': network, 'name': '', 'admin_state_up': True,
            'project_id': self._project_id, 'fixed_ips': [],
            'mac_address': 'fa:16:3e:%s' % ':'.join(
                uuidutils.generate_uuid(dashed=False)[at:at + 2]
                for at in (0, 2, 4)),
            'device_owner': '', 'device_id': '', 'security_groups': [],
            **({portbindings.HOST_ID: host} if host else {}), **fields}})

    def bind(self, port, host, **fields):
        """Do as Nova: claim a port for a server on that host."""
        self.plugin.update_port(self.context, port['id'], {'port': {
            portbindings.HOST_ID: host, 'device_owner': 'compute:nova',
            'device_id': uuidutils.generate_uuid(), **fields}})
        return self.read(port)

    def read(self, port):
        """Return a port as it is now."""
        return self.plugin.get_port(self.context, port['id'])

    def patch_sleep(self):
        """Let no time pass while a client waits to try again."""
        self.useFixture(fixtures.MockPatch(
            'neutron_lib.placement.client.time.sleep'))


def patch(where, what, **behaviour):
    """Return a fixture that puts a stand-in somewhere."""
    return fixtures.MockPatchObject(where, what, **behaviour)
