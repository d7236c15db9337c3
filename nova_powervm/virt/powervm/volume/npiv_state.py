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

"""What an instance's virtual Fibre Channel ports are, and how that is kept.

A fabric of an instance has so many client adapters, each with a pair of port
names (WWPNs) that is the instance's for life: arrays and switches are set up
for them. The physical ports behind them belong to a host, and change with it.

Both are kept in the instance's system metadata, in the words of the drivers
that were there before, so that their instances are understood:

``npiv_adpt_wwpns_<fabric>``, and ``..._2``, ``..._3`` behind it
    four times physical port, first and second WWPN, separated by commas; more
    do not fit into 255 characters
``fabric_state_<fabric>``
    one of the states below

One word is ours: ``npiv_host`` is the host that the physical ports are of. An
instance that does not have it has not moved since an earlier driver had it.

Everything here is a value or changes a dictionary; nothing talks to anybody.
"""

import dataclasses
import re

#: There is no partition that has the adapters.
UNMAPPED = 'unmapped'
#: The instance's partition has them.
MAPPED = 'inst_mapped'
#: The partition is on its way to another host. Never kept.
MIGRATING = 'migrating'

_WWPNS = 'npiv_adpt_wwpns_'
_STATE = 'fabric_state_'
_HOST = 'npiv_host'
_PER_KEY = 4
_NOT_HEX = re.compile('[^0-9a-fA-F]')


def plain(wwpn):
    """Return a WWPN as it is compared: upper case, without separators."""
    return _NOT_HEX.sub('', wwpn).upper()


@dataclasses.dataclass(frozen=True)
class Adapter:
    """One client adapter.

    :ivar wwpns: its pair of port names; the first one logs in, the second one
                 during a live migration
    :ivar port: WWPN of the physical port behind it, '' while it has none
    """

    wwpns: tuple
    port: str = ''

    def reversed(self):
        """Return it as it is on the other side of a live migration."""
        return Adapter(self.wwpns[::-1])


@dataclasses.dataclass(frozen=True)
class Fabric:
    """The adapters that an instance has on one fabric."""

    name: str
    adapters: tuple = ()
    state: str = UNMAPPED

    @property
    def wwpns(self):
        """The port names that log in: the first of each pair."""
        return [adapter.wwpns[0] for adapter in self.adapters]

    @property
    def ports(self):
        """The physical ports, '' for an adapter that has none."""
        return [adapter.port for adapter in self.adapters]

    def is_here(self, ports):
        """Tell whether each adapter has one of a host's physical ports."""
        return bool(self.adapters) and set(self.ports) <= set(ports)

    def given(self, names):
        """Return the fabric with pairs of WWPNs, which it gets once.

        :param names: list of new WWPNs, two for each adapter
        """
        if self.adapters:
            return self
        names = [plain(name) for name in names]
        pairs = zip(names[::2], names[1::2], strict=True)
        return Fabric(self.name, tuple(map(Adapter, pairs)))

    def placed(self, ports, state=UNMAPPED):
        """Return the fabric with other physical ports.

        :param ports: {first WWPN: physical port}; who is not in it has none
        """
        return Fabric(self.name, tuple(
            Adapter(adapter.wwpns, plain(ports.get(adapter.wwpns[0], '')))
            for adapter in self.adapters), state)

    def mapped(self, ports):
        """Return the fabric of a partition that has its adapters."""
        return self.placed(ports, MAPPED)

    def released(self):
        """Return the fabric of an instance whose partition is gone."""
        return self.placed({})

    def arriving(self):
        """Return the fabric as its target host sees it in a live migration."""
        return Fabric(self.name, tuple(
            adapter.reversed() for adapter in self.adapters), MIGRATING)


def read(metadata, name):
    """Return the Fabric of that name, without adapters if it never had any.

    :param metadata: the instance's system metadata
    """
    names = [plain(wwpn) for key in _keys(metadata, name)
             for wwpn in metadata[key].split(',')]
    adapters = tuple(
        Adapter(tuple(names[at + 1:at + 3]), names[at])
        for at in range(0, len(names) // 3 * 3, 3))
    return Fabric(name, adapters,
                  metadata.get(_STATE + name, UNMAPPED))


def write(metadata, fabric):
    """Keep a Fabric, and nothing that was kept of it before."""
    forget(metadata, fabric.name)
    for number in range(0, len(fabric.adapters), _PER_KEY):
        metadata[_key(fabric.name, number // _PER_KEY + 1)] = ','.join(
            name for adapter in fabric.adapters[number:number + _PER_KEY]
            for name in (adapter.port, *adapter.wwpns))
    metadata[_STATE + fabric.name] = fabric.state


def forget(metadata, name):
    """Remove what is kept of a fabric."""
    for key in [*_keys(metadata, name), _STATE + name]:
        metadata.pop(key, None)


def prepared(fabric, ports, new_names, choose):
    """Return a fabric as it must be before a volume comes on this host.

    WWPNs are made if there are none, and never again. Physical ports are
    chosen if one of the fabric's is not among those of this host, as after
    any kind of move.

    :param ports: physical ports of this host that are on the fabric
    :param new_names: function that makes WWPNs, two for each adapter
    :param choose: function that returns {first WWPN: physical port} for a
                   fabric
    """
    if not fabric.adapters:
        fabric = fabric.given(new_names())
    if fabric.is_here(ports):
        return fabric
    return fabric.placed(choose(fabric))


def is_of(metadata, host):
    """Tell whether the physical ports that are kept are of that host."""
    return metadata.get(_HOST, host) == host


def move(metadata, names, host):
    """Let an instance be on a host; what it had elsewhere is no use here.

    :param names: names of the fabrics
    """
    if not is_of(metadata, host):
        for name in names:
            fabric = read(metadata, name)
            if fabric.adapters:
                write(metadata, fabric.released())
    metadata[_HOST] = host


def has_any(metadata):
    """Tell whether the instance has WWPNs on some fabric."""
    return any(key.startswith(_WWPNS) for key in metadata)


def all_wwpns(metadata):
    """Return both names of every pair that is kept, of whatever fabric."""
    names = {key.removeprefix(_WWPNS) for key in metadata
             if key.startswith(_WWPNS)}
    return sorted({wwpn for name in names
                   for adapter in read(metadata, name).adapters
                   for wwpn in adapter.wwpns})


def clash(one, other):
    """Tell whether keys of one fabric can be taken for keys of another."""
    return re.fullmatch(re.escape(one) + r'_\d+', other) is not None


def _keys(metadata, name):
    """Return the keys with a fabric's WWPNs, in their order.

    Not those of a fabric whose name only begins like this one's.
    """
    keys, number = [], 1
    while _key(name, number) in metadata:
        keys.append(_key(name, number))
        number += 1
    return keys


def _key(name, number):
    return _WWPNS + name + (f'_{number}' if number > 1 else '')
