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

import datetime

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import pcm
from nova_powervm.simulator.wire import document
from nova_powervm.simulator.wire import pcm as wire
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator.wire import documents


class TestPcm(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = machines.machine(self)

    def test_preferences_read_back_the_same(self):
        wanted = pcm.Preferences(long_term=True, aggregation=True)
        self.machine.pcm.set(wanted)
        body = document.parse(document.serialise(
            wire.encode(self.machine, documents.HREFS)))
        self.assertEqual(wanted, wire.decode(body))
        self.assertEqual('pvmsim', body.text('SystemName'))

    def test_the_name_of_a_document_says_what_is_in_it(self):
        sample = pcm.Sample('LTM', 'vios_2', 60, None)
        name = wire.file_name(self.machine, sample)
        self.assertTrue(name.startswith(f'LTM_{self.machine.mtms}_vios_2_'))
        self.assertEqual(('vios_2', self.machine.pcm.date(60)),
                         wire.category_and_date(self.machine, name))

    def test_other_names_are_no_documents(self):
        for name in ('x', f'LTM_{self.machine.mtms}_phyp_20159999T999999+0000'
                          '.json'):
            self.assertRaises(errors.NoSuchThing, wire.category_and_date,
                              self.machine, name)

    def test_an_entry_has_a_date_with_a_fraction_and_a_zone(self):
        feed = wire.samples_feed(
            self.machine, 'LTM', [pcm.Sample('LTM', 'phyp', 60, None)],
            'http://pvm/feed')
        entry = feed.find(f'{{{document.ATOM}}}entry')
        date = entry.findtext(f'{{{document.ATOM}}}updated')
        datetime.datetime.strptime(date, '%Y-%m-%dT%H:%M:%S.%fZ')
        link = entry.find(f'{{{document.ATOM}}}link')
        self.assertNotIn('rel', link.attrib)
        self.assertTrue(link.get('href').startswith('http://pvm/feed/LTM_'))
