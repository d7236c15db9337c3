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

import dataclasses

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import resources
from nova_powervm.simulator.wire import document
from nova_powervm.simulator.wire import partition as wire
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator.wire import documents


def posted(**children):
    return documents.written('LogicalPartition', document.bare(**children))


class PartitionCase(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = machines.machine(self)
        self.lpar = machines.lpar(self.machine)


class TestEncode(PartitionCase):

    def test_what_was_written_reads_back_as_the_same_settings(self):
        dedicated = dataclasses.replace(
            machines.settings(), nvram='AAEC', description='ours',
            processors=resources.DedicatedProcessors(2, 1, 2),
            tagged_io={'Console': 'HMC', 'LoadSource': '0'})
        for settings in (machines.settings(), dedicated):
            self.lpar.update(settings)
            body = documents.encoded(self.lpar, wire.GROUPS)
            self.assertEqual(settings, wire.decode(body, settings))
            self.assertEqual(settings, wire.decode_new(body)['settings'])

    def test_nvram_is_in_its_group_only(self):
        self.assertIsNone(documents.encoded(self.lpar).text('PartitionNVRAM'))
        self.assertEqual('', documents.encoded(
            self.lpar, ('NVRAM',)).text('PartitionNVRAM'))

    def test_capabilities_come_with_rmc(self):
        path = 'PartitionCapabilities/DynamicLogicalPartitionIOCapable'
        self.assertFalse(documents.encoded(self.lpar).boolean(path))
        running = machines.running(self.machine, 'lpar2')
        self.assertTrue(documents.encoded(running).boolean(path))

    def test_a_stopped_partition_has_no_memory_at_run_time(self):
        path = 'PartitionMemoryConfiguration/RuntimeMemory'
        self.assertEqual(0, documents.encoded(self.lpar).integer(path))

    def test_children_come_in_schema_order(self):
        order = documents.names(documents.encoded(self.lpar))
        for first, second in (('PartitionName', 'PartitionState'),
                              ('PartitionState', 'PartitionUUID'),
                              ('AssociatedManagedSystem', 'BootMode'),
                              ('BootMode', 'MigrationState')):
            self.assertLess(order.index(first), order.index(second))


class TestDecode(PartitionCase):

    def test_what_is_absent_stays_as_it_is(self):
        settings = self.lpar.settings
        self.assertEqual(settings, wire.decode(posted(), settings))
        self.assertEqual('new', wire.decode(
            posted(PartitionName='new'), settings).name)

    def test_another_kind_of_processors_replaces_them(self):
        body = posted(PartitionProcessorConfiguration=document.bare(
            DedicatedProcessorConfiguration=document.bare(
                DesiredProcessors=2, MaximumProcessors=4,
                MinimumProcessors=1),
            HasDedicatedProcessors=True, SharingMode='keep idle procs'))
        self.assertEqual(
            resources.DedicatedProcessors(2, 1, 4, 'keep idle procs'),
            wire.decode(body, self.lpar.settings).processors)

    def test_a_new_partition_needs_a_name(self):
        self.assertRaises(errors.Invalid, wire.decode_new, posted())

    def test_a_new_partition_may_bring_its_ids(self):
        new = wire.decode_new(posted(
            PartitionName='n', PartitionUUID='U1', PartitionID=9,
            PartitionType='OS400'))
        self.assertEqual(('U1', 9, 'OS400'),
                         (new['uuid'], new['number'], new['kind']))


class TestQuick(PartitionCase):

    def test_the_values_are_plain(self):
        quick = wire.quick(self.lpar, documents.HREFS)
        self.assertEqual((4, 'not activated', 'inactive'), (
            quick['PartitionID'], quick['PartitionState'],
            quick['RMCState']))
