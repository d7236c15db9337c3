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

"""Many volumes at the same moment, on one partition and on twenty."""

from concurrent import futures

from nova_powervm.simulator.model import partition
from nova_powervm.simulator import presets
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.tests import san_fixtures
from nova_powervm.virt.powervm.partition import names


class CrowdTest(base.TestCase):

    #: Threads that nova-compute may well have at work.
    MANY = 20

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture(
            presets.fc(luns=self.MANY)))
        self.machine = self.fix.machine
        self.volumes = [san_fixtures.FcVolume(self.machine, number + 1)
                        for number in range(self.MANY)]
        self.instances = [driver_fixtures.make_instance(number)
                          for number in range(self.MANY)]
        for instance in self.instances:
            self.machine.create_lpar(
                partition.Settings(name=instance.name),
                uuid=names.partition_uuid(instance.uuid))
        self.before = self.machine.snapshot()
        connector = self.fix.driver.get_volume_connector(self.instances[0])
        for volume in self.volumes:
            volume.show(connector)

    def at_once(self, verb, pairs):
        """Do something with each pair of a volume and an instance."""
        with futures.ThreadPoolExecutor(self.MANY) as threads:
            for done in [threads.submit(
                    verb, None, volume.info, instance, '/dev/sdb')
                    for volume, instance in pairs]:
                done.result()

    def paths(self, pairs):
        return [volume.paths_of(self.machine.lpar(instance.name))
                for volume, instance in pairs]

    def assert_as_before(self):
        for volume in self.volumes:
            volume.hide()
        self.assertEqual(self.before, self.machine.snapshot())

    def test_twenty_partitions_get_and_lose_a_volume_at_once(self):
        pairs = list(zip(self.volumes, self.instances, strict=True))
        self.at_once(self.fix.driver.attach_volume, pairs)
        self.assertEqual([2] * self.MANY, self.paths(pairs))
        self.at_once(self.fix.driver.detach_volume, pairs)
        self.assert_as_before()

    def test_one_partition_gets_and_loses_many_at_once(self):
        pairs = [(volume, self.instances[0]) for volume in self.volumes[:6]]
        self.at_once(self.fix.driver.attach_volume, pairs)
        self.assertEqual([2] * 6, self.paths(pairs))
        addresses = {lun.address for bus in self.machine.vioses[0].buses
                     for lun in bus.luns}
        self.assertEqual(6, len(addresses))
        self.at_once(self.fix.driver.detach_volume, pairs)
        self.assert_as_before()

    def test_shared_volume_comes_and_goes_for_many_at_once(self):
        volume = self.volumes[0]
        volume.info['multiattach'] = True
        pairs = [(volume, instance) for instance in self.instances[:8]]
        self.at_once(self.fix.driver.attach_volume, pairs[:4])
        with futures.ThreadPoolExecutor(2) as threads:
            for done in (
                    threads.submit(self.at_once,
                                   self.fix.driver.detach_volume, pairs[:4]),
                    threads.submit(self.at_once,
                                   self.fix.driver.attach_volume, pairs[4:])):
                done.result()
        self.assertEqual([0] * 4 + [2] * 4, self.paths(pairs))
        self.at_once(self.fix.driver.detach_volume, pairs[4:])
        self.assertEqual({}, volume.devices())
