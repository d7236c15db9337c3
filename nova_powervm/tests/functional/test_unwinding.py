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

"""Every step of every recipe broken, and the machine as it was.

A request can be lost before the server has seen it, and its answer can be
lost after the server has acted: a client cannot tell the difference. Both are
done here to each request that a recipe makes, in turn.
"""

import collections

from nova import exception as nova_exception
from os_vif import exception as osv_exc
from taskflow.patterns import linear_flow

from nova_powervm.simulator import faults
from nova_powervm.simulator.model import network
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.tests import network_fixtures
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.flows import runner
from nova_powervm.virt.powervm.flows import snapshot
from nova_powervm.virt.powervm.flows import spawn
from nova_powervm.virt.powervm import operation
from nova_powervm.virt.powervm.storage import capture
from nova_powervm.virt.powervm.tasks import base as steps

BREAKS = {'before': faults.drop_before, 'after': faults.lose_reply}


class Sweep(base.TestCase):
    """A host, and what it takes to break each request of a recipe.

    :cvar breaks: the ways to break a request
    :cvar survivable: requests without which a recipe may well succeed
    """

    breaks = BREAKS
    survivable = 'GET .*VolumeGroup'

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(self.make_host())
        self.machine = self.fix.machine
        # The first config drive of a host makes the repository, which stays.
        self.machine.vios('vios1').group('rootvg').create_repository('vopt', 1)
        self.empty = self.machine.snapshot()
        self.instance = driver_fixtures.make_instance(config_drive='True')

    def make_host(self):
        """Return the fixture of the host to break requests of."""
        return driver_fixtures.DriverFixture()

    def requests_of(self, action):
        """Return the requests an action makes when nothing breaks."""
        self.fix.sim.trace.clear()
        action()
        return self.fix.sim.trace.entries

    def break_each(self, requests, prepare=lambda: None, nouns=None):
        """Yield for each request, broken in each way, what is broken.

        Removing a finished job is left out: the library tries, and does not
        mind when it cannot.

        :param nouns: break only requests for these
        """
        for how, outcome in self.breaks.items():
            for request, earlier in numbered(requests):
                if (request.verb, request.noun) == ('DELETE', 'jobs'):
                    continue
                if nouns and request.noun not in nouns:
                    continue
                prepare()
                self.fix.sim.faults.add(faults.Fault(
                    outcome(), verb=request.verb, noun=request.noun,
                    skip=earlier))
                where = f'{request.verb} {request.path} broken {how}'
                yield where
                self.assertEqual(
                    [1], [rule.struck for rule in self.fix.sim.faults], where)
                self.fix.sim.faults.clear()

    def survives(self, where, action):
        """Tell whether an action went well although a request broke.

        It may where a volume group cannot be read and another one serves.
        """
        try:
            action(self.instance)
        except nova_exception.NovaException as exc:
            self.assertIn('onnection', exc.format_message(), where)
            return False
        self.assertRegex(where, self.survivable)
        return True

    def tries(self, action):
        """Tell whether an action went well; if not, it says why."""
        try:
            action()
        except nova_exception.NovaException as exc:
            self.assertIn('onnection', exc.format_message())
            return False
        return True

    def break_between(self, flow_of, order):
        """Yield, after each step of a recipe has been the last, its name.

        :param flow_of: function that returns the recipe for the order form
        :param order: function that returns a new order form
        """
        count = len(list(flow_of(order()).iter_nodes()))
        for last in range(1, count + 1):
            made = []

            def recipe(op, last=last, made=made):
                made.extend(
                    [step for step, _ in flow_of(op).iter_nodes()][:last])
                return linear_flow.Flow('broken').add(*made, Break())

            exc = self.assertRaises(nova_exception.NovaException, runner.run,
                                    recipe, order())
            self.assertIn('the step after broke', exc.format_message())
            yield f'after {made[-1].name}'

    def assert_empty(self, message):
        self.assertEqual(self.empty, self.machine.snapshot(), message)


