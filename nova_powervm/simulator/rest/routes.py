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

"""The map of what is simulated: one line for each verb and path.

A placeholder is named for the noun whose uuid stands there.
"""

import re

from werkzeug import exceptions
from werkzeug import routing

from nova_powervm.simulator import faults
from nova_powervm.simulator.model import errors as model_errors
from nova_powervm.simulator.rest import adapter
from nova_powervm.simulator.rest import bridge
from nova_powervm.simulator.rest import bus
from nova_powervm.simulator.rest import call as calls
from nova_powervm.simulator.rest import control
from nova_powervm.simulator.rest import disks
from nova_powervm.simulator.rest import errors
from nova_powervm.simulator.rest import ethernet
from nova_powervm.simulator.rest import event
from nova_powervm.simulator.rest import fibre_channel
from nova_powervm.simulator.rest import file
from nova_powervm.simulator.rest import job
from nova_powervm.simulator.rest import logical_port
from nova_powervm.simulator.rest import logical_unit
from nova_powervm.simulator.rest import machine
from nova_powervm.simulator.rest import management_console
from nova_powervm.simulator.rest import network
from nova_powervm.simulator.rest import partition
from nova_powervm.simulator.rest import pcm
from nova_powervm.simulator.rest import pool
from nova_powervm.simulator.rest import processor_pool
from nova_powervm.simulator.rest import quick
from nova_powervm.simulator.rest import route as lines
from nova_powervm.simulator.rest import search
from nova_powervm.simulator.rest import session
from nova_powervm.simulator.rest import vios
from nova_powervm.simulator.rest import vnic

Route = lines.Route
UOM = '/rest/api/uom'
WEB = '/rest/api/web'
SYSTEM = f'{UOM}/ManagedSystem'
ONE_SYSTEM = f'{SYSTEM}/<ManagedSystem>'
SWITCH = f'{ONE_SYSTEM}/VirtualSwitch'
NETWORK = f'{ONE_SYSTEM}/VirtualNetwork'
CLUSTER = f'{UOM}/Cluster'
ONE_CLUSTER = f'{CLUSTER}/<Cluster>'
POOL = f'{UOM}/SharedStoragePool'
ONE_POOL = f'{POOL}/<SharedStoragePool>'
JOB = f'{UOM}/jobs/<job>'
CONSOLE = f'{UOM}/ManagementConsole'
PROCESSOR_POOL = f'{ONE_SYSTEM}/SharedProcessorPool'
PCM = '/rest/api/pcm/ManagedSystem/<system>'
PREFERENCES = 'ManagedSystemPcmPreference'
METRICS = f'{PCM}/RawMetrics/<monitor>'
FILE = f'{WEB}/File'
FC_ADAPTER = 'VirtualFibreChannelClientAdapter'


def _collection(owner, noun, module):
    """Lines for things of an owner: all verbs that the module is up to."""
    every = f'{owner}/{noun}'
    one = f'{every}/<{noun}>'
    return [Route(verb, path, noun, action, getattr(module, action))
            for verb, path, action in (
                ('GET', every, 'feed'), ('PUT', every, 'create'),
                ('GET', one, 'read'), ('POST', one, 'update'),
                ('DELETE', one, 'delete'))
            if hasattr(module, action)]


