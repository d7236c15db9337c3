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

"""Which VLANs of network bridges are ours, and which instances need them.

Nothing on the machine says why a VLAN is on a bridge. What this driver has
put there is written down in a file of the host, so that it takes away what it
brought, and nothing else. Without the file nothing is ever taken away.
"""

from nova_powervm.virt.powervm.network import notes


class Ledger:
    """The file of one host. Each change is on the disk when it returns.

    Callers hold the lock on shared Ethernet.

    :param host: the Host; several may share a ``state_path``
    """

    def __init__(self, host):
        self._notes = notes.Notes(host, 'vlans')

    def users(self):
        """Return {(switch, VLAN): uuids of instances} of our VLANs."""
        return {(each['switch'], each['vlan']): set(each['instances'])
                for each in self._notes.read()}

    def begin(self, place, instance):
        """A VLAN that no bridge carries is about to be put on one."""
        users = self.users()
        users.setdefault(place, set()).add(instance)
        self._write(users)

    def use(self, place, instance):
        """Another instance needs a VLAN; only of ours is that noted."""
        users = self.users()
        if instance not in users.get(place, {instance}):
            users[place].add(instance)
            self._write(users)

    def leave(self, instance, except_for=()):
        """An instance needs none of our VLANs any more but those."""
        users = self.users()
        for place, instances in users.items():
            if place not in except_for:
                instances.discard(instance)
        if users != self.users():
            self._write(users)

    def forget(self, place):
        """A VLAN is on no bridge any more."""
        users = self.users()
        if users.pop(place, None) is not None:
            self._write(users)

    def _write(self, users):
        self._notes.write([
            {'switch': switch, 'vlan': vlan, 'instances': sorted(instances)}
            for (switch, vlan), instances in sorted(users.items())])
