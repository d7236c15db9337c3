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

"""Every recipe compiles with the facts of its order form."""

import types

from taskflow import engines

from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.tests import network_fixtures
from nova_powervm.virt.powervm.flows import destroy
from nova_powervm.virt.powervm.flows import interfaces
from nova_powervm.virt.powervm.flows import snapshot
from nova_powervm.virt.powervm.flows import spawn
from nova_powervm.virt.powervm.flows import volumes
from nova_powervm.virt.powervm import operation
from nova_powervm.virt.powervm.storage import capture


class TestRecipes(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(
            driver_fixtures.DriverFixture(start=False))
        self.instance = driver_fixtures.make_instance()
        self.vifs = [network_fixtures.make_vif()]
        self.with_config_drive = driver_fixtures.make_instance(
            2, config_drive='True')

    def compile(self, recipe, order):
        """Raises MissingDependencies when a step asks for an unknown fact."""
        engine = engines.load(recipe(order), store=order.facts())
        engine.compile()
        engine.prepare()
        engine.validate()

    def test_spawn(self):
        for instance in (self.instance, self.with_config_drive):
            for power_on in (True, False):
                self.compile(spawn.recipe, operation.Build(
                    None, instance, context=None, power_on=power_on,
                    network_info=self.vifs[:power_on],
                    image_meta=self.fix.images.add(b'x')))

    def test_spawn_with_volumes(self):
        info = {'serial': 'id1', 'driver_volume_type': 'fibre_channel',
                'data': {'target_wwn': 'aa', 'target_lun': 0}}
        for boot_index in (0, None):
            for ephemerals in ([], [{'size': 1}]):
                self.compile(spawn.recipe, operation.Build(
                    None, self.instance, context=None,
                    image_meta=self.fix.images.add(b'x'), block_device_info={
                        'ephemerals': ephemerals, 'block_device_mapping': [
                            {'boot_index': boot_index,
                             'connection_info': info}]}))

    def test_volumes(self):
        info = {'serial': 'id1', 'driver_volume_type': 'fibre_channel',
                'data': {'target_wwn': 'aa', 'target_lun': 0}}
        self.compile(volumes.attach, operation.AttachVolume(
            None, self.instance, info, context=None))
        self.compile(volumes.detach, operation.DetachVolume(
            None, self.instance, info, mountpoint='/dev/sdb'))
        self.compile(volumes.extend, operation.ExtendVolume(
            None, self.instance, info))

    def test_destroy(self):
        for instance in (self.instance, self.with_config_drive):
            for destroy_disks in (True, False):
                self.compile(destroy.recipe, operation.Destroy(
                    None, instance, destroy_disks=destroy_disks))

    def test_interfaces(self):
        self.compile(interfaces.attach, operation.AttachInterface(
            None, self.instance, context=None, vif=self.vifs[0]))
        self.compile(interfaces.detach, operation.DetachInterface(
            None, self.instance, vif=self.vifs[0]))

    def test_snapshot(self):
        host = types.SimpleNamespace(
            disks=types.SimpleNamespace(can_copy=True))
        for from_copy in (False, True):
            self.fix.config.config(group='powervm',
                                   capture_from_copy=from_copy)
            self.compile(snapshot.recipe, operation.Snapshot(
                host, self.instance, context=None, image_id='image',
                update_task_state=None,
                capture=capture.Capture(None, self.instance)))
