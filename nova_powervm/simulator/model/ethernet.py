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


"""Ethernet of a VIOS: physical ports, and aggregations of them."""

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import mapping
from nova_powervm.simulator.model import registry


class Port:
    """A physical Ethernet port of a VIOS, plugged in unless said otherwise."""

    kind = 'physicalEthernetAdpter'  # As real machines spell it.
    description = ('4-Port Gigabit Ethernet PCI-Express Adapter '
                   '(e414571614102004)')

    def __init__(self, vios, name, location):
        self.vios = vios
        self.name = name
        self.location = location
        self.link = True
        # The aggregation or shared Ethernet adapter made of it, if any.
        self.user = None
        # Address and subnet mask of the interface on it, if any.
        self.address = None

    @property
    def udid(self):
        """13 and the location code."""
        return f'13{self.location}'

    @property
    def interface(self):
        """Name of the network interface on it."""
        return f'en{self.name[3:]}'

    def link_down(self):
        """Pull the cable."""
        self.link = False
        self._tell()

    def link_up(self):
        """Plug the cable in again."""
        self.link = True
        self._tell()

    def _tell(self):
        self.vios.machine.changed(self.vios)

    def check_free(self):
        """Raise InUse if something is made of it already."""
        if self.user is not None:
            raise errors.InUse(
                f'{self.name} of {self.vios.name} is used by '
                f'{self.user.name}.')

    def snapshot(self):
        return {'name': self.name, 'location': self.location,
                'link': self.link, 'user': self.user and self.user.name}


class Aggregation(registry.Thing, Port):
    """Several ports as one: it has a link while any of them has."""

    noun = 'LinkAggregation'
    kind = 'etherchannel'
    description = 'EtherChannel / IEEE 802.3ad Link Aggregation'

    def __init__(self, vios, name, ports, mode):
        self.ports = list(ports)
        self.mode = mode
        registry.Thing.__init__(self, vios.machine.registry.new_uuid(), name,
                                parent=vios)
        Port.__init__(self, vios, name, ports[0].location)

    @property
    def link(self):
        return any(port.link for port in self.ports)

    @link.setter
    def link(self, state):
        for port in self.ports:
            port.link = state

    @property
    def udid(self):
        """Not that of its first port."""
        return f'12{self.location}'

    def snapshot(self):
        return {**super().snapshot(), 'mode': self.mode,
                'ports': [port.name for port in self.ports]}


def add_port(vios):
    """Plug another port into a VIOS; four of them make a card."""
    number = sum(type(p) is Port for p in vios.ethernet)
    card, port = divmod(number, 4)
    location = (f'U78CB.001.{vios.machine.mtms.serial}-P{vios.number}-'
                f'C{card + 5}-T{port + 1}')
    return _add(vios, Port(vios, free_device(vios), location))


def aggregate(vios, ports, mode='8023ad'):
    """Make one device of several free ports. Raises InUse or Invalid."""
    if not ports:
        raise errors.Invalid('A link aggregation is made of ports.')
    for port in ports:
        port.check_free()
    made = Aggregation(vios, free_device(vios), ports, mode)
    for port in ports:
        port.user = made
    vios.machine.add(made)
    return _add(vios, made)


def aggregations(vios):
    """The link aggregations of a VIOS."""
    return [d for d in vios.ethernet if isinstance(d, Aggregation)]


def free_ports(vios):
    """Physical ports that nothing is made of."""
    return [d for d in free_devices(vios) if not isinstance(d, Aggregation)]


def free_devices(vios):
    """Ports and aggregations that could back a bridge."""
    return [d for d in vios.ethernet if d.user is None]


def device(vios, name):
    """The port or aggregation of that name. Raises NoSuchThing."""
    for found in vios.ethernet:
        if found.name == name:
            return found
    raise errors.NoSuchThing(f'Ethernet device of {vios.name}', name)


def free_device(vios):
    """The lowest entN that no device of the VIOS has."""
    taken = {d.name for d in (*vios.ethernet, *vios.seas)}
    taken |= {a.settings.device for a in vios.adapters}
    return mapping.lowest_free_name('ent', taken)


def _add(vios, made):
    vios.ethernet.append(made)
    vios.machine.changed(vios)
    return made
