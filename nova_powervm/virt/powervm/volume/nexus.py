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

"""The paths to a Fibre Channel volume: what Cinder says, as servers need it.

A nexus is an initiator, a target and a LUN number. Cinder's drivers describe
them in several ways.
"""

import re

from pypowervm.tasks import hdisk

from nova_powervm.virt.powervm.volume import initiators

#: A name of page 83 that all arrays make differently: NAA.
_NAA = re.compile('[0-9A-F]{16}(?:[0-9A-F]{16})?')


def refusals(volume_id, data):
    """Return sentences on what is missing in a connection's data."""
    if not _targets(data):
        return [f'Cinder names no Fibre Channel target of volume {volume_id}'
                f' (target_wwn). Check its volume driver']
    if not _luns(data) and not data.get('initiator_target_lun_map'):
        return [f'Cinder names no LUN of volume {volume_id} (target_lun). '
                f'Check its volume driver']
    return []


def itls(data, ports):
    """Return pypowervm's ITLs for those of the ports that may see a volume.

    :param ports: WWPNs of a server, plain
    """
    return [hdisk.ITL(port, target, lun) for port in ports
            for target, lun in _seen_from(data, port)]


def page83(data):
    """Return the identity of the volume in upper case hex, or None."""
    said = str(data.get('pg83NAA') or data.get('wwn') or '').upper()
    said = said.removeprefix('NAA.').removeprefix('0X')
    return said if _NAA.fullmatch(said) else None


def _seen_from(data, port):
    """Yield (target, LUN) for one port."""
    numbered = _by_port(data.get('initiator_target_lun_map'))
    if numbered:
        yield from numbered.get(port, ())
        return
    luns = dict(zip(_targets(data), _luns(data), strict=False))
    zoned = _by_port(data.get('initiator_target_map'))
    targets = zoned.get(port, ()) if zoned else _targets(data)
    for target in map(initiators.plain, targets):
        yield target, luns.get(target, _luns(data)[0])


def _by_port(found):
    return {initiators.plain(port): seen
            for port, seen in (found or {}).items()}


def _targets(data):
    """Target ports in Cinder's order, plain."""
    said = data.get('target_wwn') or data.get('target_wwns') or [
        target for seen in (data.get('initiator_target_map') or {}).values()
        for target in seen] or [
        target for seen in (data.get('initiator_target_lun_map') or {})
        .values() for target, _lun in seen]
    return [initiators.plain(target)
            for target in ([said] if isinstance(said, str) else said)]


def _luns(data):
    """LUN numbers, one for each target port."""
    if data.get('target_luns'):
        return list(data['target_luns'])
    if data.get('target_lun') is None:
        return []
    return [data['target_lun']] * max(len(_targets(data)), 1)
