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

"""A client that is not pypowervm: plain HTTP, and XML by hand."""

import http.client
import json
import socket
import threading

from lxml import etree
import requests

from nova_powervm import simulator
from nova_powervm.tests import base

UOM = 'http://www.ibm.com/xmlns/systems/power/firmware/uom/mc/2012_10/'
WEB = 'http://www.ibm.com/xmlns/systems/power/firmware/web/mc/2012_10/'
ATOM = '{http://www.w3.org/2005/Atom}'
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_LOGON = (f'{_XML}<LogonRequest:LogonRequest xmlns:LogonRequest="{WEB}" '
          f'xmlns="{WEB}" schemaVersion="V1_0"><Metadata><Atom/></Metadata>'
          '<UserID kb="CUR" kxe="false">hscroot</UserID>'
          '<Password kb="CUR" kxe="false">abc123</Password>'
          '</LogonRequest:LogonRequest>')
_LPAR = """<lpar:LogicalPartition xmlns:lpar="%s" schemaVersion="V1_0">
  <lpar:PartitionMemoryConfiguration><lpar:DesiredMemory>1024
  </lpar:DesiredMemory><lpar:MaximumMemory>2048</lpar:MaximumMemory>
  <lpar:MinimumMemory>256</lpar:MinimumMemory>
  </lpar:PartitionMemoryConfiguration>
  <lpar:PartitionName>web1</lpar:PartitionName>
  <lpar:PartitionType>AIX/Linux</lpar:PartitionType>
</lpar:LogicalPartition>""" % UOM


class ForeignTest(base.TestCase):

    def setUp(self):
        super().setUp()
        self.sim = simulator.Simulator(password='abc123').start()
        self.addCleanup(self.sim.stop)
        self.machine = self.sim.machine
        self.http = requests.Session()
        self.addCleanup(self.http.close)
        self.http.headers['X-API-Session'] = self.logon()

    def logon(self):
        answer = self.ask('PUT', 'Logon', _LOGON, 'web', **{
            'Content-Type': 'application/vnd.ibm.powervm.web+xml; '
                            'type=LogonRequest'})
        return etree.fromstring(answer.content).findtext('{*}X-API-Session')

    def ask(self, verb, path, data=None, service='uom', status=200,
            **headers):
        answer = self.http.request(
            verb, f'{self.sim.url}/rest/api/{service}/{path}', data=data,
            headers=headers)
        self.assertEqual(status, answer.status_code, answer.text)
        return answer

    def read(self, path, **headers):
        return etree.fromstring(self.ask('GET', path, **headers).content)

    def object(self, path):
        """The object of an entry, as text to be posted."""
        return self.read(path).find(f'{ATOM}content')[0]

    def ids(self, path):
        return [entry.findtext(f'{ATOM}id')
                for entry in self.read(path).iter(f'{ATOM}entry')]


