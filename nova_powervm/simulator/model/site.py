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

"""A site: what several machines share.

Every machine is at a site; a machine that nobody moved has one of its own.
Storage that more than one machine can see lives here: clusters with their
shared storage pools. What belongs to the site is known to ``site.registry``,
and its bytes lie in ``site.room``.

All machines of a site have one lock, so that what they share can be seen and
changed from each of them. A machine therefore joins before it is served.
"""

from nova_powervm.simulator.model import content
from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import registry
from nova_powervm.simulator.model import san

# Nouns of things that belong to a site, not to one machine.
NOUNS = ('Cluster', 'SharedStoragePool', 'Tier', 'LogicalUnit')


class Site:
    """One or more machines, and what is common to them."""

    def __init__(self, seed=0):
        self.registry = registry.Registry(f'site {seed}')
        self.registry.events = _Everybody(self)
        self.room = content.Room()
        self.machines = []
        self.san = san.San(self)

    @property
    def lock(self):
        """Held by whoever reads or changes any machine of the site."""
        return self.registry.lock

    def join(self, machine):
        """Let a machine in. Raises InUse if it has storage elsewhere."""
        if machine.site is not None:
            machine.site.leave(machine)
        machine.site = self
        machine.registry.lock = self.lock
        self.machines.append(machine)

    def leave(self, machine):
        """Let a machine go. Raises InUse if a cluster has nodes on it."""
        if self.seen_by(machine, 'Cluster'):
            raise errors.InUse(
                f'Servers of {machine.name} are nodes of a cluster of the '
                'site it would leave.')
        self.machines.remove(machine)

    def close(self, machine):
        """A machine is no longer served: the last one turns off the light."""
        if all(other is machine or other.closed for other in self.machines):
            self.room.close()

    def seen_by(self, machine, noun):
        """Things of a noun that a machine can see, in order of making.

        Those are the things of clusters with a node on the machine.
        """
        return [thing for thing in self.registry.all(noun)
                if thing.cluster.is_on(machine)]

    def find(self, machine, noun, uuid):
        """What a machine can see, by noun and uuid. Raises NoSuchThing."""
        thing = self.registry.get(noun, uuid)
        if not thing.cluster.is_on(machine):
            raise errors.NoSuchThing(noun, uuid)
        return thing

    def cluster_with(self, udid):
        """The cluster that a physical volume is part of, or None."""
        return next((cluster for cluster in self.registry.all('Cluster')
                     if udid in cluster.volume_udids), None)


class _Everybody:
    """Event queues of a site: what happens is told on every machine."""

    def __init__(self, site):
        self._site = site

    def publish(self, kind, path, detail=''):
        for machine in self._site.machines:
            machine.events.publish(kind, path, detail)
