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

from lxml import etree

from nova_powervm.simulator.wire import atom
from nova_powervm.simulator.wire import document
from nova_powervm.tests import base


def made(text):
    return etree.fromstring(text)


def order(element):
    return [etree.QName(child).localname for child in element]


class TestEntry(base.TestCase):

    def test_its_parts_come_in_the_recorded_order(self):
        entry = made(atom.entry('Thing', 'u1', document.root('u1'),
                                'http://h/Thing/u1', '-17'))
        self.assertEqual(['id', 'title', 'published', 'link', 'author',
                          'etag', 'content'], order(entry))
        self.assertEqual('u1', entry.findtext('{*}id'))
        self.assertEqual('-17', entry.findtext(f'{{{document.UOM}}}etag'))

    def test_the_link_is_self(self):
        entry = made(atom.entry('Thing', 'u1', document.root('u1'),
                                'http://h/x'))
        link = entry.find('{*}link')
        self.assertEqual(('SELF', 'http://h/x'),
                         (link.get('rel'), link.get('href')))

    def test_content_is_one_element_of_the_service(self):
        for service, namespace in (('uom', document.UOM),
                                   ('web', document.WEB)):
            entry = made(atom.entry('Thing', 'u1', document.root('u1'),
                                    service=service))
            content = entry.find('{*}content')
            self.assertEqual([f'{{{namespace}}}Thing'],
                             [child.tag for child in content])
            self.assertEqual(f'application/vnd.ibm.powervm.{service}+xml; '
                             'type=Thing', content.get('type'))


class TestFeed(base.TestCase):

    def test_entries_come_last(self):
        entry = atom.entry('Thing', 'u1', document.root('u1'))
        feed = made(atom.feed('http://h/Thing', [entry]))
        self.assertEqual(['id', 'updated', 'link', 'generator', 'entry'],
                         order(feed))