ROUTES = [
    Route('PUT', f'{WEB}/Logon', 'Logon', 'logon', session.logon,
          locked=False, open=True),
    Route('DELETE', f'{WEB}/Logon', 'Logon', 'logoff', session.logoff,
          locked=False, open=True),

    Route('GET', SYSTEM, 'ManagedSystem', 'feed', machine.feed),
    Route('GET', ONE_SYSTEM, 'ManagedSystem', 'read', machine.read),
    Route('POST', ONE_SYSTEM, 'ManagedSystem', 'update', machine.update),

    Route('GET', SWITCH, 'VirtualSwitch', 'feed', network.feed),
    Route('PUT', SWITCH, 'VirtualSwitch', 'create', network.create),
    Route('GET', f'{SWITCH}/<VirtualSwitch>', 'VirtualSwitch', 'read',
          network.read),
    Route('POST', f'{SWITCH}/<VirtualSwitch>', 'VirtualSwitch', 'update',
          network.update),
    Route('DELETE', f'{SWITCH}/<VirtualSwitch>', 'VirtualSwitch', 'delete',
          network.delete),
    Route('GET', NETWORK, 'VirtualNetwork', 'feed', network.feed_networks),
    Route('GET', f'{NETWORK}/<VirtualNetwork>', 'VirtualNetwork', 'read',
          network.read),

    Route('GET', CLUSTER, 'Cluster', 'feed', pool.feed_clusters),
    Route('GET', f'{CLUSTER}/search/<path:query>', 'Cluster', 'search',
          search.clusters),
    Route('GET', f'{CLUSTER}/do/<operation>', 'Cluster', 'template',
          pool.template),
    Route('PUT', f'{CLUSTER}/do/<operation>', 'Cluster', 'job', pool.submit),
    Route('GET', ONE_CLUSTER, 'Cluster', 'read', pool.read),
    Route('POST', ONE_CLUSTER, 'Cluster', 'update', pool.update_cluster),

    Route('GET', POOL, 'SharedStoragePool', 'feed', pool.feed_pools),
    Route('GET', f'{POOL}/search/<path:query>', 'SharedStoragePool',
          'search', search.pools),

    *_collection(ONE_SYSTEM, 'NetworkBridge', bridge),

    Route('GET', PROCESSOR_POOL, 'SharedProcessorPool', 'feed',
          processor_pool.feed),
    Route('GET', f'{PROCESSOR_POOL}/<SharedProcessorPool>',
          'SharedProcessorPool', 'read', processor_pool.read),
    Route('POST', f'{PROCESSOR_POOL}/<SharedProcessorPool>',
          'SharedProcessorPool', 'update', processor_pool.update),

    Route('GET', CONSOLE, 'ManagementConsole', 'feed',
          management_console.feed),
    Route('GET', f'{CONSOLE}/<ManagementConsole>', 'ManagementConsole',
          'read', management_console.read),
    Route('POST', f'{CONSOLE}/<ManagementConsole>', 'ManagementConsole',
          'update', management_console.update),
    Route('GET', f'{CONSOLE}/do/<operation>', 'ManagementConsole',
          'template', management_console.template),
    Route('PUT', f'{CONSOLE}/do/<operation>', 'ManagementConsole', 'job',
          management_console.submit),

    Route('GET', f'{UOM}/Event', 'Event', 'poll', event.poll, locked=False),
    Route('PUT', f'{UOM}/Event', 'Event', 'create', event.publish),

    Route('GET', JOB, 'jobs', 'read', job.read),
    Route('POST', f'{JOB}/cancel', 'jobs', 'cancel', job.cancel),
    Route('DELETE', JOB, 'jobs', 'delete', job.delete),

    Route('GET', f'{PCM}/preferences', PREFERENCES, 'read',
          pcm.read_preferences),
    Route('POST', f'{PCM}/preferences', PREFERENCES, 'update',
          pcm.update_preferences),
    Route('GET', METRICS, 'RawMetrics', 'feed', pcm.feed),
    Route('GET', f'{METRICS}/<document>', 'RawMetrics', 'read', pcm.read),

    Route('GET', FILE, 'File', 'feed', file.feed),
    Route('PUT', FILE, 'File', 'create', file.create),
    Route('GET', f'{FILE}/<File>', 'File', 'read', file.read),
    Route('DELETE', f'{FILE}/<File>', 'File', 'delete', file.delete),
    Route('PUT', f'{FILE}/contents/<File>', 'File', 'upload', file.upload,
          locked=False),
    Route('POST', f'{FILE}/contents/<File>', 'File', 'upload', file.upload,
          locked=False),
    Route('GET', f'{FILE}/contents/<File>', 'File', 'download',
          file.download, locked=False),
]

