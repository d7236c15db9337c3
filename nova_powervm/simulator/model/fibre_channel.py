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

"""Virtual Fibre Channel: WWPNs, ports of a VIOS, adapter pairs on them."""

import collections
import functools
import re
import uuid

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import mapping

_WWPN = re.compile('[0-9a-f]{16}')
_MAKER = 0xC05076
_FIRST_SYSTEM = 0x087CBD
_PAIRS = 32000
_PAIRS_PER_JOB = 8
_PORTS_PER_CARD = 2

# One entry of a list of wanted mappings. ``mapping`` is an existing one or
# None for a new one, which is for ``client``, in slots that are numbers or
# None for "any free one", with ``wwpns`` a pair of texts or None for a
# generated one. ``port`` is a Port, or None for a mapping without one.
Wanted = collections.namedtuple(
    'Wanted', 'mapping client client_slot slot wwpns port')


class Wwpns:
    """The pairs of port names that a system can give, each one once.

    ``prefix`` is a number whose last 16 bits are zero; it follows from the
    seed, so that systems with different seeds give different names.
    """

    def __init__(self, seed=0):
        self.prefix = _MAKER << 40 | (_FIRST_SYSTEM + seed) % (1 << 24) << 16
        self.issued = 0

    @property
    def available(self):
        """How many pairs are left; those of deleted adapters are gone."""
        return _PAIRS - self.issued

    def take(self, pairs=1):
        """New names, two for each pair. Raises Invalid or NoSpace."""
        if not 1 <= pairs <= _PAIRS_PER_JOB:
            raise errors.Invalid(
                f'WWPNs are generated 1 to {_PAIRS_PER_JOB} pairs at a time, '
                f'not {pairs}.')
        if pairs > self.available:
            raise errors.NoSpace(
                f'The WWPN prefix {self.prefix >> 16:012x} has '
                f'{self.available} pairs left; {pairs} are needed.')
        first = self.prefix + 2 * self.issued
        self.issued += pairs
        return tuple(f'{first + n:016x}' for n in range(2 * pairs))


class Port:
    """A physical Fibre Channel port of a VIOS.

    ``fabric`` is what its cable leads to, if it has one. Without ``link``
    nothing comes through.
    """

    total = 64

    def __init__(self, vios, name, wwpn, fabric=None):
        self.vios = vios
        self.name = name
        self.wwpn = wwpn
        self.fabric = fabric
        self.link = True

    @property
    def wwnn(self):
        """The node name that goes with its port name."""
        return f'2{self.wwpn[1:]}'

    @property
    def _number(self):
        return int(self.name.removeprefix('fcs'))

    @property
    def card(self):
        """Location code of its adapter, which has two ports."""
        place = 2 * self.vios.number + self._number // _PORTS_PER_CARD
        return f'U78CB.001.{self.vios.machine.mtms.serial}-P1-C{place}'

    @property
    def location(self):
        """Location code."""
        return f'{self.card}-T{self._number % _PORTS_PER_CARD + 1}'

    @property
    def udid(self):
        """1a and the location code."""
        return f'1a{self.location}'

    @property
    def available(self):
        """How many more mappings it takes."""
        used = sum(m.port is self for m in self.vios.fc_mappings)
        return self.total - used

    def snapshot(self):
        return {'wwpn': self.wwpn, 'available': self.available,
                'link': self.link,
                'fabric': self.fabric and self.fabric.name}


class FibreChannel(mapping.Adapters):
    """A virtual Fibre Channel adapter pair and the port behind it, if any."""

    udid_prefix = '1d'

    def __init__(self, vios, name, client, wwpns=(), port=None):
        super().__init__(vios, name, client)
        self.wwpns = tuple(wwpns)
        self.port = port

    def lose_client(self):
        """The client partition is gone, and its port names with it."""
        super().lose_client()
        self.wwpns = ()

    def snapshot(self):
        return {**self._ends(), 'wwpns': list(self.wwpns),
                'port': self.port and self.port.name}