def numbered(requests):
    """Yield each request with how many like it came before.

    Steps that run side by side send theirs in any order, but not to the same
    noun.
    """
    seen = collections.Counter()
    for request in requests:
        like = (request.verb, request.noun)
        yield request, seen[like]
        seen[like] += 1


class TestSpawn(Sweep):

    def test_lost_request_or_answer_leaves_the_machine_as_it_was(self):
        requests = self.requests_of(lambda: self.fix.spawn(self.instance))
        self.fix.destroy(self.instance)
        self.fix.forget_images()
        self.assert_empty('spawn and destroy')
        for where in self.break_each(requests):
            if self.survives(where, self.fix.spawn):
                self.fix.destroy(self.instance)
                self.fix.forget_images()
            self.assert_empty(where)

    def test_failure_between_two_steps_leaves_the_machine_as_it_was(self):
        order = operation.Build(
            self.fix.host, self.instance, context=None, network_info=[],
            image_meta=self.fix.images.add(b'bytes'))
        for where in self.break_between(spawn.recipe, lambda: order):
            self.assert_empty(where)


class Break(steps.Step):
    """The step after the one under test."""

    def execute(self):
        raise RuntimeError('the step after broke in the test')


class TestDestroy(Sweep):

    def test_destroy_that_broke_is_completed_by_the_next(self):
        self.fix.spawn(self.instance)
        requests = self.requests_of(lambda: self.fix.destroy(self.instance))
        for where in self.break_each(
                requests, prepare=lambda: self.fix.spawn(self.instance)):
            self.survives(where, self.fix.destroy)
            self.fix.destroy(self.instance)
            self.fix.forget_images()
            self.assert_empty(where)

    def test_twenty_lives_leave_the_machine_as_at_the_start(self):
        image = self.fix.images.add(b'the same for all of them')
        for _ in range(20):
            self.fix.spawn(self.instance, image)
            self.fix.destroy(self.instance)
        self.fix.forget_images()
        self.assert_empty('twenty times')

    def test_destroying_twice_is_fine(self):
        self.fix.spawn(self.instance)
        self.fix.destroy(self.instance)
        self.fix.destroy(self.instance)
        self.fix.forget_images()
        self.assert_empty('destroyed twice')

    def test_destroying_what_was_never_built_is_fine(self):
        self.fix.destroy(self.instance)
        self.assert_empty('nothing to destroy')


class TestPorts(Sweep):
    """Requests of the network, and what is done on the host itself."""

    NOUNS = ('ClientNetworkAdapter', 'VirtualSwitch', 'VirtualNetwork')

    def setUp(self):
        super().setUp()
        network.create_switch(self.machine, 'NovaLinkVEABridge')
        self.empty = self.machine.snapshot()
        self.instance = driver_fixtures.make_instance()
        self.vifs = [network_fixtures.make_vif(number) for number in (1, 2)]

    def spawn(self):
        self.fix.spawn(self.instance, network_info=self.vifs)

    def destroy(self):
        self.fix.destroy(self.instance, self.vifs)
        self.fix.forget_images()

    def attach(self):
        self.fix.driver.attach_interface(None, self.instance, None,
                                         self.vifs[1])

    def detach(self):
        self.fix.driver.detach_interface(None, self.instance, self.vifs[1])

    def assert_breaks(self, action, where):
        exc = self.assertRaises(nova_exception.NovaException, action)
        self.assertIn('onnection', exc.format_message(), where)

    def assert_empty(self, message):
        super().assert_empty(message)
        self.assertEqual({}, self.fix.network.ports, message)

    def test_spawn_leaves_the_machine_as_it_was(self):
        requests = self.requests_of(self.spawn)
        self.destroy()
        self.assert_empty('spawn and destroy')
        for where in self.break_each(requests, nouns=self.NOUNS):
            self.assert_breaks(self.spawn, where)
            self.assert_empty(where)

    def test_destroy_is_completed_by_the_next(self):
        del self.vifs[1:]
        self.spawn()
        requests = self.requests_of(self.destroy)
        for where in self.break_each(requests, prepare=self.spawn,
                                     nouns=self.NOUNS):
            self.assert_breaks(self.destroy, where)
            self.destroy()
            self.assert_empty(where)

    def test_attach_leaves_the_machine_as_it_was(self):
        self.fix.spawn(self.instance, network_info=self.vifs[:1])
        before = self.machine.snapshot()
        requests = self.requests_of(self.attach)
        self.detach()
        self.assertEqual(before, self.machine.snapshot())
        for where in self.break_each(requests):
            self.assert_breaks(self.attach, where)
            self.assertEqual(before, self.machine.snapshot(), where)
            self.assertEqual(1, len(self.fix.network.ports), where)

    def test_detach_is_completed_by_the_next(self):
        self.fix.spawn(self.instance, network_info=self.vifs[:1])
        before = self.machine.snapshot()
        self.attach()
        requests = self.requests_of(self.detach)
        for where in self.break_each(requests, prepare=self.attach):
            self.assert_breaks(self.detach, where)
            self.detach()
            self.assertEqual(before, self.machine.snapshot(), where)
            self.assertEqual(1, len(self.fix.network.ports), where)

    def test_open_vswitch_that_fails_leaves_the_machine_as_it_was(self):
        def fail(vif, instance):
            raise osv_exc.PlugException(vif=vif.id, err='connection lost')

        self.fix.network.failure = osv_exc.PlugException(
            vif='port', err='no connection')
        self.assert_breaks(self.spawn, 'before its effect')
        self.assert_empty('before its effect')
        self.fix.network.on_plug = fail
        self.assert_breaks(self.spawn, 'after its effect')
        self.assert_empty('after its effect')

    def test_silence_of_neutron_leaves_the_machine_as_it_was(self):
        self.fix.events.silent = True
        self.assertRaises(nova_exception.BuildAbortException, self.spawn)
        self.assert_empty('no event')


