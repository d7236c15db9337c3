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

"""Many volumes of the network at the same moment, and what they cost."""

from concurrent import futures

from nova_powervm.simulator.model import guest
from nova_powervm.simulator.model import partition
from nova_powervm.simulator import presets
from nova_powervm.tests import base
from nova_powervm.tests import cinder_backends
from nova_powervm.tests import driver_fixtures
from nova_powervm.tests import volume_fixtures
from nova_powervm.virt.powervm.partition import names


class CrowdCase(base.TestCase):

    #: Partitions, each with a volume of its own.
    MANY = 12

    kind = 'iscsi'
    options = {'style': 'array', 'portals': cinder_backends.PORTALS}

    def make_machine(self):
        return presets.dual_vios()

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(
            driver_fixtures.DriverFixture(self.make_machine()))
        self.machine = self.fix.machine
        self.shown = [volume_fixtures.CinderVolume(
            self.fix, self.kind, **self.options) for _ in range(self.MANY)]
        for volume in self.shown:
            volume.show()
        self.instances = [driver_fixtures.make_instance(number)
                          for number in range(self.MANY)]
        for instance in self.instances:
            self.machine.create_lpar(
                partition.Settings(name=instance.name),
                uuid=names.partition_uuid(instance.uuid))
        self.before = self.machine.snapshot()

    def at_once(self, verb, pairs):
        """Do something with each pair of a volume and an instance."""
        self.fix.sim.trace.clear()
        with futures.ThreadPoolExecutor(self.MANY) as threads:
            for done in [threads.submit(
                    verb, None, volume.info, instance, '/dev/sdb')
                    for volume, instance in pairs]:
                done.result()

    def paths(self, pairs):
        """Return how many paths each instance has to its volume."""
        return [sum(len(disk.paths) for disk in guest.disks(
            self.machine.lpar(instance.name))
            if disk.content is volume.storage.content)
            for volume, instance in pairs]

    def requests(self, *verbs):
        """Return how many requests succeeded, but for those of jobs.

        A server that somebody else has just changed is read anew, and asked
        again.
        """
        return sum(entry.verb in verbs and entry.noun == 'VirtualIOServer'
                   and '/do/' not in entry.path and entry.status == 200
                   for entry in self.fix.sim.trace.entries)

    def come_and_go(self, paths):
        apart = list(zip(self.shown, self.instances, strict=True))
        together = [(volume, self.instances[0]) for volume in self.shown[:6]]
        for pairs in (apart, together):
            self.at_once(self.fix.driver.attach_volume, pairs)
            self.assertEqual([paths] * len(pairs), self.paths(pairs))
            self.assertEqual(paths * len(pairs), self.requests('POST'))
            self.at_once(self.fix.driver.detach_volume, pairs)
            self.assertEqual(paths * len(pairs), self.requests('POST'))
            self.assertEqual(self.before, self.machine.snapshot())


class TestIscsi(CrowdCase):

    def test_many_come_and_go_at_once_on_one_server_and_on_many(self):
        self.come_and_go(paths=2)

    def test_one_costs_a_fixed_number_of_requests(self):
        pair = [(self.shown[0], self.instances[0])]
        self.at_once(self.fix.driver.attach_volume, pair)
        # Which servers are active, the disks of each, their mappings, one
        # change of each; and a job of three requests on each.
        self.assertEqual((4, 2), (self.requests('GET'),
                                  self.requests('POST')))
        self.at_once(self.fix.driver.detach_volume, pair)
        self.assertEqual((1, 2), (self.requests('GET'),
                                  self.requests('POST')))


class TestCeph(CrowdCase):

    kind = 'rbd'
    options = {}

    def make_machine(self):
        return presets.mgmt_storage()

    def test_many_come_and_go_at_once_on_one_server_and_on_many(self):
        self.come_and_go(paths=1)


class TestFiles(TestCeph):

    kind = 'nfs'
