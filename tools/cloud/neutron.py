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

"""A stand-in for neutron: collections of things, and ports that bind."""

import collections
import copy
import datetime
import ipaddress
import json
import threading
import uuid

from werkzeug import exceptions
from werkzeug import routing
from werkzeug.wrappers import Response

from tools.cloud import facade

EXTENSIONS = ('binding', 'binding-extended', 'provider', 'security-group',
              'quotas', 'agent', 'project-id')


class Neutron(facade.Facade):
    """Networks, subnets, ports and whatever else is posted.

    Nothing is forwarded anywhere: a port gets an address and, once a host
    is named, a binding of the type the driver understands.

    :param identity: the owner of everything.
    :param base_url: the address of the cloud.
    :param vif_type: the binding a port gets, as binding:vif_type.
    """

    rules = [
        routing.Rule('/', endpoint='versions'),
        routing.Rule('/v2.0', endpoint='resources'),
        routing.Rule('/v2.0/extensions', endpoint='extensions'),
        routing.Rule('/v2.0/extensions/<id>', endpoint='extension'),
        routing.Rule('/v2.0/quotas/<id>', endpoint='quota'),
        routing.Rule('/v2.0/quotas/<id>/details.json', endpoint='quota'),
        routing.Rule('/v2.0/auto-allocated-topology/<id>',
                     endpoint='no_topology'),
        routing.Rule('/v2.0/ports/<id>/bindings', endpoint='bind',
                     methods=['POST']),
        routing.Rule('/v2.0/ports/<id>/bindings/<host>', endpoint='unbind',
                     methods=['DELETE']),
        routing.Rule('/v2.0/ports/<id>/bindings/<host>/activate',
                     endpoint='activate', methods=['PUT']),
        routing.Rule('/v2.0/<kind>', endpoint='list', methods=['GET']),
        routing.Rule('/v2.0/<kind>', endpoint='create', methods=['POST']),
        routing.Rule('/v2.0/<kind>/<id>', endpoint='show', methods=['GET']),
        routing.Rule('/v2.0/<kind>/<id>', endpoint='update',
                     methods=['PUT']),
        routing.Rule('/v2.0/<kind>/<id>', endpoint='delete',
                     methods=['DELETE']),
    ]

    def __init__(self, identity, base_url, vif_type='ovs'):
        super().__init__('neutron')
        self._owner = identity.project_id
        self._base_url = base_url
        self._vif_type = vif_type
        self._things = collections.defaultdict(dict)
        self._bindings = {}
        self._lock = threading.RLock()
        self._store('security_groups', {
            'name': 'default', 'description': 'Default security group',
            'security_group_rules': []})

    def versions(self, request):
        """Say that there is a version 2.0 and where."""
        return {'versions': [{'id': 'v2.0', 'status': 'CURRENT', 'links': [
            {'rel': 'self', 'href': f'{self._base_url}/network/v2.0/'}]}]}

    def resources(self, request):
        """List what version 2.0 holds: nothing worth a name."""
        return {'resources': []}

    def extensions(self, request):
        """List the extensions Nova and the client look for."""
        return {'extensions': [_extension(alias) for alias in EXTENSIONS]}

    def extension(self, request, id):
        """Show one extension, which is how clients ask for it."""
        if id not in EXTENSIONS:
            raise exceptions.NotFound(f'There is no extension {id}.')
        return {'extension': _extension(id)}

    def quota(self, request, id):
        """Every quota is unlimited."""
        return {'quota': dict.fromkeys(
            ('network', 'subnet', 'port', 'security_group'), -1)}

    def no_topology(self, request, id):
        """Refuse to make a network for who asked for none."""
        raise exceptions.Conflict('No network can be made automatically.')

    def list(self, request, kind):
        """List things; every field of the query that exists filters."""
        with self._lock:
            found = [thing for thing in self._things[_name(kind)].values()
                     if _wanted(thing, request.args)]
        return {_name(kind): found}

    def create(self, request, kind):
        """Make one thing, or several when the plural is posted."""
        body = request.get_json()
        kind = _name(kind)
        if kind in body:
            made = [self._store(kind, fields) for fields in body[kind]]
            return facade.document({kind: made}, 201)
        made = self._store(kind, body[_singular(kind)])
        return facade.document({_singular(kind): made}, 201)

    def show(self, request, kind, id):
        """Show one thing."""
        return {_singular(kind): self._find(kind, id)}

    def update(self, request, kind, id):
        """Change the fields that are given."""
        thing = self._find(kind, id)
        with self._lock:
            thing.update(request.get_json()[_singular(kind)])
            self._settle(_name(kind), thing)
        return {_singular(kind): thing}

    def delete(self, request, kind, id):
        """Forget one thing."""
        self._find(kind, id)
        with self._lock:
            self._things[_name(kind)].pop(id, None)
        return Response(status=204)

    def bind(self, request, id):
        """Prepare a port on another host (live migration)."""
        self._find('ports', id)
        host = request.get_json()['binding']['host']
        binding = {'host': host, 'status': 'INACTIVE', **self._binding('')}
        self._bindings[(id, host)] = binding
        return facade.document({'binding': binding}, 201)

    def activate(self, request, id, host):
        """Move a port to the host where it was prepared."""
        self._find('ports', id)['binding:host_id'] = host
        binding = self._bindings.get((id, host))
        if binding is None:
            raise exceptions.NotFound(f'Port {id} is not bound to {host}.')
        binding['status'] = 'ACTIVE'
        return {'binding': binding}

    def unbind(self, request, id, host):
        """Take back a binding."""
        self._bindings.pop((id, host), None)
        return Response(status=204)

    def _find(self, kind, id):
        with self._lock:
            thing = self._things[_name(kind)].get(id)
        if thing is None:
            raise exceptions.NotFound(f'There is no {_singular(kind)} {id}.')
        return thing

    def _store(self, kind, fields):
        now = facade.stamp(datetime.datetime.now(datetime.timezone.utc))
        thing = {'id': str(uuid.uuid4()), 'name': '', 'status': 'ACTIVE',
                 'admin_state_up': True, 'tags': [], 'shared': False,
                 'project_id': self._owner, 'tenant_id': self._owner,
                 'created_at': now, 'updated_at': now, 'revision_number': 1,
                 **fields}
        with self._lock:
            self._settle(kind, thing)
            self._things[kind][thing['id']] = thing
        return thing

    def _settle(self, kind, thing):
        """Fill in what neutron itself would decide."""
        for name, value in _DEFAULTS.get(kind, {}).items():
            thing.setdefault(name, copy.copy(value))
        if kind == 'subnets':
            network = self._things['networks'].get(thing['network_id'])
            if network and thing['id'] not in network['subnets']:
                network['subnets'].append(thing['id'])
        if kind == 'ports':
            thing.setdefault('mac_address', _mac(thing['id']))
            thing['fixed_ips'] = thing['fixed_ips'] or self._address(thing)
            thing.update(self._binding('binding:')
                         if thing['binding:host_id'] else _UNBOUND)

    def _address(self, port):
        """Return the first free address of the port's network, if any."""
        taken = {ip['ip_address'] for other in self._things['ports'].values()
                 for ip in other['fixed_ips']}
        for subnet in self._things['subnets'].values():
            if subnet['network_id'] == port['network_id']:
                taken.add(subnet['gateway_ip'])
                hosts = map(str, ipaddress.ip_network(
                    subnet['cidr']).hosts())
                free = next(ip for ip in hosts if ip not in taken)
                return [{'subnet_id': subnet['id'], 'ip_address': free}]
        return []

    def _binding(self, prefix):
        return {f'{prefix}vif_type': self._vif_type,
                f'{prefix}vif_details': {'bridge_name': 'br-int'}}


