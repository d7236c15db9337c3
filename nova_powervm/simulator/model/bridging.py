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
"""Making and changing network bridges: planned, checked, carried out."""

import collections
import dataclasses

from nova_powervm.simulator.model import adapter as adapters
from nova_powervm.simulator.model import bridge as model
from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import ethernet

_HIGHEST_VLAN = 4094

# A trunk as it is to be. ``trunk`` is the one to change, None for a new one,
# which is put into ``slot``, or any free one, or one above all in use.
WantedTrunk = collections.namedtuple('WantedTrunk',
                                     'trunk settings slot high')
# A SEA as it is to be. ``sea`` is the one to change; a new one is made of
# the device of that name.
WantedSea = collections.namedtuple('WantedSea',
                                   'sea vios device is_primary trunks')


def create(machine, pvid, seas, load_balancing=False, control_channel=None):
    """Make a bridge of one or two wanted SEAs.

    Raises Invalid, NameTaken, InUse, NoSpace, NoSuchThing or Unreachable.
    """
    switch = _check_new(machine, pvid, seas)
    if load_balancing:
        seas = _with_partners(switch, seas)
    heartbeat = _heartbeat(switch, control_channel, seas)
    plan = _Plan(machine, pvid, load_balancing, seas)
    plan.check()
    made = model.Bridge(machine, pvid, switch, load_balancing)
    made.control_channel = control_channel
    made.seas = [_make_sea(made, want) for want in seas]
    plan.carry_out(made)
    _finish(made, heartbeat)
    return machine.add(made)


def update(bridge, seas, load_balancing):
    """Make the trunks of a bridge exactly as described, whole or not at all.

    Raises Invalid, NameTaken, NoSpace or Unreachable.
    """
    if {id(w.sea) for w in seas} != {id(s) for s in bridge.seas}:
        raise errors.Invalid(
            f'The network bridge {bridge.name} has {len(bridge.seas)} shared '
            f'Ethernet adapters; an update must list each of them once, not '
            f'{len(seas)} others.')
    plan = _Plan(bridge.parent, bridge.pvid, load_balancing, seas)
    if plan.is_empty and load_balancing == bridge.load_balancing:
        return
    plan.check()
    bridge.load_balancing = load_balancing
    plan.carry_out(bridge)
    bridge.parent.changed(bridge)


class _Plan:
    """The difference between the trunks of some SEAs and the wanted ones."""

    def __init__(self, machine, pvid, load_balancing, seas):
        self._machine = machine
        self._pvid = pvid
        self._load_balancing = load_balancing
        self._seas = seas
        wanted = [t for sea in seas for t in sea.trunks]
        kept = {id(t.trunk) for t in wanted}
        self._lost = [t for sea in seas if sea.sea for t in sea.sea.trunks
                      if id(t) not in kept]
        self._changed = [(sea.vios, t) for sea in seas for t in sea.trunks
                         if t.trunk is not None
                         and t.trunk.settings != t.settings]
        self._new = [(sea.vios, t) for sea in seas for t in sea.trunks
                     if t.trunk is None]

    @property
    def is_empty(self):
        return not (self._lost or self._changed or self._new)

    def check(self):
        """Raise what carrying it out would raise."""
        for sea in self._seas:
            sea.vios.check_reachable()
            _check_trunks(sea, self._pvid)
        if len({_work(sea) for sea in self._seas}) > 1:
            raise errors.Invalid(
                'The shared Ethernet adapters of a network bridge must have '
                'trunks with the same VLANs.')
        if self._load_balancing:
            _check_balanced(self._seas)
        self._check_settings()
        self._slots = [_slots(sea, self._lost) for sea in self._seas]

    def _check_settings(self):
        gone = {id(t) for t in self._lost}
        gone |= {id(t.trunk) for _vios, t in self._changed}
        others = [a.settings for p in self._machine.partitions
                  for a in p.adapters if id(a) not in gone]
        for vios, want in self._changed + self._new:
            adapters.check(vios, want.settings, others)
            others.append(want.settings)

    def carry_out(self, bridge):
        """Make it so."""
        for trunk in self._lost:
            trunk.sea.trunks.remove(trunk)
            trunk.remove()
        for _vios, want in self._changed:
            want.trunk.apply(want.settings)
        for want, slots in zip(self._seas, self._slots):
            sea = bridge.sea_of(want.vios)
            for trunk, slot in slots:
                sea.take(adapters.make(want.vios, trunk.settings, slot))


