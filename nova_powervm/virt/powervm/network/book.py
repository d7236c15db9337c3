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
"""Which ports this host has, written down before anything of them is made.

Nothing on the machine says whose a client adapter or a vNIC is. What is
written here is ours: after a service was killed, what it had begun can be
finished, and what Nova has forgotten meanwhile can be taken away. Without the
file nothing is taken away that does not say itself whose it is.
"""

import dataclasses

from oslo_concurrency import lockutils

from nova_powervm.virt.powervm.network import base
from nova_powervm.virt.powervm.network import notes

_LOCK = 'powervm-port-book'
_FIELDS = ('id', 'type', 'mac', 'device', 'bridge', 'iface_id', 'mtu')


@dataclasses.dataclass(frozen=True)
class Entry:
    """A port as it is written down.

    :ivar vif: as much of it as unplugging takes
    :ivar instance: uuid of the instance
    :ivar partition: uuid of the partition
    :ivar whole: whether it was plugged to the end
    :ivar location: the physical SR-IOV port that guarantees it, or None
    :ivar kbps: how much of that
    """

    vif: base.Vif
    instance: str
    partition: str | None
    whole: bool
    location: str | None = None
    kbps: int = 0

    @classmethod
    def of(cls, owner, vif, whole):
        """Return the entry for a port of somebody."""
        return cls(vif, owner.instance.uuid, owner.uuid, whole,
                   vif.details.get('physical_port'),
                   vif.details.get('min_kbps') or 0)

    @classmethod
    def load(cls, listed):
        """Read what dump() has written."""
        listed = dict(listed)
        return cls(base.Vif(**{name: listed.pop(name) for name in _FIELDS}),
                   **listed)

    def dump(self):
        """Return it as plain values."""
        return {**{name: getattr(self.vif, name) for name in _FIELDS},
                'instance': self.instance, 'partition': self.partition,
                'whole': self.whole, 'location': self.location,
                'kbps': self.kbps}


class Book:
    """The file of one host.

    :param host: the Host
    """

    def __init__(self, host):
        self._notes = notes.Notes(host, 'ports')

    def open(self):
        """Begin to keep the book; tell whether it was kept before."""
        was_kept = self._notes.exist
        if not was_kept:
            self._notes.write([])
        return was_kept

    def all(self):
        """Return every Entry there is."""
        return [Entry.load(each) for each in self._notes.read()]

    def entries(self, instance):
        """Return the entries of an instance by the port's uuid."""
        return {each.vif.id: each for each in self.all()
                if each.instance == instance}

    def begin(self, owner, vifs):
        """Something of the ports is about to be made, or to be removed."""
        self._set(owner, vifs, whole=False)

    def finish(self, owner, vifs):
        """The ports are plugged."""
        self._set(owner, vifs, whole=True)

    def forget(self, owner, vifs):
        """Nothing of the owner's is left of the ports."""
        self._set(owner, vifs, None)

    @lockutils.synchronized(_LOCK)
    def leave(self, owner, remains):
        """Nothing is left of an instance but those ports."""
        kept = [each for each in self.all()
                if each.instance != owner.instance.uuid]
        self._write(kept + [Entry.of(owner, vif, False) for vif in remains])

    def guaranteed(self):
        """Return {location: kbit/s} of what plugged ports are promised."""
        promised = {}
        for each in self.all():
            if each.whole and each.location:
                promised[each.location] = (
                    promised.get(each.location, 0) + each.kbps)
        return promised

    @lockutils.synchronized(_LOCK)
    def _set(self, owner, vifs, whole):
        """Replace the entries of ports of an owner; by none for None.

        A port may have left something with another instance before.
        """
        names = {vif.id for vif in vifs}
        kept = [each for each in self.all()
                if each.instance != owner.instance.uuid
                or each.vif.id not in names]
        self._write(kept + [Entry.of(owner, vif, whole) for vif in vifs
                            if whole is not None])

    def _write(self, entries):
        listed = [each.dump() for each in entries]
        if listed != self._notes.read():
            self._notes.write(listed)
