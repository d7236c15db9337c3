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

import base64

from lxml import etree

from nova_powervm.simulator.model import discovery
from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import lua_text
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines

ITL = '<itl><Iwwpn>10:00</Iwwpn><Twwpn>50AB</Twwpn><lua>1000</lua></itl>'
NAA = '600507680281000000000000000000B1'


def request(itls=ITL, more='', reliable='false'):
    return (f'<XML_LIST><general><version>2.0</version></general>'
            f'<reliableITL>{reliable}</reliableITL><deviceList><device>'
            f'<vendor>IBM</vendor>{more}<itlList><number>1</number>{itls}'
            '</itlList></device></deviceList></XML_LIST>')


class TestParse(base.TestCase):

    def refused(self, text, *words):
        error = self.assertRaises(errors.Invalid, lua_text.parse, text)
        for word in words:
            self.assertIn(word, str(error))

    def test_names_are_plain(self):
        self.assertEqual(
            discovery.Request('IBM', None, False, [('1000', '50ab', '1000')]),
            lua_text.parse(request()))

    def test_a_way_named_twice_counts_once(self):
        self.assertEqual(1, len(lua_text.parse(request(ITL + ITL)).itls))

    def test_an_identity_is_plain_or_base64(self):
        coded = base64.b64encode(NAA.encode()).decode()
        for text in (NAA, coded):
            self.assertEqual(NAA, lua_text.parse(request(
                more=f'<deviceID>{text}</deviceID>')).device_id)
        self.assertEqual('é', lua_text.parse(request(
            more='<deviceID>é</deviceID>')).device_id)

    def test_reliable_ways_are_said_to_be(self):
        self.assertTrue(lua_text.parse(request(reliable='true')).reliable)

    def test_an_inventory_query_is_about_a_udid(self):
        query = ('<uom:VIO xmlns:uom="http://www.ibm.com/xmlns/systems/power/'
                 'firmware/uom/mc/2012_10/"><uom:Request><uom:VioUdidFilter '
                 'udid="{}"/></uom:Request></uom:VIO>')
        self.assertEqual('01AA', lua_text.parse(query.format('01AA')))
        self.refused(query.format(''), 'VioUdidFilter')

    def test_what_is_no_request_is_refused(self):
        self.refused(None, 'XML')
        self.refused('<a', 'XML')
        self.refused('<a/>', 'a')
        self.refused('<!DOCTYPE a []><a/>', 'document type')
        self.refused(request(itls=''), 'itl')
        self.refused(request(itls='<itl><lua>1</lua></itl>'), 'Iwwpn')
        self.refused('<XML_LIST/>', 'itl')


class TestFormat(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = machines.san_machine(self)
        self.lun, itls = machines.masked(self.machine)
        self.volume = discovery.discover(
            self.machine.vios('vios1'),
            discovery.Request(None, None, False, itls)).volume

    def found(self, *parts):
        root = etree.fromstring(lua_text.format_found(
            discovery.Found(*parts)))
        return {e.tag: e.text for e in root.iter()
                if e.tag in ('status', 'pvName', 'udid', 'msgText')}

    def test_a_disk_is_named(self):
        self.assertEqual(
            {'status': '3', 'msgText': 'a <b>', 'pvName': 'hdisk2',
             'udid': self.volume.udid}, self.found(3, self.volume, 'a <b>'))

    def test_no_disk_is_not(self):
        self.assertEqual({'status': '6', 'msgText': 'no'},
                         self.found(6, None, 'no'))

    def test_an_unknown_udid_is_not_written(self):
        self.assertNotIn('udid', self.found(
            discovery.UNKNOWN_UDID, self.volume, ''))

    def test_the_inventory_is_two_documents(self):
        text = lua_text.format_inventory(self.volume, '8247-22L')
        first, second = text.split('<?xml version="1.0"?>')
        base = etree.fromstring(first).find('.//{*}PhysicalVolume_base')
        self.assertEqual(('NAA', self.volume.page83),
                         (base.get('desType'), base.get('descriptor')))
        self.assertTrue(etree.fromstring(second).tag.endswith('VIO'))

    def test_a_disk_that_is_not_there_is_left_out(self):
        self.assertNotIn('PhysicalVolume',
                         lua_text.format_inventory(None, '8247-22L'))

    def test_a_disk_without_identity_has_no_descriptor(self):
        self.lun.identity = None
        self.assertNotIn('descriptor',
                         lua_text.format_inventory(self.volume, 'x'))