def plan_mappings(vios, wanted, plan=None):
    """Work out how to make the Fibre Channel mappings exactly these.

    Those that nothing in the list of Wanted refers to are to go. Returns the
    plan that does it, a new one if none is given; raises what is wrong with
    the list.
    """
    plan = plan or mapping.Plan(vios)
    kept = {id(w.mapping) for w in wanted}
    lost = [m for m in vios.fc_mappings if id(m) not in kept]
    new = [w for w in wanted if w.mapping is None]
    moved = [w for w in wanted if w.mapping and w.mapping.port is not w.port]
    if not (lost or new or moved):
        return plan
    vios.check_reachable()
    plan.exchange(lost, new, 'Fibre Channel')
    for want in new:
        _check_wwpns(vios.machine, want.wwpns, lost)
    _check_ports(new + moved, lost)
    _check_pairs(vios.machine, new)
    plan.removals.append(functools.partial(_take_away, vios, lost))
    plan.additions.append(functools.partial(_give, vios, moved, new))
    return plan


def _take_away(vios, lost):
    for gone in lost:
        gone.close()
        vios.fc_mappings.remove(gone)
        if gone.client is not None:
            vios.machine.tell(gone.client, 'NVRAM')


def _give(vios, moved, new):
    for want in moved:
        want.mapping.port = want.port
    for want in new:
        vios.add_fc_mapping(want.client, want.wwpns, want.port,
                            want.client_slot, want.slot)
    vios.machine.changed(vios, 'VirtualFibreChannelMappings')


def _check_wwpns(machine, wwpns, lost):
    """Raise unless a client may have this pair of port names."""
    if wwpns is None:
        return
    if (len(wwpns) != 2 or len(set(wwpns)) != 2
            or not all(map(_WWPN.fullmatch, wwpns))):
        raise errors.Invalid(
            f'{" ".join(wwpns)!r} is not a pair of WWPNs of 16 hexadecimal '
            'digits each.')
    for vios in machine.vioses:
        for other in vios.fc_mappings:
            taken = set(wwpns) & set(other.wwpns)
            if taken and other not in lost:
                raise errors.NameTaken(
                    f'{sorted(taken)[0]} is a WWPN of {other.client.name} '
                    f'already, on {other.name} of {vios.name}.')


def _check_ports(wanted, lost):
    """Raise NoSpace or NotNow unless the ports take these mappings too."""
    counts = collections.Counter(w.port for w in wanted if w.port)
    freed = collections.Counter(
        [m.port for m in lost] + [w.mapping.port for w in wanted if w.mapping])
    for port, count in counts.items():
        if not port.link:
            raise errors.NotNow(
                f'The port {port.name} of {port.vios.name} has no link to a '
                'fabric, so nothing can be mapped to it.')
        if count > port.available + freed[port]:
            raise errors.NoSpace(
                f'The port {port.name} of {port.vios.name} has '
                f'{port.available} of {port.total} N_Port ids left; {count} '
                'are needed.')


def _check_pairs(machine, new):
    """Raise NameTaken or NoSpace if there are no WWPNs for all of them."""
    given = [n for w in new for n in w.wwpns or ()]
    if len(set(given)) < len(given):
        raise errors.NameTaken('A WWPN is given to two new mappings.')
    needed = sum(w.wwpns is None for w in new)
    if needed > machine.wwpns.available:
        raise errors.NoSpace(
            f'{machine.name} has {machine.wwpns.available} pairs of WWPNs '
            f'left; {needed} are needed.')


class ClientAdapter:
    """A partition's end of a mapping, as a thing that can be read."""

    noun = 'VirtualFibreChannelClientAdapter'

    def __init__(self, mapping):
        self.mapping = mapping

    @property
    def uuid(self):
        """Made from where it sits and the partition."""
        return str(uuid.uuid3(uuid.UUID(self.mapping.client.uuid),
                              f'{self.noun}/{self.mapping.client_slot}'))

    @property
    def name(self):
        """Its location code."""
        return self.mapping.client.location(self.mapping.client_slot)

    @property
    def version(self):
        """It changes at the latest when its VIOS does."""
        return max(self.mapping.vios.version, self.mapping.client.version)


def client_adapters(lpar):
    """The Fibre Channel adapters of a partition, by slot."""
    found = [m for vios in lpar.machine.vioses for m in vios.fc_mappings
             if m.client is lpar]
    return [ClientAdapter(m)
            for m in sorted(found, key=lambda m: m.client_slot)]
