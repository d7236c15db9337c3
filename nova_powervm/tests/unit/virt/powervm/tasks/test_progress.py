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

import fixtures
from nova import context as nova_context
from nova import objects

from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.tests.unit.virt.powervm import fakes
from nova_powervm.virt.powervm.tasks import progress


class TestUpload(base.TestCase):

    def setUp(self):
        super().setUp()
        objects.register_all()
        self.saved, self.events = [], []
        self.useFixture(fixtures.MonkeyPatch(
            'nova.objects.Instance.save', self.save))
        for name in ('event_start', 'event_finish_with_failure'):
            self.useFixture(fixtures.MockPatchObject(
                objects.InstanceActionEvent, name,
                lambda *args, name=name, **more: self.events.append(
                    (name, args[2]))))
        self.instance = driver_fixtures.make_instance()

    def save(self, instance):
        self.saved.append(instance.obj_get_changes())

    def shown(self, size):
        return progress.Upload(nova_context.get_admin_context(),
                               fakes.host(name='host1'), self.instance, size)

    def test_each_tenth_is_shown_once(self):
        with self.shown(1000) as show:
            for done in (1, 99, 100, 450, 499, 1000):
                show(done)
        self.assertEqual([{'progress': p} for p in (0, 10, 40, 100)],
                         [{'progress': c['progress']} for c in self.saved])
        self.assertEqual(
            [('event_start', 'compute_upload_image'),
             ('event_finish_with_failure', 'compute_upload_image')],
            self.events)

    def test_nothing_else_of_the_instance_is_saved(self):
        self.instance.system_metadata = {'half': 'done'}
        with self.shown(1) as show:
            show(1)
        self.assertEqual([{'progress': 100}], self.saved)

    def test_nothing_is_shown_when_nothing_is_uploaded(self):
        with self.shown(1000):
            self.assertEqual([], self.events)
        self.assertEqual([], self.events)

    def test_upload_that_cannot_be_shown_goes_on(self):
        def fail(*args, **more):
            raise RuntimeError('no database')

        self.useFixture(fixtures.MonkeyPatch(
            'nova.objects.Instance.save', fail))
        self.useFixture(fixtures.MockPatchObject(
            objects.InstanceActionEvent, 'event_start', fail))
        with self.shown(1) as show:
            show(1)
