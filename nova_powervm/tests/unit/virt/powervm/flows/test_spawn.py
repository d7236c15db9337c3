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

from taskflow import flow as taskflow_flow

from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.tests import network_fixtures
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.flows import spawn
from nova_powervm.virt.powervm import operation
from nova_powervm.virt.powervm.partition import names


class TestSpawn(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture())
        self.instance = driver_fixtures.make_instance()

    def test_partition_runs_from_a_disk_that_begins_with_the_image(self):
        content = bytes(range(256)) * 1000
        self.fix.spawn(self.instance, self.fix.images.add(content))
        lpar = self.fix.machine.lpar(self.instance.name)
        self.assertEqual('running', lpar.state)
        vios = self.fix.machine.vios('vios1')
        [bus] = vios.buses
        self.assertIs(lpar, bus.client)
        [lun] = bus.luns
        self.assertEqual(10, lun.storage.capacity)
        self.assertEqual(content, lun.storage.read(0, len(content)))

    def test_config_drive_is_loaded_into_a_drive_of_the_partition(self):
        self.instance.config_drive = 'True'
        self.fix.spawn(self.instance)
        lpar = self.fix.machine.lpar(self.instance.name)
        vios = self.fix.machine.vios('vios1')
        shown = [lun.storage.name for bus in vios.buses for lun in bus.luns
                 if bus.client is lpar]
        self.assertEqual([names.boot_disk_name(self.instance),
                          names.config_drive_name(self.instance)], shown)

    def test_partition_that_shall_stay_off_is_not_started(self):
        self.fix.spawn(self.instance, power_on=False)
        self.assertEqual('not activated',
                         self.fix.machine.lpar(self.instance.name).state)

    def test_request_that_is_not_served_touches_nothing(self):
        self.fix.sim.trace.clear()
        self.assertRaises(exception.PortNotServed, self.fix.spawn,
                          self.instance, network_info=[
                              network_fixtures.make_vif(type='dvs')])
        self.assertEqual([], self.fix.sim.trace.entries)

    def test_image_that_cannot_boot_touches_nothing(self):
        self.fix.sim.trace.clear()
        self.assertRaises(
            exception.ImageNotUsable, self.fix.spawn, self.instance,
            self.fix.images.add(b'x', disk_format='qcow2'))
        self.assertEqual([], self.fix.sim.trace.entries)

    def test_recipe_reads_in_this_order(self):
        order = operation.Build(self.fix.host, self.instance, context=None,
                                image_meta=self.fix.images.add(b'x'))
        self.assertEqual(
            ['CheckImage', 'ChoosePlace', 'PrepareImage', 'CreatePartition',
             'PlugManagementVif', 'CreateDisks', 'PlanDiskMappings',
             'ApplyMappings', 'PowerOn'],
            [step.short_name for step in steps_of(spawn.recipe(order))])


def steps_of(flow):
    """Return the steps of a flow and of the flows in it, in order."""
    for part in flow:
        if isinstance(part, taskflow_flow.Flow):
            yield from steps_of(part)
        else:
            yield part
