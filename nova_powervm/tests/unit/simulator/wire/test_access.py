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

from nova_powervm.simulator.wire import access
from nova_powervm.tests import base


class TestAccess(base.TestCase):

    def test_a_tag_says_who_may_write_the_element(self):
        self.assertEqual('<PartitionName kb="CUR" kxe="false"',
                         access.TAGS['LogicalPartition']['PartitionName'])

    def test_what_is_newer_says_since_when(self):
        self.assertEqual('<Uptime kb="ROO" kxe="true" ksv="V1_5_0"',
                         access.TAGS['LogicalPartition']['Uptime'])

    def test_a_name_may_mean_another_thing_elsewhere(self):
        tags = [access.TAGS[parent]['BootMode']
                for parent in ('LogicalPartition', 'VirtualIOServer')]
        self.assertEqual(['<BootMode kb="ROR" kxe="false"',
                          '<BootMode kb="CUD" kxe="false"'], tags)

    def test_what_is_not_known_has_no_attributes(self):
        self.assertEqual('<Metadata', access.TAGS['LogicalPartition'][
            'Metadata'])
