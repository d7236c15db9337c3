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

"""Which physical Fibre Channel ports of this host are on which fabric."""

import collections

from nova_powervm import conf as cfg
from nova_powervm.conf import npiv as npiv_conf
from nova_powervm.virt.powervm.volume import npiv_state as state

CONF = cfg.CONF

_DIGITS = 16


def ports():
    """Return {fabric: WWPNs of its physical ports}, in plain form."""
    written = npiv_conf.fabric_ports(CONF)
    return {name: [state.plain(wwpn) for wwpn in written[name]]
            for name in CONF.powervm.fabrics}


def in_use():
    """Tell whether somebody wants NPIV, or has prepared for it."""
    ways = [CONF.powervm.fc_attach_strategy,
            *CONF.powervm.fc_attach_strategy_of_types.values()]
    return ('npiv' in map(str.lower, ways)
            or any(npiv_conf.fabric_ports(CONF).values()))


def problems(vioses, all_seen=True):
    """Return a sentence for each thing that is wrong with the options.

    :param vioses: the Virtual I/O Servers there are, as pypowervm has them
    :param all_seen: whether those are all, and all of their ports are known
    """
    wrong = list(_wrong_ways())
    if not in_use():
        return wrong
    written = npiv_conf.fabric_ports(CONF)
    return [*wrong, *_wrong_names(written), *_without_ports(written),
            *_wrong_ports(written),
            *(_absent_ports(vioses) if all_seen else [])]


def _wrong_ways():
    for name, way in CONF.powervm.fc_attach_strategy_of_types.items():
        if way.lower() not in ('vscsi', 'npiv'):
            yield (f"[powervm] fc_attach_strategy_of_types says '{way}' for "
                   f"volumes of the type '{name}'; it must be vscsi or npiv.")


def _wrong_names(written):
    fabrics = CONF.powervm.fabrics
    for name in sorted(set(written) - set(fabrics)):
        yield (f"[powervm] fabric_ports names fabric '{name}', and [powervm] "
               f"fabrics only {', '.join(fabrics)}. Add it there.")
    for name, count in collections.Counter(fabrics).items():
        if count > 1:
            yield f"[powervm] fabrics lists '{name}' {count} times."
    for one in fabrics:
        for other in fabrics:
            if state.clash(one, other):
                yield (f"[powervm] fabrics '{one}' and '{other}' cannot be "
                       f'told apart in what is kept of an instance. Rename '
                       f'one.')


def _without_ports(written):
    for name in CONF.powervm.fabrics:
        if not written[name]:
            yield (f"fabric '{name}' has no physical ports. List their WWPNs "
                   f'in [powervm] fabric_ports.')


def _wrong_ports(written):
    seen = {}
    for name, wwpns in written.items():
        for wwpn in wwpns:
            plain = state.plain(wwpn)
            if len(plain) != _DIGITS:
                yield (f"'{wwpn}' of fabric '{name}' is not a WWPN, which has "
                       f'{_DIGITS} hexadecimal digits.')
            elif plain in seen:
                yield (f"port {plain} is listed for fabric '{seen[plain]}' "
                       f"and again for '{name}'; list it once.")
            seen.setdefault(plain, name)


def _absent_ports(vioses):
    present = {state.plain(port.wwpn or '')
               for vios in vioses for port in vios.pfc_ports}
    for name, wwpns in ports().items():
        for wwpn in wwpns:
            if len(wwpn) == _DIGITS and wwpn not in present:
                yield (f"port {wwpn} of fabric '{name}' is on no Virtual I/O "
                       f'Server of this host. Correct [powervm] '
                       f'fabric_ports.')
