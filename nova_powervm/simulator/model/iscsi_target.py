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

"""iSCSI as an array offers it: portals, targets, and LUNs in them."""

from nova_powervm.simulator.model import array as arrays
from nova_powervm.simulator.model import errors


class Portal:
    """An address of an array, which may be up, slow or down.

    ``discovery_chap`` is what it asks of those who list its targets: user
    and password, or None.
    """

    def __init__(self, name, discovery_chap=None):
        self.name = name
        self.discovery_chap = discovery_chap
        self.state = arrays.UP


class Target:
    """A target: LUNs by number, for whoever may log in.

    ``chap`` is what a login needs: user and password, or None.
    ``initiators`` are the names that may log in; None lets in everybody.
    """

    def __init__(self, name, portals, chap=None):
        self.name = name
        self.portals = list(portals)
        self.chap = chap
        self.initiators = None
        self.luns = {}

    def export(self, lun, number=None):
        """Show a LUN, under the lowest free number by default.

        Returns the number. Raises NameTaken.
        """
        if number is None:
            number = next(n for n in range(len(self.luns) + 1)
                          if n not in self.luns)
        if number in self.luns:
            raise errors.NameTaken(
                f'{self.name} has another LUN under the number {number}.')
        self.luns[number] = lun
        return number

    def withdraw(self, lun):
        """Hide a LUN, whoever uses it."""
        self.luns = {n: shown for n, shown in self.luns.items()
                     if shown is not lun}

    def admits(self, initiator):
        """May that initiator log in?"""
        return self.initiators is None or initiator in self.initiators
