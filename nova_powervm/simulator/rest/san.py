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
"""``/simulator/san``: what an administrator does to fabrics and arrays."""

from nova_powervm.simulator.model import array as arrays
from nova_powervm.simulator.model import errors
from nova_powervm.simulator.rest import given

_STATES = (arrays.UP, arrays.SLOW, arrays.DOWN)


def show(call):
    """Fabrics, arrays with their LUNs, iSCSI, and who could log in."""
    san = call.machine.san
    return {
        'fabrics': [_fabric(fabric) for fabric in san.fabrics.values()],
        'arrays': [_array(array) for array in san.arrays.values()],
        'portals': [{'address': portal.name, 'state': portal.state,
                     'discovery_chap': portal.discovery_chap is not None}
                    for portal in san.portals.values()],
        'targets': [_target(target) for target in san.targets.values()],
        'initiators': [_initiator(vios) for vios in san.servers],
        'ceph': san.ceph.snapshot(),
        'exports': {source: export.snapshot()
                    for source, export in san.exports.items()},
        'mounts': [{'vios': vios.name, 'source': source, 'path': path}
                   for vios in san.servers
                   for path, source in vios.backings.mounts.items()],
    }


# -- Fibre Channel --------------------------------------------------------

def add_fabric(call):
    """A fabric, without zones."""
    with given.Given.of(call) as body:
        name = body.text('name')
    return _fabric(call.machine.san.add_fabric(name))


def zone(call):
    """Let the members of a zone see each other."""
    with given.Given.of(call) as body:
        members = body.texts('members')
    fabric = _asked_fabric(call)
    fabric.zone(call.ids['zone'], *members)
    return _fabric(fabric)


def unzone(call):
    """Remove a zone."""
    _asked_fabric(call).unzone(call.ids['zone'])


def set_way(call):
    """A fabric, portal or port is up, slow or down."""
    with given.Given.of(call) as body:
        state = body.text('state', among=_STATES)
    way = call.ids['way']
    call.machine.san.set_state(way, state)
    return {'way': way, 'state': state}


# -- arrays -----------------------------------------------------------------

def add_array(call):
    """An array, with its ports, without LUNs."""
    san = call.machine.san
    with given.Given.of(call) as body:
        name = body.text('name')
        how = {key: body.text(key) for key in ('vendor', 'product')
               if body.text(key, None) is not None}
        ports = [_port(san, port) for port in body.objects('ports', [])]
    array = san.add_array(name, **how)
    for wwpn, fabric in ports:
        array.add_port(wwpn, fabric)
    return _array(array)


def _port(san, body):
    with body:
        wwpn, fabric = body.text('wwpn'), body.text('fabric')
    return wwpn, _found(san.fabrics, fabric, 'fabric')


def add_lun(call):
    """A LUN of so many GB that nobody sees yet."""
    with given.Given.of(call) as body:
        name, size = body.text('name'), body.positive('size')
        identified = body.flag('identified', True)
    return _lun(_asked_array(call).create_lun(name, size, identified))


def grow_lun(call):
    """A LUN becomes larger."""
    with given.Given.of(call) as body:
        size = body.positive('size')
    lun = _asked_lun(call)
    lun.grow(size)
    return _lun(lun)


def delete_lun(call):
    """A LUN goes, whoever uses it."""
    _asked_array(call).delete_lun(call.ids['lun'])


def mask(call):
    """Show a LUN to initiators; the answer has its number."""
    with given.Given.of(call) as body:
        initiators = body.texts('initiators')
        number = body.whole('number', None)
    lun = _asked_lun(call)
    if not initiators:
        raise errors.Invalid('"initiators" is a list of one name or more.')
    lun.mask(*initiators, number=number)
    return _lun(lun)


def unmask(call):
    """Hide a LUN from one initiator, or from all."""
    _asked_lun(call).unmask(*call.query.getlist('initiator'))


# -- iSCSI --------------------------------------------------------------------

def add_portal(call):
    """An iSCSI portal at an address."""
    with given.Given.of(call) as body:
        address = body.text('address')
        chap = body.pair('discovery_chap')
    call.machine.san.add_portal(address, chap)
    return {'address': address, 'state': arrays.UP,
            'discovery_chap': chap is not None}