class TestWork(ForeignTest):
    """From nothing to a running partition, and back."""

    def create(self):
        system, = self.ids('ManagedSystem')
        answer = self.ask('PUT', f'ManagedSystem/{system}/LogicalPartition',
                          _LPAR, status=201)
        return etree.fromstring(answer.content).findtext(f'{ATOM}id')

    def add_disk(self, vios):
        """A disk of 1 GB named boot, through its volume group."""
        _, group = self.ids(f'VirtualIOServer/{vios}/VolumeGroup')
        path = f'VirtualIOServer/{vios}/VolumeGroup/{group}'
        answer = self.ask('GET', path)
        body = etree.fromstring(answer.content).find(f'{ATOM}content')[0]
        body.find(f'{{{UOM}}}VirtualDisks').append(etree.fromstring(
            f'<VirtualDisk xmlns="{UOM}"><DiskCapacity>1</DiskCapacity>'
            '<DiskName>boot</DiskName></VirtualDisk>'))
        self.ask('POST', path, etree.tostring(body),
                 **{'If-Match': answer.headers['ETag']})

    def map_disk(self, vios, lpar):
        path = f'VirtualIOServer/{vios}?group=ViosSCSIMapping'
        answer = self.ask('GET', path)
        body = etree.fromstring(answer.content).find(f'{ATOM}content')[0]
        body.find(f'{{{UOM}}}VirtualSCSIMappings').append(etree.fromstring(
            f'<VirtualSCSIMapping xmlns="{UOM}"><AssociatedLogicalPartition '
            f'href="/rest/api/uom/LogicalPartition/{lpar}" rel="related"/>'
            '<ClientAdapter><UseNextAvailableSlotID>true'
            '</UseNextAvailableSlotID></ClientAdapter><ServerAdapter>'
            '<UseNextAvailableSlotID>true</UseNextAvailableSlotID>'
            '</ServerAdapter><Storage><VirtualDisk><DiskName>boot</DiskName>'
            '</VirtualDisk></Storage></VirtualSCSIMapping>'))
        stale = {'If-Match': '1'}
        self.ask('POST', path, etree.tostring(body), status=412, **stale)
        self.ask('POST', path, etree.tostring(body),
                 **{'If-Match': answer.headers['ETag']})

    def run_job(self, path, **parameters):
        """Fill in the template, submit it, and return how it ended."""
        body = self.object(path)
        listed = body.find(f'{{{WEB}}}JobParameters')
        for name, value in parameters.items():
            listed.append(etree.fromstring(
                f'<JobParameter xmlns="{WEB}"><ParameterName>{name}'
                f'</ParameterName><ParameterValue>{value}</ParameterValue>'
                '</JobParameter>'))
        answer = self.ask('PUT', path, etree.tostring(body))
        number = etree.fromstring(answer.content).findtext('.//{*}JobID')
        status = self.read(f'jobs/{number}').findtext('.//{*}Status')
        self.ask('DELETE', f'jobs/{number}', status=204)
        return status

    def test_a_partition_with_a_disk(self):
        lpar, vios = self.create(), self.machine.vios('vios1').uuid
        self.add_disk(vios)
        self.map_disk(vios, lpar)
        power = f'LogicalPartition/{lpar}/do/Power'
        self.assertEqual('COMPLETED_OK', self.run_job(f'{power}On'))
        self.assertEqual('running', self.ask(
            'GET', f'LogicalPartition/{lpar}/quick/PartitionState').json())
        self.assertEqual(
            '0x8100000000000000', self.read(f'VirtualIOServer/{vios}')
            .findtext('.//{*}LogicalUnitAddress'))
        self.assertEqual('COMPLETED_OK', self.run_job(
            f'{power}Off', operation='shutdown', immediate='true'))
        self.ask('DELETE', f'LogicalPartition/{lpar}', status=204)
        self.ask('GET', f'LogicalPartition/{lpar}', status=404)

    def test_bytes_are_uploaded_in_chunks(self):
        vios = self.machine.vios('vios1')
        self.add_disk(vios.uuid)
        answer = self.ask('PUT', 'File', (
            f'<File xmlns="{WEB}"><Filename>image</Filename>'
            '<InternetMediaType>application/octet-stream</InternetMediaType>'
            '<ExpectedFileSizeInBytes>9</ExpectedFileSizeInBytes>'
            '<FileEnumType>BROKERED_DISK_IMAGE</FileEnumType>'
            f'<TargetVirtualIOServerUUID>{vios.uuid}'
            '</TargetVirtualIOServerUUID><TargetDeviceUniqueDeviceID>'
            f'{vios.disk("boot").udid}</TargetDeviceUniqueDeviceID></File>'),
            'web', 201)
        uuid = etree.fromstring(answer.content).findtext('.//{*}FileUUID')
        self.ask('PUT', f'File/contents/{uuid}', iter([b'some', b'bytes']),
                 'web', 204)
        self.ask('DELETE', f'File/{uuid}', service='web', status=204)
        self.assertEqual(b'somebytes', vios.disk('boot').content.read(0, 9))

    def test_a_poll_for_events_ends_when_something_happens(self):
        poll = ('Event?QUEUE_APPLICATIONID=monitor'
                '&QUEUE_CLIENTKEY_METHOD=USE_APPLICATIONID')
        self.assertIn('NEW_CLIENT', self.ask('GET', poll).text)
        found = []
        waiting = threading.Thread(
            target=lambda: found.append(self.ask('GET', poll).text))
        waiting.start()
        lpar = self.create()
        waiting.join(10)
        self.assertIn(lpar, found[0])


