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

"""Jobs of a VIOS that find and forget disks."""

from nova_powervm.simulator.model import array as arrays
from nova_powervm.simulator.model import discovery
from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import iscsi
from nova_powervm.simulator.model import lua_text
from nova_powervm.simulator.model import san_volume

DISCOVERY_SECONDS = 5
SLOW_SECONDS = 30  # More for each target that is slow, or does not answer.
QUERY_SECONDS = 1
REMOVE_SECONDS = 2


def lua_recovery(vios, parameters):
    """LUARecovery: find one LUN, or tell what is known of a disk."""
    wanted = lua_text.parse(parameters.get('inputXML'))
    vios.check_reachable()
    if isinstance(wanted, str):
        return (yield from _inventory(vios, wanted))
    slow = discovery.slow_targets(vios, wanted.itls)
    yield DISCOVERY_SECONDS + SLOW_SECONDS * slow
    found = discovery.discover(vios, wanted)
    return {'OutputXML': lua_text.format_found(found)}


def _inventory(vios, udid):
    yield QUERY_SECONDS
    volume = next((v for v in vios.volumes.values() if v.udid == udid), None)
    server = f'{vios.machine.mtms.type}-{vios.machine.mtms.model}'
    return {'OutputXML': lua_text.format_inventory(volume, server)}


def remove_device(vios, parameters):
    """RemoveDevice: forget a disk that nothing uses."""
    name = parameters.get('devName')
    yield REMOVE_SECONDS
    vios.check_reachable()
    if name not in vios.volumes:
        raise errors.NoSuchThing('device', f'{name} on {vios.name}')
    san_volume.remove(vios.volumes[name])
    return {}


def iscsi_discovery(vios, parameters):
    """ISCSIDiscovery: log in and find disks, or tell the initiator name."""
    vios.initiator.check()
    if not parameters:
        yield QUERY_SECONDS
        return {'RETURN_CODE': str(iscsi.OK),
                'InitiatorName': vios.initiator.name}
    request = _request(parameters, 'hostIP')
    yield DISCOVERY_SECONDS + SLOW_SECONDS * _slow(vios, request.portals)
    code, found = vios.initiator.discover(request)
    lines = [f'{iqn} {volume.name} {volume.udid}' for iqn, volume in found]
    return {'RETURN_CODE': str(code), 'DEV_OUTPUT': str(lines)}


def iscsi_remove(vios, parameters):
    """ISCSIRemove: forget disks, and log out of what has none left."""
    vios.initiator.check()
    yield REMOVE_SECONDS
    code = vios.initiator.remove(_request(parameters, 'targetPORTAL'))
    return {'RETURN_CODE': str(code)}


def _request(parameters, portal):
    """What an iSCSI job asks for; ``portal`` is what it calls portals."""
    return iscsi.Request(
        iqns=_list(parameters.get('targetIQN')),
        portals=_list(parameters.get(portal)),
        numbers=[_number(n) for n in _list(parameters.get('targetLUN'))],
        chap=_chap(parameters, 'auth', 'user', 'password'),
        discovery_chap=_chap(parameters, 'discoveryAuth', 'discoveryUser',
                             'discoveryPassword'),
        multipath=parameters.get('multipath', '').lower() == 'true')


def _list(text):
    """One value, or several as in [a,b]."""
    if not text:
        return []
    if text.startswith('[') and text.endswith(']'):
        return [value.strip() for value in text[1:-1].split(',')
                if value.strip()]
    return [text]


def _number(text):
    try:
        return int(text)
    except ValueError:
        raise errors.Invalid(
            f'The LUN {text!r} is not a whole number.') from None


def _chap(parameters, kind, user, password):
    if parameters.get(kind, '').upper() != 'CHAP':
        return None
    return parameters.get(user), parameters.get(password)


def _slow(vios, portals):
    known = [vios.machine.san.portals.get(name) for name in set(portals)]
    return sum(portal is not None and portal.state != arrays.UP
               for portal in known)


OPERATIONS = {
    ('VirtualIOServer', 'LUARecovery'): lua_recovery,
    ('VirtualIOServer', 'RemoveDevice'): remove_device,
    ('VirtualIOServer', 'ISCSIDiscovery'): iscsi_discovery,
    ('VirtualIOServer', 'ISCSIRemove'): iscsi_remove,
}
