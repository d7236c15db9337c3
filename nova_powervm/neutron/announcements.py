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

"""What nova-compute has told placement about a host."""

from neutron_lib.placement import client

from nova_powervm import traits


class Announcements:
    """Reads what hosts announce, from placement.

    :param conf: Neutron's configuration; its [placement] section says how to
        reach placement
    """

    def __init__(self, conf):
        self._placement = client.PlacementAPIClient(conf)

    def of(self, host):
        """Return the traits of a host's resource provider: two requests.

        A host that placement does not know announces nothing.
        """
        root = self._root(host)
        if root is None:
            return frozenset()
        listed = self._placement.list_resource_provider_traits(root)
        return frozenset(listed['traits'])

    def sriov_ports(self, host):
        """Return the SR-IOV ports of a host: two requests.

        :returns: the location code of each, by the id of its resource
            provider
        """
        root = self._root(host)
        if root is None:
            return {}
        tree = self._placement.list_resource_providers(in_tree=root)
        found = {provider['uuid']: traits.sriov_port(host, provider['name'])
                 for provider in tree['resource_providers']}
        return {uuid: port for uuid, port in found.items() if port}

    def _root(self, host):
        found = self._placement.list_resource_providers(name=host)
        for provider in found['resource_providers']:
            return provider['uuid']
        return None