_DEFAULTS = {
    'networks': {'mtu': 1500, 'subnets': []},
    'subnets': {'gateway_ip': None, 'dns_nameservers': [],
                'host_routes': [], 'enable_dhcp': False},
    'ports': {'fixed_ips': [], 'security_groups': [], 'device_id': '',
              'device_owner': '', 'binding:profile': {},
              'binding:vnic_type': 'normal', 'binding:host_id': ''},
}
_UNBOUND = {'binding:vif_type': 'unbound', 'binding:vif_details': {}}


# Fields of a query that shape the answer and select nothing.
_NOT_FILTERS = ('fields', 'limit', 'marker', 'sort_key', 'sort_dir',
                'page_reverse')


def _wanted(thing, args):
    return all(_text(thing[name]) in args.getlist(name)
               for name in args if name in thing and
               name not in _NOT_FILTERS)


def _text(value):
    return value if isinstance(value, str) else json.dumps(value)


def _name(kind):
    return kind.removesuffix('.json').replace('-', '_')


def _singular(kind):
    name = _name(kind)
    if name.endswith('policies'):
        return name.removesuffix('ies') + 'y'
    return name.removesuffix('s')


def _extension(alias):
    return {'alias': alias, 'name': alias, 'description': alias,
            'updated': '2026-01-01T00:00:00-00:00', 'links': []}


def _mac(id):
    return 'fa:16:3e:' + ':'.join(id[i:i + 2] for i in (0, 2, 4))
