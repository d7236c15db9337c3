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

"""Tests of nova_powervm.simulator.rest.page."""

import dataclasses

from lxml import html

from nova_powervm.simulator.model import clock
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator.rest import http


class TestPage(http.RestCase):

    def page(self, query=''):
        answer = self.get(f'/{query}', token=False)
        self.assertEqual(200, answer.status)
        return html.fromstring(answer.data)

    def rows(self, title, page=None):
        """The cells of a table, row by row."""
        page = self.page() if page is None else page
        for section in page.iter('section'):
            if section.find('h2').text.strip() == title:
                return [[cell.text_content() for cell in row]
                        for row in section.iterfind('.//tbody/tr')]
        raise AssertionError(f'There is no table {title}.')

    def test_it_shows_the_machine(self):
        lpar = machines.running(self.machine)
        machines.attach(lpar, machines.disk(self.machine))
        self.assertIn(['4', 'lpar1', 'AIX/Linux', 'running', 'active'],
                      [row[:5] for row in self.rows('Partitions')])
        [mapping] = self.rows('Virtual SCSI mappings')
        self.assertEqual(('lpar1', 'disk1'), (mapping[3], mapping[5]))
        self.assertIn(['vios1', 'novavg', '1000', '999', 'hdisk1'],
                      self.rows('Volume groups'))

    def test_it_shows_jobs_that_run(self):
        self.machine.clock = clock.Manual()
        lpar = machines.lpar(self.machine)
        number = self.machine.jobs.submit('PowerOn', lpar, {}).number
        self.assertEqual([[number, 'PowerOn', 'lpar1', 'RUNNING', '']],
                         self.rows('Jobs'))

    def test_it_shows_the_last_requests_newest_first(self):
        self.get(self.lpars_path)
        self.get(f'{http.UOM}/nothing')
        self.assertEqual(['501', '200'],
                         [row[3] for row in self.rows('Last requests')])

    def test_it_shows_what_goes_wrong(self):
        self.app.scenarios.play('vios_lost', vios='vios2')
        self.app.scenarios.play('lost_reply')
        self.assertEqual(
            [['1', 'vios_lost', 'playing', 'vios=vios2'],
             ['2', 'lost_reply', 'playing', '']], self.rows('Scenarios'))
        self.assertEqual(
            [['1', 'lose_reply', '0',
              'noun=LogicalPartition, action=create']],
            self.rows('Fault rules'))

    def test_names_are_only_text(self):
        lpar = machines.lpar(self.machine)
        lpar.update(dataclasses.replace(lpar.settings,
                                        name='<b onclick="x">&'))
        self.assertIn('<b onclick="x">&',
                      [row[1] for row in self.rows('Partitions')])

    def test_it_refreshes_when_asked_to(self):
        find = './/meta[@http-equiv="refresh"]'
        self.assertIsNone(self.page().find(find))
        self.assertEqual('5', self.page('?refresh=5').find(find).get(
            'content'))
        for nonsense in ('x', '', '-1', '0', '9' * 5000):
            self.page(f'?refresh={nonsense}')

    def test_links_lead_somewhere(self):
        page = self.page()
        ids = {element.get('id') for element in page.iterfind('.//*[@id]')}
        for link in page.iterfind('.//a'):
            href = link.get('href')
            if href.startswith('#'):
                self.assertIn(href[1:], ids)
            else:
                self.assertEqual(200, self.get(href, token=False).status)

    def test_a_busy_machine_is_cut_short(self):
        for number in range(250):
            machines.disk(self.machine, f'disk{number}')
        page = self.page()
        self.assertEqual(200, len(self.rows('Virtual disks and media', page)))
        self.assertIn('The first 200 of 250.', page.text_content())

    def test_it_is_only_to_be_looked_at(self):
        self.assertRefused(404, self.ask('POST', '/'))
        self.assertEqual([], list(self.page().iter('form', 'script')))
