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

"""The REST interface as any HTTP client sees it: status, headers, bodies."""

import os

from lxml import etree
import requests

from nova_powervm.tests import base
from nova_powervm.tests import fixtures

ATOM = '{http://www.w3.org/2005/Atom}'
UOM = '{http://www.ibm.com/xmlns/systems/power/firmware/uom/mc/2012_10/}'
WEB = '{http://www.ibm.com/xmlns/systems/power/firmware/web/mc/2012_10/}'

LOGON = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<LogonRequest schemaVersion="V1_0" xmlns="{web}">
  <UserID>somebody</UserID>{how}
</LogonRequest>"""
FILE = '<GenerateX-API-SessionFile>true</GenerateX-API-SessionFile>'
PARTITION = """<uom:LogicalPartition xmlns:uom="{uom}" schemaVersion="V1_0">
  <uom:PartitionMemoryConfiguration>
    <uom:DesiredMemory>1024</uom:DesiredMemory>
    <uom:MaximumMemory>1024</uom:MaximumMemory>
    <uom:MinimumMemory>1024</uom:MinimumMemory>
  </uom:PartitionMemoryConfiguration>
  <uom:PartitionName>{name}</uom:PartitionName>
  <uom:PartitionType>AIX/Linux</uom:PartitionType>
</uom:LogicalPartition>"""


class HttpTest(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fixture = self.useFixture(fixtures.SimulatorFixture())
        self.sim = self.fixture.sim
        self.machine = self.sim.machine
        self.session = requests.Session()
        self.addCleanup(self.session.close)
        self.token = self.logon()

    def logon(self, how='<Password>any</Password>'):
        answer = self.ask('PUT', '/rest/api/web/Logon',
                          data=LOGON.format(web=WEB[1:-1], how=how))
        self.assertEqual(200, answer.status_code)
        document = etree.fromstring(answer.content)
        return document.findtext(f'{WEB}X-API-Session')

    def ask(self, verb, path, **kwargs):
        headers = kwargs.pop('headers', {})
        if getattr(self, 'token', None):
            headers.setdefault('X-API-Session', self.token)
        if path.startswith('/'):
            path = self.sim.url + path
        return self.session.request(verb, path, headers=headers, timeout=20,
                                    **kwargs)

    def uom(self, verb, path, **kwargs):
        return self.ask(verb, f'/rest/api/uom/{path}', **kwargs)

    def assertError(self, status, answer):
        """It is an error document, and says so; returns its message."""
        self.assertEqual(status, answer.status_code, answer.text)
        self.assertEqual('application/atom+xml',
                         answer.headers['Content-Type'].split(';')[0])
        entry = etree.fromstring(answer.content)
        error = entry.find(f'{ATOM}content/{WEB}HttpErrorResponse')
        self.assertEqual(str(status), error.findtext(f'{WEB}HTTPStatus'))
        return error.findtext(f'{WEB}Message')

    def create(self, name='lpar1'):
        """The SELF address and etag of a new partition."""
        answer = self.uom('PUT', f'ManagedSystem/{self.machine.uuid}'
                          '/LogicalPartition', data=PARTITION.format(
                              uom=UOM[1:-1], name=name))
        self.assertIn(answer.status_code, (200, 201), answer.text)
        entry = etree.fromstring(answer.content)
        return self_of(entry), answer.headers['ETag']


def self_of(entry):
    return entry.find(f'{ATOM}link[@rel="SELF"]').get('href')


class TestLogon(HttpTest):

    def test_the_flavour_is_novalink(self):
        answer = self.ask('PUT', '/rest/api/web/Logon', data=LOGON.format(
            web=WEB[1:-1], how='<Password>any</Password>'))
        self.assertEqual('PVM', answer.headers['X-MC-Type'])

    def test_tokens_are_never_the_same(self):
        self.assertNotEqual(self.token, self.logon())

    def test_a_token_file_is_for_its_owner_alone(self):
        answer = self.ask('PUT', '/rest/api/web/Logon',
                          data=LOGON.format(web=WEB[1:-1], how=FILE))
        path = etree.fromstring(answer.content).findtext(
            f'{WEB}X-API-SessionFile')
        self.assertEqual(0o600, os.stat(path).st_mode & 0o777)
        with open(path) as file:
            self.token = file.read().strip()
        self.assertEqual(200, self.uom('GET', 'ManagedSystem').status_code)

    def test_the_token_file_is_gone_after_logging_off(self):
        answer = self.ask('PUT', '/rest/api/web/Logon',
                          data=LOGON.format(web=WEB[1:-1], how=FILE))
        path = etree.fromstring(answer.content).findtext(
            f'{WEB}X-API-SessionFile')
        with open(path) as file:
            self.token = file.read().strip()
        self.assertEqual(
            204, self.ask('DELETE', '/rest/api/web/Logon').status_code)
        self.assertFalse(os.path.exists(path))

    def test_without_a_session_nothing_is_answered(self):
        for token in ('', 'made-up'):
            self.token = None
            self.assertError(401, self.uom(
                'GET', 'ManagedSystem', headers={'X-API-Session': token}))

    def test_after_logging_off_the_token_is_worthless(self):
        self.ask('DELETE', '/rest/api/web/Logon')
        self.assertError(401, self.uom('GET', 'ManagedSystem'))

    def test_a_logon_request_that_is_none(self):
        for body in ('', 'nonsense', '<a/>', LOGON.format(web='x', how='')):
            self.assertError(400, self.ask('PUT', '/rest/api/web/Logon',
                                           data=body))

    def test_an_upload_without_a_session_is_refused(self):
        answer = self.ask('PUT', '/rest/api/web/File/contents/x',
                          data=iter([b'x' * 100000] * 10),
                          headers={'X-API-Session': 'made-up'})
        self.assertError(401, answer)


class TestDocuments(HttpTest):

    def test_no_declaration_that_names_an_encoding(self):
        for path in ('ManagedSystem', 'VirtualIOServer', 'LogicalPartition'):
            body = self.uom('GET', path).content
            self.assertFalse(body.startswith(b'<?xml'))

    def test_documents_are_compact(self):
        self.create()
        for path in ('ManagedSystem', 'VirtualIOServer', 'LogicalPartition'):
            for element in etree.fromstring(
                    self.uom('GET', path).content).iter('{*}*'):
                if len(element):
                    self.assertIsNone(element.text, element.tag)
                self.assertIsNone(element.tail, element.tag)

    def test_an_address_repeats_the_groups_that_were_asked_for(self):
        for group in ('None', 'ViosSCSIMapping',
                      'ViosSCSIMapping,ViosStorage'):
            feed = self.uom('GET', f'VirtualIOServer?group={group}')
            for entry in etree.fromstring(feed.content).iter(f'{ATOM}entry'):
                address = self_of(entry)
                self.assertTrue(address.startswith(self.sim.url))
                self.assertTrue(address.endswith(f'?group={group}'))
                self.assertEqual(200, self.ask('GET', address).status_code)

    def test_an_address_has_no_group_when_none_was_asked_for(self):
        feed = self.uom('GET', 'VirtualIOServer')
        entry = etree.fromstring(feed.content).find(f'{ATOM}entry')
        self.assertNotIn('?', self_of(entry))

    def test_addresses_follow_the_form_that_was_asked_for(self):
        self.create()
        for path in ('LogicalPartition',
                     f'ManagedSystem/{self.machine.uuid}/LogicalPartition'):
            feed = etree.fromstring(self.uom('GET', path).content)
            for entry in feed.iter(f'{ATOM}entry'):
                self.assertIn(f'/rest/api/uom/{path}/', self_of(entry))

    def test_an_entry_has_the_etag_of_the_feed(self):
        feed = etree.fromstring(
            self.uom('GET', 'VirtualIOServer?group=None').content)
        for entry in feed.iter(f'{ATOM}entry'):
            answer = self.ask('GET', self_of(entry))
            self.assertEqual(entry.findtext(f'{UOM}etag'),
                             answer.headers['ETag'])

    def test_the_host_that_was_asked_is_the_host_in_the_addresses(self):
        feed = self.ask('GET', f'http://localhost:{self.sim.port}'
                        '/rest/api/uom/ManagedSystem')
        entry = etree.fromstring(feed.content).find(f'{ATOM}entry')
        self.assertTrue(self_of(entry).startswith(
            f'http://localhost:{self.sim.port}/'))


class TestConditions(HttpTest):

    def test_what_did_not_change_is_304(self):
        address, etag = self.create()
        answer = self.ask('GET', address, headers={'If-None-Match': etag})
        self.assertEqual((304, b''), (answer.status_code, answer.content))

    def test_what_changed_is_answered_in_full(self):
        address, etag = self.create()
        self.rename(address, etag)
        answer = self.ask('GET', address, headers={'If-None-Match': etag})
        self.assertEqual(200, answer.status_code)

    def test_other_groups_are_another_representation(self):
        address = f'VirtualIOServer/{self.machine.vios("vios1").uuid}'
        etag = self.uom('GET', f'{address}?group=None').headers['ETag']
        answer = self.uom('GET', f'{address}?group=ViosSCSIMapping',
                          headers={'If-None-Match': etag})
        self.assertEqual(200, answer.status_code)

    def test_an_old_etag_is_412_and_changes_nothing(self):
        address, etag = self.create()
        self.rename(address, etag)
        before = self.machine.snapshot()
        message = self.assertError(
            412, self.post(address, etag, 'again'))
        self.assertIn('changed since it was read', message)
        self.assertError(412, self.ask('DELETE', address,
                                       headers={'If-Match': etag}))
        self.assertEqual(before, self.machine.snapshot())

    def test_without_an_etag_nothing_is_checked(self):
        address, etag = self.create()
        self.rename(address, etag)
        self.assertEqual(200, self.post(address, None, 'third').status_code)
        self.assertEqual(204, self.ask('DELETE', address).status_code)

    def rename(self, address, etag):
        self.assertEqual(200, self.post(address, etag, 'two').status_code)

    def post(self, address, etag, name):
        return self.ask('POST', address, headers=(
            {'If-Match': etag} if etag else {}), data=PARTITION.format(
                uom=UOM[1:-1], name=name))


class TestRefusals(HttpTest):

    def test_what_is_not_there_is_404(self):
        unknown = '00000000-0000-4000-8000-000000000000'
        for path in (f'LogicalPartition/{unknown}',
                     f'VirtualIOServer/{unknown}',
                     f'LogicalPartition/{unknown}/quick/PartitionState',
                     f'VirtualIOServer/{self.machine.vios("vios1").uuid}'
                     f'/VolumeGroup/{unknown}',
                     f'LogicalPartition/{unknown}/do/PowerOn',
                     'jobs/12345'):
            message = self.assertError(404, self.uom('GET', path))
            self.assertIn(path.split('/')[-1] if 'jobs' in path else unknown,
                          message)

    def test_one_is_not_found_as_the_other(self):
        vios = self.machine.vios('vios1').uuid
        self.assertError(404, self.uom('GET', f'LogicalPartition/{vios}'))

    def test_what_is_deleted_is_404(self):
        address, _etag = self.create()
        self.ask('DELETE', address)
        self.assertError(404, self.ask('GET', address))
        self.assertError(404, self.ask('DELETE', address))

    def test_what_is_not_simulated_is_501_and_names_itself(self):
        for verb, path in (
                ('GET', 'PowerEnterprisePool'), ('PUT', 'Tier'),
                ('GET', f'ManagedSystem/{self.machine.uuid}/IOAdapter')):
            message = self.assertError(501, self.uom(verb, path))
            self.assertIn(f'{verb} /rest/api/uom/{path}', message)

    def test_a_job_that_is_not_simulated_is_501(self):
        lpar = self.machine.lpars[0].uuid
        message = self.assertError(
            501, self.uom('GET', f'LogicalPartition/{lpar}/do/Suspend'))
        self.assertIn('Suspend', message)

    def test_processed_metrics_are_501_and_named(self):
        path = (f'/rest/api/pcm/ManagedSystem/{self.machine.uuid}/'
                'ProcessedMetrics')
        self.assertIn(path, self.assertError(501, self.ask('GET', path)))

    def test_the_wrong_verb_is_405(self):
        message = self.assertError(405, self.uom('POST', 'ManagedSystem'))
        self.assertIn('GET', message)

    def test_a_body_that_is_not_xml_is_400(self):
        path = f'ManagedSystem/{self.machine.uuid}/LogicalPartition'
        for body in ('', 'nonsense', '<open>', '{"name": "lpar1"}'):
            self.assertError(400, self.uom('PUT', path, data=body))

    def test_a_body_of_another_kind_is_400(self):
        path = f'ManagedSystem/{self.machine.uuid}/LogicalPartition'
        for body in ('<LogicalPartition/>', f'<File xmlns="{UOM[1:-1]}"/>'):
            self.assertIn('LogicalPartition', self.assertError(
                400, self.uom('PUT', path, data=body)))

    def test_numbers_that_are_none_are_400(self):
        body = PARTITION.format(uom=UOM[1:-1], name='x').replace(
            '1024', 'plenty')
        path = f'ManagedSystem/{self.machine.uuid}/LogicalPartition'
        message = self.assertError(400, self.uom('PUT', path, data=body))
        self.assertIn("'plenty'", message)

    def test_a_body_with_entities_of_its_own_is_400(self):
        body = ('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
                + PARTITION.format(uom=UOM[1:-1], name='a&e;b'))
        path = f'ManagedSystem/{self.machine.uuid}/LogicalPartition'
        self.assertError(400, self.uom('PUT', path, data=body))

    def test_bad_quick_properties_and_searches(self):
        lpar = self.machine.lpars[0].uuid
        self.assertError(404, self.uom(
            'GET', f'LogicalPartition/{lpar}/quick/Colour'))
        self.assertError(400, self.uom(
            'GET', "LogicalPartition/search/nonsense"))
        self.assertIn('Colour', self.assertError(501, self.uom(
            'GET', "LogicalPartition/search/(Colour=='red')")))


class TestTheSimulatorItself(HttpTest):

    def test_it_tells_about_itself(self):
        about = self.ask('GET', '/simulator/about').json()
        self.assertEqual('pvmsim', about['machine']['name'])
        self.assertIn(
            {'verb': 'GET', 'path': '/rest/api/uom/ManagedSystem',
             'noun': 'ManagedSystem', 'action': 'feed'}, about['routes'])

    def test_it_needs_no_session(self):
        self.token = None
        self.assertEqual(
            200, self.ask('GET', '/simulator/about').status_code)

    def test_a_snapshot_tells_the_machine(self):
        snapshot = self.ask('GET', '/simulator/snapshot').json()
        self.assertEqual({'novalink', 'vios1', 'vios2'},
                         set(snapshot['partitions']))

    def test_the_trace_counts_and_is_cleared(self):
        self.ask('DELETE', '/simulator/trace')
        self.uom('GET', 'VirtualIOServer')
        self.uom('GET', 'VirtualIOServer')
        trace = self.ask('GET', '/simulator/trace').json()
        self.assertEqual({'GET VirtualIOServer': 2}, trace['counts'])
        self.assertEqual([200, 200], [e['status'] for e in trace['entries']])

    def test_a_fault_is_set_and_strikes_and_is_shown(self):
        rule = {'outcome': {'kind': 'refuse', 'status': 500,
                            'message': 'No.'}, 'noun': 'VirtualIOServer'}
        made = self.ask('POST', '/simulator/faults', json=rule)
        self.assertEqual(201, made.status_code)
        self.assertEqual(
            'No.', self.assertError(500, self.uom('GET', 'VirtualIOServer')))
        self.assertEqual(
            200, self.uom('GET', 'VirtualIOServer').status_code)
        [shown] = self.ask('GET', '/simulator/faults').json()
        self.assertEqual((1, 1), (shown['struck'], shown['id']))

    def test_a_bad_rule_is_400_and_a_sentence(self):
        for body in (b'{', b'[]', b'{"outcome": "explode"}'):
            answer = self.ask('POST', '/simulator/faults', data=body)
            self.assertEqual(400, answer.status_code)
            self.assertTrue(answer.json()['error'].endswith('.'))

    def test_faults_are_removed_one_by_one_and_all(self):
        for _rule in range(3):
            self.ask('POST', '/simulator/faults', json={'outcome': 'busy'})
        self.assertEqual(
            204, self.ask('DELETE', '/simulator/faults/2').status_code)
        self.assertEqual(
            404, self.ask('DELETE', '/simulator/faults/2').status_code)
        shown = self.ask('GET', '/simulator/faults').json()
        self.assertEqual([1, 3], [rule['id'] for rule in shown])
        self.ask('DELETE', '/simulator/faults')
        self.assertEqual([], self.ask('GET', '/simulator/faults').json())
