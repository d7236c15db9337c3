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

from nova_powervm.simulator.model import pool as pool_model
from nova_powervm.simulator import presets
from nova_powervm.tests import base
from nova_powervm.tests import pool_fixtures
from nova_powervm.virt.powervm import exception


def add_cluster(machine, vios, name):
    """Make a cluster of one Virtual I/O Server."""
    node = machine.vios(vios)
    pool_model.create_cluster(node, name, f'pool of {name}',
                              node.add_volume(1024),
                              [node.add_volume(10 * 1024)])


class TestFind(base.TestCase):

    def start(self, machine, **options):
        fix = self.useFixture(pool_fixtures.PoolHostFixture(
            machine, start=False, **options))
        fix.start()
        return fix

    def problems(self, machine, **options):
        """Return why nova-compute does not start."""
        return self.assertRaises(
            exception.HostNotReady, self.start, machine,
            **options).kwargs['problems']

    def test_only_cluster_is_found_in_a_few_requests(self):
        fix = self.start(presets.ssp())
        self.assertEqual('ssp1', fix.disks.capacity().shared.name)
        for noun in ('Cluster', 'SharedStoragePool', 'Tier'):
            self.assertEqual(2, fix.sim.trace.counts()[f'GET {noun}'])

    def test_one_of_several_is_found_by_its_name(self):
        machine = presets.dual_vios()
        add_cluster(machine, 'vios1', 'one')
        add_cluster(machine, 'vios2', 'two')
        fix = self.start(machine, cluster_name='two')
        self.assertEqual('pool of two', fix.disks.capacity().shared.name)

    def test_none_says_what_to_configure(self):
        problems = self.problems(presets.dual_vios())
        self.assertIn('no Virtual I/O Server of this host is in a cluster',
                      problems)
        self.assertIn('disk_driver = localdisk', problems)

    def test_several_without_a_name_are_listed(self):
        machine = presets.dual_vios()
        add_cluster(machine, 'vios1', 'one')
        add_cluster(machine, 'vios2', 'two')
        self.assertIn('cluster_name is not set, and this host is in several '
                      'clusters: one, two.', self.problems(machine))

    def test_wrong_name_is_answered_with_the_right_ones(self):
        self.assertIn("cluster_name is 'other', and this host is not in that "
                      "cluster. There are: cluster1.",
                      self.problems(presets.ssp(), cluster_name='other'))

    def test_cluster_without_an_active_server_here_is_refused(self):
        machine = presets.dual_vios()
        add_cluster(machine, 'vios1', 'one')
        machine.vios('vios1').rmc = 'inactive'
        problems = self.problems(machine)
        self.assertIn("no active Virtual I/O Server of this host is a node "
                      "of cluster 'one'", problems)
        self.assertIn('start vios1', problems)

    def test_one_active_server_is_enough(self):
        machine = presets.ssp()
        machine.vios('vios1').rmc = 'inactive'
        self.assertIsNotNone(self.start(machine).disks)
