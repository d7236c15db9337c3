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

"""What a host and its servers do, as Nova tells it."""

from nova_powervm.tests.functional import cloud  # isort: skip

from nova import context as nova_context
from nova import objects
from oslo_serialization import jsonutils

from nova_powervm.tests import status_fixtures


class StatisticsTest(cloud.CloudTestCase):

    def setUp(self):
        super().setUp()
        # Nova's schema of this answer names the drivers there may be.
        self.flags(group='api', response_validation='warn')

    def test_diagnostics_of_a_server(self):
        server = self.boot()
        self.partition_of(server).rmc = 'active'
        status_fixtures.measure(self.machine)

        found = self.api.api_get(
            f'/servers/{server["id"]}/diagnostics').body
        self.assertEqual(('running', 'phyp', None), (
            found['state'], found['hypervisor'], found['driver']))
        settings = self.partition_of(server).settings
        self.assertEqual(settings.memory.desired,
                         found['memory_details']['maximum'])
        self.assertEqual(settings.processors.vcpus, found['num_cpus'])
        self.assertGreater(found['cpu_details'][0]['time'], 0)
        self.assertGreater(found['nic_details'][0]['rx_octets'], 0)
        self.assertGreater(found['disk_details'][0]['read_bytes'], 0)

        self.api.microversion = '2.47'
        told = self.api.api_get(f'/servers/{server["id"]}/diagnostics').body
        self.assertEqual(found['cpu_details'][0]['time'], told['cpu0_time'])

    def test_monitor_of_the_host(self):
        status_fixtures.measure(self.machine)
        self.flags(compute_monitors=['cpu.virt_driver'])
        self.restart()

        node = objects.ComputeNodeList.get_all(
            nova_context.get_admin_context())[0]
        found = {metric['name']: metric['value']
                 for metric in jsonutils.loads(node.metrics)}
        self.assertEqual(0.01, found['cpu.kernel.percent'])
        self.assertGreater(found['cpu.idle.percent'], 0.9)
        self.assertGreater(found['cpu.user.time'], 0)
