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

"""Storage arrays: LUNs with their bytes, and who may see them.

Sizes are in GB.
"""

from nova_powervm.simulator.model import content
from nova_powervm.simulator.model import errors

UP = 'up'
SLOW = 'slow'
DOWN = 'down'


def plain(initiator):
    """The name of an initiator as it is compared: WWPN or IQN."""
    name = initiator.lower()
    return name if name.startswith('iqn.') else name.replace(':', '')


class Lun:
    """A volume of an array, which each initiator sees under a number.

    ``identity`` is its NAA name of page 83: 32 hexadecimal digits in upper
    case, or None if the array gives none.
    """

    def __init__(self, array, name, size, identity):
        self.array = array
        self.name = name
        self.size = size
        self.identity = identity
        self.content = content.Content(array.san.room)
        self._numbers = {}

    def number_for(self, initiator):
        """The number that an initiator sees it under, or None."""
        return self._numbers.get(plain(initiator))

    @property
    def initiators(self):
        """Whom it is masked to, in plain form."""
        return set(self._numbers)

    def mask(self, *initiators, number=None):
        """Show it to initiators, under the lowest number free for all.

        Returns the number. Raises NameTaken if a given one is taken.
        """
        wanted = {plain(i) for i in initiators}
        taken = {n for lun in self.array.luns.values() if lun is not self
                 for i, n in lun._numbers.items() if i in wanted}
        if number is None:
            number = next(n for n in range(len(taken) + 1) if n not in taken)
        if number in taken:
            raise errors.NameTaken(
                f'{self.array.name} shows another LUN under the number '
                f'{number} to one of {", ".join(sorted(wanted))}.')
        self._numbers.update(dict.fromkeys(wanted, number))
        return number

    def unmask(self, *initiators):
        """Hide it from these initiators, or from all; nobody is asked."""
        for initiator in list(map(plain, initiators)) or list(self._numbers):
            self._numbers.pop(initiator, None)
        self.array.san.lost(self)

    def grow(self, size):
        """Make it larger; servers see that when they look again."""
        if size < self.size:
            raise errors.Invalid(
                f'The LUN {self.name} of {self.size:g} GB cannot shrink to '
                f'{size:g} GB.')
        self.size = size

    def snapshot(self):
        return {'size': self.size, 'identity': self.identity,
                'masked': dict(sorted(self._numbers.items())),
                'sha256': self.content.sha256()}


class TargetPort:
    """A port of an array on a fabric, which may be up, slow or down."""

    def __init__(self, wwpn, fabric):
        self.wwpn = plain(wwpn)
        self.fabric = fabric
        self.state = UP


class Array:
    """A storage array with LUNs behind target ports.

    ``reserve_policy`` is what servers set on disks of it by default.
    """

    reserve_policy = 'NoReserve'

    def __init__(self, san, name, vendor='IBM', product='2145'):
        self.san = san
        self.name = name
        self.vendor = vendor
        self.product = product
        self.ports = []
        self.luns = {}

    def add_port(self, wwpn, fabric):
        """Cable a new target port to a fabric."""
        port = TargetPort(wwpn, fabric)
        self.ports.append(port)
        return port

    def port(self, wwpn):
        """The target port of that name, or None."""
        return next((p for p in self.ports if p.wwpn == plain(wwpn)), None)

    def lun(self, name):
        """The LUN of that name. Raises NoSuchThing."""
        if name not in self.luns:
            raise errors.NoSuchThing('LUN', name)
        return self.luns[name]

    def create_lun(self, name, size, identified=True):
        """Make an empty LUN that nobody sees yet. Raises NameTaken.

        :param identified: whether it has a page-83 name
        """
        if name in self.luns:
            raise errors.NameTaken(f'{self.name} already has a LUN {name}.')
        identity = self.san.new_identity() if identified else None
        self.luns[name] = Lun(self, name, size, identity)
        return self.luns[name]

    def delete_lun(self, name):
        """Delete a LUN and its bytes, whoever uses it."""
        lun = self.lun(name)
        lun.unmask()
        del self.luns[name]
        lun.content.discard()

    def snapshot(self):
        return {n: lun.snapshot() for n, lun in sorted(self.luns.items())}