def _check_new(machine, pvid, seas):
    """What must be true of the SEAs of a new bridge. Returns their switch."""
    if len(seas) not in (1, 2):
        raise errors.Invalid('A network bridge has one or two shared '
                             f'Ethernet adapters, not {len(seas)}.')
    if len({id(sea.vios) for sea in seas}) < len(seas):
        raise errors.Invalid('The shared Ethernet adapters of a network '
                             'bridge must be on two Virtual I/O Servers.')
    if sum(sea.is_primary for sea in seas) != 1:
        raise errors.Invalid('Exactly one shared Ethernet adapter of a '
                             'network bridge must be the primary one.')
    for sea in seas:
        ethernet.device(sea.vios, sea.device).check_free()
    switches = {t.settings.switch for sea in seas for t in sea.trunks}
    if len(switches) != 1:
        raise errors.Invalid('All trunks of a network bridge must be on one '
                             f'virtual switch, not on {len(switches)}.')
    return switches.pop()


def _make_sea(bridge, want):
    """The SEA itself, without its trunks yet."""
    backing = ethernet.device(want.vios, want.device)
    sea = model.Sea(want.vios, 'ent', backing, want.is_primary)
    backing.user = sea
    sea.bridge = bridge
    want.vios.seas.append(sea)
    return sea


def _heartbeat(switch, vlan, seas):
    """Settings of the adapters of a control channel, or None."""
    if vlan is None:
        return None
    settings = adapters.Settings(switch=switch, pvid=vlan)
    settings.check(seas[0].vios)
    return settings


def _finish(bridge, heartbeat):
    """New SEAs get the device after those of their trunks."""
    for sea in bridge.seas:
        sea.name = ethernet.free_device(sea.vios)
        if heartbeat is not None:
            sea.control = adapters.make(sea.vios, heartbeat)
            sea.control.sea = sea


def _with_partners(switch, seas):
    """The SEAs, each with a trunk to share the load with, if it has none."""
    if any(len(sea.trunks) > 1 for sea in seas):
        return seas
    spare = next(v for v in range(_HIGHEST_VLAN, 0, -1)
                 if v not in switch.networks)
    return [sea._replace(trunks=sea.trunks + [_partner(sea, spare)])
            for sea in seas]


def _partner(sea, pvid):
    settings = dataclasses.replace(sea.trunks[0].settings, pvid=pvid,
                                   tagged=(), tagging=True)
    return WantedTrunk(None, settings, None, False)


def _check_trunks(sea, pvid):
    """One primary trunk, not too many others, none of a foreign switch."""
    pvids = [t.settings.pvid for t in sea.trunks]
    if pvids.count(pvid) != 1:
        raise errors.Invalid(
            f'A shared Ethernet adapter on {sea.vios.name} must have one '
            f'trunk with the port VLAN id {pvid} of its bridge, not '
            f'{pvids.count(pvid)}.')
    if len(pvids) > model.MAX_TRUNKS:
        raise errors.Invalid(
            f'A shared Ethernet adapter has at most {model.MAX_TRUNKS} '
            f'trunks, not {len(pvids)}.')
    for trunk in sea.trunks:
        if trunk.settings.priority is None:
            raise errors.Invalid('A trunk needs a TrunkPriority.')
    if len({t.settings.switch for t in sea.trunks}) > 1:
        raise errors.Invalid('All trunks of a shared Ethernet adapter must '
                             'be on one virtual switch.')


def _check_balanced(seas):
    if len(seas) < 2 or len(seas[0].trunks) < 2:
        raise errors.Invalid(
            'A network bridge balances its load between two shared Ethernet '
            'adapters, each with a trunk beside the primary one.')


def _work(sea):
    """What a SEA carries; its partner must carry the same."""
    return frozenset((t.settings.pvid, frozenset(t.settings.tagged))
                     for t in sea.trunks)


def _slots(sea, lost):
    """New trunks of a SEA and the slot for each. Raises NoSpace and such."""
    new = [t for t in sea.trunks if t.trunk is None]
    freed = {t.slot for t in lost if t.parent is sea.vios}
    sea.vios.slots.check([t.slot for t in new], freed)
    taken = set(sea.vios.slots.numbers()) - freed
    made = []
    for trunk in new:
        slot = trunk.slot or _free_slot(sea.vios.slots, taken, trunk.high)
        taken.add(slot)
        made.append((trunk, slot))
    return made


def _free_slot(slots, taken, high):
    """A slot none of those; the highest of all if that is wanted."""
    first = max(taken, default=1) + 1 if high else 2
    for slot in range(first, slots.maximum):
        if slot not in taken:
            return slot
    raise errors.NoSpace(f'All {slots.maximum} virtual slots up to the '
                         'highest one are in use.')
