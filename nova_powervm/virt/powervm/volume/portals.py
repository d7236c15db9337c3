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

"""Where an iSCSI volume is, in the words of Cinder's drivers.

Some say one portal, some many, in lists side by side, and some both.
"""

from nova_powervm import conf as cfg
from nova_powervm.virt.powervm.vios import iscsi

CONF = cfg.CONF

_FIELDS = ('target_portal', 'target_iqn', 'target_lun')
_CHAP = 'CHAP'


def refusals(volume_id, data):
    """Return sentences on what is missing, or not understood."""
    lists = _lists(data)
    missing = [name for name, values in zip(_FIELDS, lists)
               if not values or None in values]
    if missing:
        return [f'Cinder does not tell the {" and ".join(missing)} of volume '
                f'{volume_id}. Look for an error in the log of cinder-volume']
    if len({len(values) for values in lists}) > 1:
        return [f'Cinder tells {len(lists[0])} portals, {len(lists[1])} '
                f'targets and {len(lists[2])} LUNs of volume {volume_id}, '
                f'which must be as many. Report a bug of the driver in Cinder']
    return [f'volume {volume_id} asks for the authentication {method}, and '
            f'this driver knows CHAP only. Change it in the back end of '
            f'Cinder'
            for method in sorted({data.get('auth_method'),
                                  data.get('discovery_auth_method')}
                                 - {None, '', _CHAP})]


def way(data, transport):
    """Return all ways to a volume, as one iscsi.Way.

    :param transport: iscsi or iser
    """
    portals, iqns, numbers = _lists(data)
    return iscsi.Way(
        portals=tuple(portals), iqns=tuple(iqns), numbers=tuple(numbers),
        iface='iser' if transport == 'iser' else CONF.powervm.iscsi_iface,
        secret=_secret(data, 'auth'),
        discovery=_secret(data, 'discovery_auth'))


def _lists(data):
    """Return portals, targets and numbers.

    What is not in a list of its own is the same for every portal.
    """
    portals = data.get('target_portals') or [data.get('target_portal')]
    return [portals] + [
        data.get(f'{name}s') or [data.get(name)] * len(portals)
        for name in _FIELDS[1:]]


def _secret(data, prefix):
    if not data.get(f'{prefix}_method'):
        return None
    return iscsi.Secret(data.get(f'{prefix}_username') or '',
                        data.get(f'{prefix}_password') or '')