class TestManners(ForeignTest):
    """What HTTP libraries do, and pypowervm does not."""

    def setUp(self):
        super().setUp()
        self.path = f'LogicalPartition/{self.machine.lpars[0].uuid}'
        self.tag = self.ask('GET', self.path).headers['ETag']

    def test_etags_may_be_quoted_weak_or_several(self):
        for tag in ('%s', '"%s"', 'W/"%s"', '"1", "%s"', '*'):
            tag = tag.replace('%s', self.tag)
            answer = self.ask('GET', self.path, status=304,
                              **{'If-None-Match': tag})
            self.assertEqual((self.tag, b''),
                             (answer.headers['ETag'], answer.content))
        body = self.ask('GET', self.path).content
        body = etree.tostring(etree.fromstring(body).find(
            f'{ATOM}content')[0])
        for tag in (f'"{self.tag}"', f'W/"{self.tag}"'):
            self.ask('POST', self.path, body, **{'If-Match': tag})

    def test_a_feed_that_did_not_change_is_304(self):
        tag = self.ask('GET', 'LogicalPartition').headers['ETag']
        self.ask('GET', 'LogicalPartition', status=304,
                 **{'If-None-Match': tag})
        self.machine.lpars[0].store_nvram('AAAA')
        self.ask('GET', 'LogicalPartition', **{'If-None-Match': tag})

    def test_a_slash_at_the_end_is_not_in_the_links(self):
        for link in self.read('LogicalPartition/').iter(f'{ATOM}link'):
            self.assertNotIn('//', link.get('href').partition('://')[2])

    def test_groups_may_be_given_one_by_one(self):
        both = self.ask('GET', 'VirtualIOServer'
                               '?group=ViosStorage&group=ViosSCSIMapping')
        self.assertIn('<PhysicalVolumes ', both.text)
        self.assertIn('<VirtualSCSIMappings ', both.text)

    def test_head_is_get_without_a_body(self):
        answer = self.ask('HEAD', self.path)
        self.assertEqual((self.tag, b''),
                         (answer.headers['ETag'], answer.content))

    def test_the_wrong_verb_says_which_are_right(self):
        for verb in ('OPTIONS', 'PATCH'):
            answer = self.ask(verb, self.path, status=405)
            self.assertEqual('DELETE, GET, HEAD, POST',
                             answer.headers['Allow'])

    def test_every_accept_is_fine(self):
        for kind in ('application/atom+xml', 'application/xml', '*/*',
                     'application/vnd.ibm.powervm.uom+xml; '
                     'type=LogicalPartition'):
            answer = self.ask('GET', self.path, Accept=kind)
            self.assertEqual('application/atom+xml',
                             answer.headers['Content-Type'])

    def test_quick_properties_of_all_at_once(self):
        system = self.machine.uuid
        for path, count in (('ManagedSystem', 1), ('LogicalPartition', 1),
                            (f'ManagedSystem/{system}/VirtualIOServer', 2)):
            found = self.ask('GET', f'{path}/quick/All').json()
            self.assertEqual(count, len({each['UUID'] for each in found}))

    def test_what_is_empty_has_no_media_type(self):
        answer = self.ask('DELETE', 'Logon', service='web', status=204)
        self.assertNotIn('Content-Type', answer.headers)

    def test_an_error_repeats_the_request_without_the_token(self):
        answer = self.ask('GET', 'LogicalPartition/x', status=404,
                          **{'X-Transaction-ID': 'XT1'})
        told = etree.fromstring(answer.content).findtext(
            './/{*}RequestHeaders')
        self.assertIn('X-Api-Session=*******', told)
        self.assertEqual('XT1', answer.headers['X-Transaction-ID'])

    def test_a_client_that_waits_for_100_gets_it_once(self):
        body = b'<a/>'
        with socket.create_connection((self.sim.host, self.sim.port)) as link:
            link.sendall(
                (f'POST /rest/api/uom/{self.path} HTTP/1.1\r\n'
                 f'Host: {self.sim.host}\r\nExpect: 100-continue\r\n'
                 f'X-API-Session: {self.http.headers["X-API-Session"]}\r\n'
                 f'Content-Length: {len(body)}\r\n\r\n').encode())
            with link.makefile('rb') as answer:
                self.assertEqual(b'HTTP/1.1 100 Continue\r\n\r\n',
                                 answer.readline() + answer.readline())
                link.sendall(body)
                self.assertIn(b' 400 ', answer.readline())

    def test_http_1_0_is_understood(self):
        link = http.client.HTTPConnection(self.sim.host, self.sim.port)
        link._http_vsn, link._http_vsn_str = 10, 'HTTP/1.0'
        self.addCleanup(link.close)
        link.request('GET', f'/rest/api/uom/{self.path}/quick/PartitionID',
                     headers=dict(self.http.headers))
        self.assertEqual(1, json.loads(link.getresponse().read()))
