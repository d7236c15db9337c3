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

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.wire import document
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator.wire import documents


class TestWriting(base.TestCase):

    def xml(self, node):
        element = document.build('Thing', node, 'urn:x')
        return document.serialise(element).decode()

    def test_keywords_become_children_in_their_order(self):
        self.assertEqual(
            '<Thing xmlns="urn:x"><B>1</B><A>2</A></Thing>',
            self.xml(document.bare(B=1, A=2)))

    def test_lists_repeat_and_none_disappears(self):
        self.assertEqual(
            '<Thing xmlns="urn:x"><A>1</A><A>2</A></Thing>',
            self.xml(document.bare(A=[1, 2], B=None)))

    def test_a_section_has_metadata_first(self):
        body = documents.written('Thing', document.section({'group': 'G'},
                                                           A='x'))
        self.assertEqual(['Metadata', 'A'], documents.names(body))

    def test_a_root_knows_who_it_is(self):
        body = documents.written('Thing', document.root('u1'))
        self.assertEqual('u1', body.text('Metadata/Atom/AtomID'))

    def test_there_is_neither_declaration_nor_indentation(self):
        xml = self.xml(document.section(A=document.bare(B=1)))
        self.assertTrue(xml.startswith('<Thing'))
        self.assertNotIn('\n', xml)

    def test_values_are_always_written_the_same_way(self):
        for value, text in ((True, 'true'), (False, 'false'), (5, '5'),
                            (0.5, '0.5'), (10.0, '10'), (0.0, '0'),
                            (0.000431, '0.000431'), (600000.0, '600000'),
                            ('a', 'a')):
            self.assertEqual(text, document.text(value))

    def test_text_is_escaped(self):
        self.assertIn('a&lt;b&amp;c', self.xml(document.bare(A='a<b&c')))

    def test_links_point_to_objects(self):
        body = documents.written('Thing', document.bare(
            One=document.link('http://h/1'),
            Many=document.links(['http://h/2', 'http://h/3'])))
        self.assertEqual('http://h/1', body.href('One'))
        self.assertEqual('http://h/2', body.child('Many').href('link'))


class TestReading(base.TestCase):

    def body(self, inner):
        return document.parse(f'<p:T xmlns:p="urn:x">{inner}</p:T>'.encode())

    def test_children_are_found_by_path_whatever_the_prefix(self):
        body = document.parse(
            b'<a:T xmlns:a="urn:x" xmlns="urn:x"><A><a:B>1</a:B></A></a:T>')
        self.assertEqual('1', body.text('A/B'))
        self.assertEqual('T', body.name)
        self.assertTrue(body.is_a('T', 'urn:x'))

    def test_what_is_not_there_is_none_or_the_default(self):
        body = self.body('')
        self.assertIsNone(body.text('A'))
        self.assertEqual('x', body.text('A', 'x'))
        self.assertIsNone(body.integer('A'))
        self.assertIsNone(body.boolean('A'))
        self.assertIsNone(body.href('A'))
        self.assertIsNone(body.first())

    def test_numbers_and_booleans_are_understood(self):
        body = self.body('<p:I> 7 </p:I><p:D>0.5</p:D><p:B>true</p:B>')
        self.assertEqual((7, 0.5, True), (
            body.integer('I'), body.decimal('D'), body.boolean('B')))

    def test_what_is_none_of_these_is_refused_by_name(self):
        body = self.body('<p:I>1.5</p:I><p:D>nan</p:D><p:B>yes</p:B>')
        for read, path in ((body.integer, 'I'), (body.decimal, 'D'),
                           (body.boolean, 'B')):
            error = self.assertRaises(errors.Invalid, read, path)
            self.assertIn(path, str(error))

    def test_the_first_child_is_not_the_metadata(self):
        body = self.body('<p:Metadata/><p:VirtualDisk/>')
        self.assertEqual('VirtualDisk', body.first().name)

    def test_children_of_one_name_come_in_order(self):
        body = self.body('<p:A>1</p:A><p:B/><p:A>2</p:A>')
        self.assertEqual(2, len(body.children('A')))

    def test_what_is_no_xml_is_refused(self):
        for data in (b'', b'<a', b'<a/>', b'\xff'):
            self.assertRaises(errors.Invalid, document.parse, data)

    def test_entities_are_refused(self):
        self.assertRaises(errors.Invalid, document.parse, b'''<!DOCTYPE T [
            <!ENTITY e SYSTEM "file:///etc/passwd">]>
            <T xmlns="urn:x">&e;</T>''')