class TestSnapshot(Sweep):

    #: What is cleaned up after the upload: read and write a server.
    MADE_AGAIN = 2

    def setUp(self):
        super().setUp()
        self.fix.spawn(self.instance)
        for group in self.machine.vios('vios1').groups:
            for disk in group.disks.values():
                disk.capacity = 1 / 64
        self.before = self.machine.snapshot()
        self.order = operation.Snapshot(
            self.fix.host, self.instance, context=None,
            image_id=self.fix.images.expect(),
            update_task_state=lambda **states: None,
            capture=capture.Capture(None, self.instance))

    def test_lost_request_or_answer_leaves_the_machine_as_it_was(self):
        """The last ones are made again before the image is given up."""
        def forget():
            self.fix.host.__dict__.pop('management_uuid', None)

        requests = self.requests_of(lambda: self.fix.snapshot(self.instance))
        given_up = []
        for where in self.break_each(requests, prepare=forget):
            try:
                self.fix.snapshot(self.instance)
            except exception.CaptureFailed as exc:
                given_up.append(where)
                self.assertIn('onnection', exc.format_message(), where)
            self.assertEqual(self.before, self.machine.snapshot(), where)
            self.assertEqual([], self.fix.management.disks, where)
        self.assertEqual(2 * (len(requests) - self.MADE_AGAIN),
                         len(given_up), given_up)

    def test_failure_between_two_steps_leaves_the_machine_as_it_was(self):
        made = [step for step, _ in snapshot.recipe(self.order).iter_nodes()]
        for last in range(1, len(made) + 1):
            def recipe(op, last=last):
                these = list(snapshot.recipe(op).iter_nodes())[:last]
                return linear_flow.Flow('broken').add(
                    *(step for step, _ in these), Break())

            self.assertRaises(exception.CaptureFailed, runner.run, recipe,
                              self.order)
            message = f'after {made[last - 1].name}'
            self.assertEqual(self.before, self.machine.snapshot(), message)
            self.assertEqual([], self.fix.management.disks, message)


class TestSnapshotOfACopy(TestSnapshot):
    """The same where servers show a disk to one partition only."""

    #: And read two volume groups, and write one.
    MADE_AGAIN = 5

    def setUp(self):
        super().setUp()
        self.fix.config.config(group='powervm', capture_from_copy=True)