# Partitions are found at the root and under their managed system.
for above in (UOM, ONE_SYSTEM):
    lpars = f'{above}/LogicalPartition'
    lpar = f'{lpars}/<LogicalPartition>'
    servers = f'{above}/VirtualIOServer'
    server = f'{servers}/<VirtualIOServer>'
    buses = f'{server}/VirtualSCSIBus'
    groups = f'{server}/VolumeGroup'
    group = f'{groups}/<VolumeGroup>'
    for owner in (lpar, server):
        ROUTES += _collection(owner, 'ClientNetworkAdapter', adapter)
        ROUTES += _collection(owner, 'SRIOVEthernetLogicalPort', logical_port)
    ROUTES += _collection(lpar, 'VirtualNICDedicated', vnic)
    ROUTES += _collection(server, 'LinkAggregation', ethernet)
    ROUTES += [
        Route('GET', lpars, 'LogicalPartition', 'feed', partition.feed),
        Route('PUT', lpars, 'LogicalPartition', 'create', partition.create),
        Route('GET', f'{lpars}/search/<path:query>', 'LogicalPartition',
              'search', search.lpars),
        Route('GET', lpar, 'LogicalPartition', 'read', partition.read),
        Route('POST', lpar, 'LogicalPartition', 'update', partition.update),
        Route('DELETE', lpar, 'LogicalPartition', 'delete',
              partition.delete),

        Route('GET', f'{lpar}/{FC_ADAPTER}', FC_ADAPTER, 'feed',
              fibre_channel.feed),
        Route('GET', f'{lpar}/{FC_ADAPTER}/<adapter>', FC_ADAPTER, 'read',
              fibre_channel.read),

        Route('GET', servers, 'VirtualIOServer', 'feed', vios.feed),
        Route('PUT', servers, 'VirtualIOServer', 'create', vios.create),
        Route('GET', f'{servers}/search/<path:query>', 'VirtualIOServer',
              'search', search.vioses),
        Route('GET', server, 'VirtualIOServer', 'read', vios.read),
        Route('POST', server, 'VirtualIOServer', 'update', vios.update),
        Route('DELETE', server, 'VirtualIOServer', 'delete', vios.delete),

        Route('GET', buses, 'VirtualSCSIBus', 'feed', bus.feed),
        Route('PUT', buses, 'VirtualSCSIBus', 'create', bus.create),
        Route('GET', f'{buses}/<bus>', 'VirtualSCSIBus', 'read', bus.read),
        Route('POST', f'{buses}/<bus>', 'VirtualSCSIBus', 'update',
              bus.update),
        Route('DELETE', f'{buses}/<bus>', 'VirtualSCSIBus', 'delete',
              bus.delete),

        Route('GET', groups, 'VolumeGroup', 'feed', disks.feed),
        Route('PUT', groups, 'VolumeGroup', 'create', disks.create),
        Route('GET', group, 'VolumeGroup', 'read', disks.read),
        Route('POST', group, 'VolumeGroup', 'update', disks.update),
        Route('DELETE', group, 'VolumeGroup', 'delete', disks.delete),
    ]

    ROUTES += [
        Route('GET', f'{lpars}/quick/<property>', 'LogicalPartition',
              'quick', quick.lpars),
        Route('GET', f'{servers}/quick/<property>', 'VirtualIOServer',
              'quick', quick.vioses),
    ]

# A pool is found at the root and in its cluster.
for one_pool in (ONE_POOL, f'{ONE_CLUSTER}/SharedStoragePool'
                           '/<SharedStoragePool>'):
    ROUTES += [
        Route('GET', one_pool, 'SharedStoragePool', 'read', pool.read),
        Route('POST', one_pool, 'SharedStoragePool', 'update',
              pool.update_pool),
    ]

