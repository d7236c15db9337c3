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

"""The cloud as its user sees it: the REST APIs, through openstacksdk."""

import time

import openstack

from tools.cloud import keystone

PATIENCE = 60       # seconds one operation may take
_PAUSE = 0.1        # seconds between two looks at a server
_PASSING = ('BUILD', 'REBOOT', 'DELETED')


class Client:
    """What the demonstration asks of the cloud."""

    def __init__(self, cloud):
        self._sdk = openstack.connection.Connection(
            auth=auth(cloud), region_name=keystone.REGION,
            identity_api_version='3', app_name='nova-powervm-demo')

    def hypervisor(self):
        """Return the one hypervisor, with all details."""
        [found] = self._sdk.compute.hypervisors(details=True)
        return found

    def inventory(self):
        """Return what placement holds: resource class to its inventory."""
        [provider] = self._sdk.placement.resource_providers()
        return {one.resource_class: one for one in
                self._sdk.placement.resource_provider_inventories(provider)}

    def image(self, name, data, disk_format='raw'):
        """Upload an image; return it as glance then shows it."""
        made = self._sdk.image.create_image(
            name, disk_format=disk_format, container_format='bare', data=data,
            validate_checksum=True)
        return self._sdk.image.get_image(made.id)

    def flavor(self, name, vcpus, ram, disk, **extra_specs):
        """Create a flavor; ``ram`` in MB, ``disk`` in GB."""
        made = self._sdk.compute.create_flavor(
            name=name, vcpus=vcpus, ram=ram, disk=disk)
        if extra_specs:
            self._sdk.compute.create_flavor_extra_specs(made, extra_specs)
        return made

    def network(self, name, cidr):
        """Create a network with one subnet."""
        made = self._sdk.network.create_network(name=name)
        self._sdk.network.create_subnet(
            network_id=made.id, ip_version=4, cidr=cidr)
        return made

    def boot(self, name, image, flavor, network=None):
        """Ask for a server with a config drive.

        :param network: where it has a port; nowhere if None.
        """
        return self._sdk.compute.create_server(
            name=name, image_id=image.id, flavor_id=flavor.id,
            networks=[{'uuid': network.id}] if network else 'none',
            config_drive=True)

    def port(self, server):
        """Return the one port of a server."""
        [found] = self._sdk.network.ports(device_id=server.id)
        return found

    def stop(self, server):
        """Ask for a server to be stopped."""
        self._sdk.compute.stop_server(server)

    def start(self, server):
        """Ask for a server to be started."""
        self._sdk.compute.start_server(server)

    def reboot(self, server, kind):
        """Ask for a reboot; ``kind`` is SOFT or HARD."""
        self._sdk.compute.reboot_server(server, kind)

    def delete(self, server):
        """Ask for a server to be deleted."""
        self._sdk.compute.delete_server(server)

    def servers(self):
        """List the servers."""
        return list(self._sdk.compute.servers())

    def show(self, server):
        """Return the server as it is now, or None when it is gone."""
        try:
            return self._sdk.compute.get_server(server.id)
        except openstack.exceptions.NotFoundException:
            return None

    def settle(self, servers):
        """Wait until nothing is being done with any of the servers.

        :returns: for each the server, or None when it is gone, and the
            states it went through, as words.
        """
        deadline = time.monotonic() + PATIENCE
        found = [(server, []) for server in servers]
        while True:
            found = [(self._look(server, states), states)
                     for server, (_, states) in zip(servers, found)]
            if all(_settled(now) for now, _ in found):
                return found
            if time.monotonic() > deadline:
                return [(now, states if _settled(now) else
                         [*states, f'nothing new for {PATIENCE} s'])
                        for now, states in found]
            time.sleep(_PAUSE)

    def _look(self, server, states):
        now = self.show(server)
        if _state(now) not in states[-1:]:
            states.append(_state(now))
        return now

    def close(self):
        """Give up the connections."""
        self._sdk.close()


def auth(cloud):
    """Return what logs on to the cloud, as clouds.yaml spells it."""
    return {
        'auth_url': cloud.url + '/identity/v3',
        'username': cloud.identity.user_name,
        'password': cloud.identity.password,
        'project_name': cloud.identity.project_name,
        'user_domain_id': 'default',
        'project_domain_id': 'default',
    }


def _settled(server):
    return server is None or (
        server.task_state is None and server.status not in _PASSING)


def _state(server):
    if server is None:
        return 'gone'
    return server.task_state or server.status