def add_target(call):
    """An iSCSI target at portals, without LUNs."""
    with given.Given.of(call) as body:
        iqn, portals = body.text('iqn'), body.texts('portals')
        chap = body.pair('chap')
        initiators = body.texts('initiators', None)
    san = call.machine.san
    for portal in portals:
        _found(san.portals, portal, 'portal')
    target = san.add_target(iqn, *portals, chap=chap)
    target.initiators = initiators
    return _target(target)


def change_target(call):
    """Another secret, or other initiators that may log in."""
    target = _asked_target(call)
    with given.Given.of(call) as body:
        chap = body.pair('chap', target.chap)
        initiators = (body.texts('initiators', None)
                      if 'initiators' in body else target.initiators)
    target.chap, target.initiators = chap, initiators
    return _target(target)


def remove_target(call):
    """A target goes, whoever uses it."""
    call.machine.san.remove_target(call.ids['target'])


def export(call):
    """Show a LUN as one of a target."""
    with given.Given.of(call) as body:
        number = body.whole('number', None)
    target = _asked_target(call)
    target.export(call.machine.san.lun(call.ids['lun']), number)
    return _target(target)


def withdraw(call):
    """Hide a LUN from those who log in to a target."""
    target = _asked_target(call)
    lun = call.machine.san.lun(call.ids['lun'])
    if lun not in target.luns.values():
        raise errors.NoSuchThing(f'LUN of {target.name}', lun.name)
    target.withdraw(lun)


# -- Ceph images and exported file systems ------------------------------------

def add_image(call):
    """A Ceph image of so many GB."""
    with given.Given.of(call) as body:
        name, size = body.text('name'), body.positive('size')
    return _shared(call.machine.san.ceph.add(name, size))


def change_image(call):
    """A Ceph image becomes larger."""
    with given.Given.of(call) as body:
        size = body.positive('size')
    found = call.machine.san.ceph.get(call.ids['name'])
    found.grow(size)
    return _shared(found)


def remove_image(call):
    """A Ceph image goes, whoever uses it."""
    call.machine.san.ceph.remove(call.ids['name'])


def add_file(call):
    """A file of so many GB in an exported file system."""
    with given.Given.of(call) as body:
        source = body.text('source')
        name, size = body.text('name'), body.positive('size')
    return _shared(call.machine.san.export(source).add(name, size))


def mount(call):
    """Mount an exported file system on a Linux partition."""
    with given.Given.of(call) as body:
        vios, source = body.text('vios'), body.text('source')
        path = body.text('path')
    call.machine.vios(vios).backings.mount(source, path)
    return {'vios': vios, 'source': source, 'path': path}


def _shared(found):
    return {'name': found.name, **found.snapshot()}


# -- finding and showing ------------------------------------------------------

def _found(things, name, what):
    if name not in things:
        raise errors.NoSuchThing(what, name)
    return things[name]


def _asked_fabric(call):
    return _found(call.machine.san.fabrics, call.ids['fabric'], 'fabric')


def _asked_array(call):
    return _found(call.machine.san.arrays, call.ids['array'], 'array')


def _asked_lun(call):
    return _asked_array(call).lun(call.ids['lun'])


def _asked_target(call):
    return _found(call.machine.san.targets, call.ids['target'],
                  'iSCSI target')


def _fabric(fabric):
    return {'name': fabric.name, 'up': fabric.up,
            'zones': {name: sorted(members)
                      for name, members in fabric.zones.items()}}


def _array(array):
    return {'name': array.name, 'vendor': array.vendor,
            'product': array.product,
            'ports': [{'wwpn': port.wwpn, 'state': port.state,
                       'fabric': port.fabric and port.fabric.name}
                      for port in array.ports],
            'luns': [_lun(lun) for lun in array.luns.values()]}


def _lun(lun):
    return {'name': lun.name, **lun.snapshot()}


def _target(target):
    return {'iqn': target.name, 'portals': target.portals,
            'chap': target.chap is not None, 'initiators': target.initiators,
            'luns': {number: lun.name
                     for number, lun in sorted(target.luns.items())}}


def _initiator(vios):
    return {'machine': vios.machine.name, 'vios': vios.name,
            'iqn': vios.initiator.name,
            'ports': [{'name': port.name, **port.snapshot()}
                      for port in vios.ports]}
