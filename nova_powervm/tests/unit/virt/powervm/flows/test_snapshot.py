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

from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm.flows import snapshot
from nova_powervm.virt.powervm import operation
from nova_powervm.virt.powervm.storage import capture


class TestSnapshot(base.TestCase):

    def test_steps_are_in_order(self):
        instance = driver_fixtures.make_instance()
        flow = snapshot.recipe(operation.Snapshot(
            None, instance, context=None, image_id='image',
            update_task_state=None, capture=capture.Capture(None, instance)))
        self.assertEqual(
            ['ShowPending', 'FindDisk', 'ConnectDisk', 'FindDevice',
             'ShowUploading', 'UploadDisk', 'ForgetDevice', 'DisconnectDisk'],
            [step.short_name for step, _ in flow.iter_nodes()])
