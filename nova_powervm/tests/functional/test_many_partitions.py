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

"""What a host costs that others have hundreds of partitions on."""

import functools

from nova.compute import power_state
from nova.compute import provider_tree
from nova import context as nova_context
from nova import objects
from oslo_utils import uuidutils

from nova_powervm.simulator import presets
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures

#: What nova-compute does, and the most requests it may take.
BOUNDS = {
    'start': 16,  # what there is, and what deleted instances may have left
    'look after all instances at start': 0,
    'number of instances': 0,
    'list of instances': 0,
    'power states of all instances': 0,
    'what the host has left': 6,  # system, partitions, servers, groups
    'update of the providers': 0,
    'look at the images': 2,
}


class ManyPartitionsTest(base.TestCase):

    def setUp(self):
        super().setUp()
        objects.register_all()

    def costs(self, partitions, own):
        """Return how many requests everything takes on such a host.

        :param partitions: how many there are that Nova knows nothing of
        :param own: how many instances there are
        """
        machine = presets.enlarge(presets.dual_vios(), partitions + own, 2)
        self.known = [
            driver_fixtures.make_instance(
                number, uuid=lpar.uuid.lower(), vm_state='active',
                info_cache=objects.InstanceInfoCache(network_info=None))
            for number, lpar in zip(range(1, own + 1), reversed(
                machine.lpars), strict=False)]
        with driver_fixtures.DriverFixture(
                machine, start=False, listen_to_events=True) as fix:
            fix.instances.extend(self.known)
            fix.deleted.append(driver_fixtures.make_instance(1000))
            tree = provider_tree.ProviderTree()
            tree.new_root('host1', uuidutils.generate_uuid(), generation=1)
            context = nova_context.get_admin_context()
            return {what: self.cost(fix, action) for what, action in {
                'start': lambda: self.start(fix, context),
                'look after all instances at start':
                    lambda: self.look_after(fix),
                'number of instances': fix.driver.get_num_instances,
                'list of instances': fix.driver.list_instance_uuids,
                'power states of all instances':
                    lambda: self.power_states(fix),
                'what the host has left': functools.partial(
                    fix.driver.get_available_resource, 'host1'),
                'update of the providers': functools.partial(
                    fix.driver.update_provider_tree, tree, 'host1'),
                'look at the images': functools.partial(
                    fix.driver.manage_image_cache, context, self.known),
            }.items()}

    def cost(self, fix, action):
        """Return how many requests it takes, but for the one that waits."""
        fix.sim.trace.clear()
        action()
        return sum(count for what, count in fix.sim.trace.counts().items()
                   if what != 'GET Event poll')

    def start(self, fix, context):
        fix.start()
        fix.driver.process_instances_at_startup(context, self.known)

    def look_after(self, fix):
        """What Nova does to each instance when it starts."""
        for instance in self.known:
            fix.driver.get_info(instance)
            fix.driver.plug_vifs(instance, [])

    def power_states(self, fix):
        for instance in self.known:
            self.assertIn(fix.driver.get_info(instance).state,
                          (power_state.RUNNING, power_state.SHUTDOWN))

    def test_cost_is_the_same_however_many_partitions_there_are(self):
        few = self.costs(partitions=1, own=1)
        many = self.costs(partitions=200, own=300)
        self.assertEqual(few, many)
        self.assertEqual({}, {what: count for what, count in many.items()
                              if count > BOUNDS[what]})
