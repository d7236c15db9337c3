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

"""nova-compute is killed, at every moment, and started again.

A killed service sends nothing any more. That is what the machine sees when
every request from some moment on is lost, those that would undo what was done
among them.
"""

import contextlib

from nova import context as nova_context
from nova import exception as nova_exception
from nova.network import model as network_model
from nova import objects

from nova_powervm.simulator import faults
from nova_powervm.simulator.model import network
from nova_powervm.simulator.model import partition
from nova_powervm.simulator import presets
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.tests import network_fixtures


class KilledServiceTest(base.TestCase):

    disk_driver = 'localdisk'

    def setUp(self):
        super().setUp()
        machine = (presets.ssp() if self.disk_driver == 'ssp'
                   else presets.dual_vios())
        self.make_what_others_have(machine)
        self.fix = self.useFixture(driver_fixtures.DriverFixture(
            machine, disk_driver=self.disk_driver))
        self.machine = self.fix.machine
        # The first config drive and the first port make what stays.
        self.machine.vios('vios1').group('rootvg').create_repository('vopt', 1)
        network.create_switch(self.machine, 'NovaLinkVEABridge')
        self.empty = self.machine.snapshot()
        self.image = self.fix.images.add(b'boot me' * 1000)
        self.vifs = [network_fixtures.make_vif(1)]
        self.instance = driver_fixtures.make_instance(
            config_drive='True', info_cache=objects.InstanceInfoCache(
                network_info=network_model.NetworkInfo(self.vifs)))

    def make_what_others_have(self, machine):
        """A partition with a disk, named nearly as Nova's are."""
        lpar = machine.create_lpar(partition.Settings('instance-00000001x'))
        lpar.run_at_once()
        vios = machine.vios('vios1')
        if self.disk_driver == 'localdisk':
            vios.group('novavg').create_disk('b0123456789abc', 1)
            vios.group('novavg').create_disk('b0123456789abcX', 1)

    def spawn(self):
        self.fix.spawn(self.instance, self.image, network_info=self.vifs)

    def destroy(self):
        self.fix.destroy(self.instance, self.vifs)

    def moments(self, action):
        """Return after how many requests of an action something is new.

        A service that is killed between two changes of the machine leaves it
        as the first of them made it.
        """
        self.fix.sim.trace.clear()
        action()
        changes = [number for number, request
                   in enumerate(self.fix.sim.trace.entries, start=1)
                   if request.verb != 'GET' and request.noun != 'jobs']
        self.assertGreater(len(changes), 4)
        return [0, *changes]

    def kill_during(self, action, moment):
        """Kill the service after so many requests."""
        self.fix.sim.faults.add(faults.Fault(
            faults.drop_before(), skip=moment, times=None))
        with contextlib.suppress(nova_exception.NovaException):
            action()
        self.fix.sim.faults.clear()

    def restart(self):
        """Start the service as Nova does."""
        self.fix.driver.cleanup_host('host1')
        self.fix.driver.init_host('host1')
        self.fix.host = self.fix.driver._host
        self.fix.host.image_api = self.fix.images
        context = nova_context.get_admin_context()
        self.assertEqual(
            self.fix.instances, self.fix.driver.process_instances_at_startup(
                context, self.fix.instances))

    def assert_empty(self, moment):
        """Nothing is there but what others have, and images for later."""
        self.fix.forget_images()
        self.assertEqual(self.empty, self.machine.snapshot(), moment)

    def test_build_that_was_cut_short_leaves_nothing_after_a_restart(self):
        moments = self.moments(self.spawn)
        self.destroy()
        for moment in moments:
            self.fix.forget_images()
            self.fix.instances[:] = []
            self.kill_during(self.spawn, moment)
            self.restart()
            self.assert_empty(moment)

    def test_deletion_that_was_cut_short_is_completed(self):
        """Nova goes on with it when it starts."""
        self.instance.vm_state = 'active'
        self.spawn()
        for moment in self.moments(self.destroy):
            self.fix.instances[:] = []
            self.spawn()
            self.kill_during(self.destroy, moment)
            self.restart()
            self.destroy()
            self.assert_empty(moment)

    def test_what_deleted_instances_left_is_removed(self):
        """Nova deleted the instance and the partition is gone."""
        self.spawn()
        self.fix.instances.clear()
        lpar = self.machine.lpar(self.instance.name)
        lpar.stop_at_once()
        self.fix.host.adapter.delete('LogicalPartition', root_id=lpar.uuid)
        self.restart()
        self.assertNotEqual(self.empty, self.machine.snapshot())
        self.fix.deleted.append(self.instance)
        self.restart()
        self.fix.driver.unplug_vifs(self.instance, self.vifs)
        self.assert_empty('deleted meanwhile')


class KilledServiceWithAPoolTest(KilledServiceTest):

    disk_driver = 'ssp'