# So are its tiers, at the root and in it.
for tiers in (f'{UOM}/Tier', f'{ONE_POOL}/Tier'):
    tier = f'{tiers}/<Tier>'
    units = f'{tier}/LogicalUnit'
    unit = f'{units}/<LogicalUnit>'
    ROUTES += [
        Route('GET', tiers, 'Tier', 'feed', pool.feed_tiers),
        Route('GET', tier, 'Tier', 'read', pool.read),
        Route('POST', tier, 'Tier', 'update', pool.update_tier),

        Route('GET', units, 'LogicalUnit', 'feed', logical_unit.feed),
        Route('PUT', units, 'LogicalUnit', 'create', logical_unit.create),
        Route('GET', unit, 'LogicalUnit', 'read', logical_unit.read),
        Route('POST', unit, 'LogicalUnit', 'update', logical_unit.update),
        Route('DELETE', unit, 'LogicalUnit', 'delete', logical_unit.delete),
    ]

ROUTES.append(Route('GET', f'{SYSTEM}/quick/<property>', 'ManagedSystem',
                    'quick', quick.systems))

# Quick properties and jobs exist for whatever has them.
for path, noun in ((ONE_SYSTEM, 'ManagedSystem'),
                   (f'{UOM}/LogicalPartition/<LogicalPartition>',
                    'LogicalPartition'),
                   (f'{ONE_SYSTEM}/LogicalPartition/<LogicalPartition>',
                    'LogicalPartition'),
                   (f'{UOM}/VirtualIOServer/<VirtualIOServer>',
                    'VirtualIOServer'),
                   (f'{ONE_SYSTEM}/VirtualIOServer/<VirtualIOServer>',
                    'VirtualIOServer')):
    ROUTES += [
        Route('GET', f'{path}/quick', noun, 'quick', quick.read),
        Route('GET', f'{path}/quick/<property>', noun, 'quick', quick.read),
        Route('GET', f'{path}/jobs', noun, 'jobs', job.feed),
        Route('GET', f'{path}/do/<operation>', noun, 'template',
              job.template),
        Route('PUT', f'{path}/do/<operation>', noun, 'job', job.submit),
    ]

ROUTES += control.routes(ROUTES)

_MAP = routing.Map(
    [routing.Rule(route.path, methods=[route.verb], endpoint=route)
     for route in ROUTES], strict_slashes=False, redirect_defaults=False)
_WORD = re.compile(r'[A-Z][A-Za-z]+')


def call(environ, app):
    """The request, with the route it takes and the ids in its path."""
    try:
        match = _MAP.bind_to_environ(environ).match()
        return calls.Call(environ, app, match)
    except exceptions.HTTPException as error:
        made = calls.Call(environ, app, (None, {}))
        made.noun = (faults.CONTROL if made.is_control
                     else _last_noun(made.path))
        made.failure = _explain(error, made)
        return made


def _last_noun(path):
    """The noun that a path without a route seems to be about."""
    words = [step for step in path.split('/') if _WORD.fullmatch(step)]
    return words[-1] if words else None


def _explain(error, made):
    """Why there is no route: not this verb, not simulated, or nonsense."""
    if not made.is_control and (
            not made.path.startswith('/rest/api/') or '/..' in made.path):
        return errors.NoSuchPath(f'There is nothing at {made.path}.')
    wrong_verb = isinstance(error, exceptions.MethodNotAllowed)
    if made.is_control and not wrong_verb:
        return errors.NoSuchPath(f'There is nothing at {made.path}.')
    if wrong_verb and (made.is_control
                       or made.verb not in _real_verbs(made.path)):
        return errors.WrongVerb(
            f'{made.path} cannot be {made.verb}: only '
            f'{", ".join(sorted(error.valid_methods))}.',
            error.valid_methods)
    return model_errors.NotSimulated(f'{made.verb} {made.path}')


def _real_verbs(path):
    """What real machines may understand: of a collection, or one of it."""
    is_collection = _WORD.fullmatch(path.rstrip('/').rsplit('/', 1)[-1])
    return ('GET', 'PUT') if is_collection else ('GET', 'POST', 'DELETE')
