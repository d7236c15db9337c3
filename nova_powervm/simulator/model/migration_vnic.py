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

"""Where the vNICs of a partition find their ports on another machine.

A backing device goes to a port with the label and the switch mode of the old
one, with a link and with capacity to spare; a label is how administrators
say that ports are on the same network. What a vNIC is for its guest, MAC
address, slot and VLANs, stays.
"""

import collections
import dataclasses

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import logical_port
from nova_powervm.simulator.model import vnic

# What becomes of one vNIC.
VnicMove = collections.namedtuple('VnicMove', 'slot settings backings')


def plan(lpar, target, code):
    """A VnicMove for each vNIC.

    :param code: of the message when there is no port: NotNow is raised
    """
    promised = []
    moves = []
    for old in lpar.vnics:
        try:
            vnic.check_capable(target, len(old.devices))
        except errors.Invalid as error:
            raise errors.NotNow(str(error), code=code) from None
        backings = []
        for device in old.devices:
            found = _backing(device, target, backings, promised)
            if found is None:
                _refuse(old, device, target, code)
            backings.append(found)
            promised.append(vnic.slice_of(found))
        moves.append(VnicMove(old.slot, old.settings, backings))
    return moves


def _backing(device, target, backings, promised):
    """A backing device like the old one, on a port of its own; or None."""
    taken = [backing.port for backing in backings]
    for vios in _servers(target, device.backing.vios.name):
        for card in target.sriov_adapters:
            for port in card.ports:
                found = dataclasses.replace(
                    device.backing, vios=vios, port=port)
                if port not in taken and _fits(device, port) and _has_room(
                        promised, found):
                    return found
    return None


def _servers(target, name):
    """Servers that answer, the one with the same name first."""
    return sorted((v for v in target.vioses if v.is_reachable),
                  key=lambda v: v.name != name)


def _fits(device, port):
    here, there = device.backing.port.settings, port.settings
    return port.link and (here.label, here.switch_mode) == (
        there.label, there.switch_mode)


def _has_room(promised, backing):
    try:
        logical_port.check([*promised, vnic.slice_of(backing)])
    except errors.MachineError:
        return False
    return True


def _refuse(old, device, target, code):
    label = device.backing.port.settings.label
    raise errors.NotNow(
        f'{target.name} has no SR-IOV port labelled {label!r} with a link '
        f'and room for a backing device of the vNIC {old.name}.', code=code)
