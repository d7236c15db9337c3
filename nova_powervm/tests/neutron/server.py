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

"""Neutron's server in a process of its own, for tests of Nova.

Usage: python -m nova_powervm.tests.neutron.server DIRECTORY PLACEMENT_URL

The real API and the real ML2 plugin with its database, without Keystone and
without a message queue. Prints the address it serves. An Open vSwitch agent
of the host ``host1`` is registered, which reaches the physical network
``green``.
"""

import pathlib
import sys
from wsgiref import simple_server

from neutron.common import config
from neutron.db.migration.models import head
from neutron.tests.common import helpers
from neutron_lib.db import api as db_api
from neutron_lib.plugins import directory

SETTINGS = """
[DEFAULT]
auth_strategy = noauth
core_plugin = ml2
service_plugins = qos
transport_url = fake://
notify_nova_on_port_status_changes = false
notify_nova_on_port_data_changes = false
api_paste_config = {etc}/api-paste.ini
agent_down_time = 3600

[database]
connection = sqlite:///{directory}/neutron.sqlite

[oslo_concurrency]
lock_path = {directory}

[ml2]
type_drivers = vlan,flat
tenant_network_types = vlan
mechanism_drivers = openvswitch,powervm
extension_drivers = port_security,qos

[ml2_type_vlan]
network_vlan_ranges = red,blue,green,default

[oslo_policy]
policy_file = {directory}/policy.yaml

[placement]
auth_type = noauth
auth_section = {placement}
"""

# Without Keystone nobody has the role of a service.
POLICY = """
create_port:binding:profile: rule:admin_only
update_port:binding:profile: rule:admin_only
"""


class Quiet(simple_server.WSGIRequestHandler):
    """Tests have logs enough."""

    def log_message(self, *args):
        return


def main(where, placement):
    settings = pathlib.Path(where) / 'neutron.conf'
    settings.write_text(SETTINGS.format(
        directory=where, placement=placement,
        etc=pathlib.Path(sys.prefix) / 'etc' / 'neutron'))
    (settings.parent / 'policy.yaml').write_text(POLICY)
    config.register_common_config_options()
    config.init(['--config-file', str(settings)])
    head.get_metadata().create_all(
        db_api.CONTEXT_WRITER.get_engine())
    app = config.load_paste_app('neutron')
    helpers.register_ovs_agent(
        'host1', bridge_mappings={'green': 'br-green'},
        integration_bridge='br-int', plugin=directory.get_plugin())
    server = simple_server.make_server(
        '127.0.0.1', 0, app, handler_class=Quiet)
    print(f'http://127.0.0.1:{server.server_port}', flush=True)
    server.serve_forever()


if __name__ == '__main__':
    main(*sys.argv[1:])
