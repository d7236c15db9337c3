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

"""XML: trees to write, and bodies to read.

A document is put together from nameless nodes; a node gets its name from
the place where it stands::

    section(DiskName='boot', VolumeGroup=link(href))

Keywords become children, in their order: a scalar becomes an element with
text, a list one element for each item, and None nothing at all. Documents
are compact, because clients compare elements white space included.
"""

import math
import re
from xml.sax import saxutils

from lxml import etree

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.wire import access

ATOM = 'http://www.w3.org/2005/Atom'
UOM = 'http://www.ibm.com/xmlns/systems/power/firmware/uom/mc/2012_10/'
WEB = 'http://www.ibm.com/xmlns/systems/power/firmware/web/mc/2012_10/'
SCHEMA = 'V1_3_0'

# What no XML document can contain, however it is written.
_UNWRITABLE = re.compile(
    '[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]')
_CONTROLS = bytes(set(range(32)) - set(b'\t\n\r'))
_NONCHARACTERS = ('\ufffe'.encode(), '\uffff'.encode())
_MOST = 1 << 63


class Node:
    """An element without its name: attributes, children or a text."""

    __slots__ = ('attributes', 'children', 'text')

    def __init__(self, attributes, children, text=None):
        self.attributes = attributes
        self.children = children
        self.text = text


def bare(attributes=None, /, **children):
    """An element with these attributes and children and nothing else."""
    return Node(attributes or {}, children)


_ENTITIES = {'"': '&quot;', '\n': '&#10;', '\r': '&#13;', '\t': '&#9;'}
_special = re.compile(f'[&<>{"".join(_ENTITIES)}]').search
_OBJECT = {'schemaVersion': SCHEMA}
_OBJECT_TEXT = f' schemaVersion="{SCHEMA}"'
_METADATA = bare(Atom=bare())
_METADATA_TEXT = '<Metadata><Atom/></Metadata>'


def section(attributes=None, /, **children):
    """An element that is an object of its own: schema version, Metadata."""
    attributes = {**_OBJECT, **attributes} if attributes else _OBJECT
    return Node(attributes, {'Metadata': _METADATA, **children})


def root(uuid, /, **children):
    """An object with an identity."""
    return Node(_OBJECT,
                {'Metadata': bare(Atom=bare(AtomID=uuid, AtomCreated=0)),
                 **children})


def leaf(value, attributes):
    """An element with a text and attributes; None without a value."""
    return None if value is None else Node(attributes, {}, text(value))


def link(href):
    """An element that points to an object."""
    return bare({'href': href, 'rel': 'related'})


def links(hrefs):
    """An element that lists objects."""
    return bare(link=[link(href) for href in hrefs])


def build(name, node, namespace):
    """The lxml element of a node."""
    return etree.fromstring(render(name, node, namespace))


def render(name, node, namespace):
    """The text of a node that is the root of a document.

    Writing text takes a fraction of the time of making the elements of a
    tree one by one, and documents of large machines have 100,000 of them.
    """
    parts = []
    _write(parts.append, name, f'<{name} xmlns="{namespace}"', node)
    return ''.join(parts)


def render_content(name, node, namespace):
    """The text of a node in an entry: real servers give it a prefix."""
    tag = f'{name}:{name}'
    parts = []
    _write(parts.append, name,
           f'<{tag} xmlns:{name}="{namespace}" xmlns="{namespace}"', node)
    return f'{"".join(parts[:-1])}</{tag}>'


def _write(write, name, tag, node):
    """Write an element, whose tag begins like that."""
    write(f'{tag}{_attributes(node)}>')
    if node.text:
        write(escape(node.text))
    tags = access.TAGS[name]
    for child, value in node.children.items():
        if value is None:
            continue
        tag = tags[child]
        for item in value if isinstance(value, list) else (value,):
            kind = type(item)
            if item is _METADATA:
                write(_METADATA_TEXT)
            elif kind is Node:
                _write(write, child, tag, item)
            elif kind is str:
                write(f'{tag}>{escape(item)}</{child}>')
            elif kind is int:
                write(f'{tag}>{item}</{child}>')
            elif item is not None:
                write(f'{tag}>{escape(text(item))}</{child}>')
    write(f'</{name}>')


def _attributes(node):
    if not node.attributes:
        return ''
    if node.attributes is _OBJECT:
        return _OBJECT_TEXT
    return ''.join([f' {key}="{escape(value)}"'
                    for key, value in node.attributes.items()])


def escape(value):
    """A text as it stands between tags, or between double quotes."""
    if _special(value) is None:
        return value
    return saxutils.escape(value, _ENTITIES)


def text(value):
    """How a value is written; always the same way."""
    if isinstance(value, bool):
        return 'true' if value else 'false'
    if isinstance(value, float):
        return f'{value:.6f}'.rstrip('0').rstrip('.')
    return str(value)


def serialise(document):
    """Bytes of a text or an element, without an XML declaration.

    What no document can contain is replaced.
    """
    if not isinstance(document, str):
        return etree.tostring(document, encoding='utf-8',
                              xml_declaration=False)
    data = document.encode(errors='replace')
    if len(data.translate(None, _CONTROLS)) != len(data) or any(
            character in data for character in _NONCHARACTERS):
        return _UNWRITABLE.sub('\ufffd', document).encode()
    return data


class Body:
    """An element to read from: the same namespace all the way down."""

    def __init__(self, element):
        self._element = element
        self._prefix = element.tag[:element.tag.index('}') + 1]

    @property
    def name(self):
        """Name of the element, without its namespace."""
        return self._element.tag[len(self._prefix):]

    def is_a(self, name, namespace):
        """Is this the element of that name and namespace?"""
        return self._element.tag == f'{{{namespace}}}{name}'

    def child(self, path):
        """The first element at a path such as 'A/B', or None."""
        steps = '/'.join(self._prefix + name for name in path.split('/'))
        found = self._element.find(steps)
        return None if found is None else Body(found)

    def children(self, name):
        """All children of that name."""
        return [Body(e) for e in self._element.findall(self._prefix + name)]

    def texts(self, name):
        """The texts of all children of that name."""
        return [(e.text or '').strip()
                for e in self._element.findall(self._prefix + name)]

    def elements(self):
        """All children."""
        return [Body(e)
                for e in self._element.iterchildren(f'{self._prefix}*')]

    def first(self):
        """The first child other than Metadata, or None."""
        return next((child for child in self.elements()
                     if child.name != 'Metadata'), None)

    def href(self, name):
        """The href of a link child, or None."""
        found = self._element.find(self._prefix + name)
        return None if found is None else found.get('href')

    def text(self, path, default=None):
        """Text at a path; the default if there is no such element."""
        found = self.child(path)
        if found is None:
            return default
        return (found._element.text or '').strip()

    def integer(self, path):
        """A whole number, or None if absent or empty. Raises Invalid."""
        return self._number(path, int, 'a whole number')

    def decimal(self, path):
        """A number, or None if absent or empty. Raises Invalid."""
        return self._number(path, float, 'a number')

    def integers(self, path):
        """A list of whole numbers, or None if absent. Raises Invalid."""
        value = self.text(path)
        if value is None:
            return None
        try:
            numbers = [int(number) for number in value.split()]
        except ValueError:
            numbers = [math.nan]
        if not all(abs(number) < _MOST for number in numbers):
            raise errors.Invalid(
                f'{path} is {value!r}, not a list of whole numbers.')
        return numbers

    def boolean(self, path):
        """True, False, or None if absent or empty. Raises Invalid."""
        value = self.text(path)
        if not value:
            return None
        if value not in ('true', 'false'):
            raise errors.Invalid(f'{path} is {value!r}, not true or false.')
        return value == 'true'

    def _number(self, path, kind, what):
        value = self.text(path)
        if not value:
            return None
        try:
            number = kind(value)
        except ValueError:
            number = math.nan
        if not abs(number) < _MOST:
            raise errors.Invalid(f'{path} is {value!r}, not {what}.')
        return number


def fields(body, table):
    """Values of the fields of a table that the body has one for.

    A line of the table is a field, a method of Body, and a path.
    """
    found = {}
    for field, kind, path in table:
        value = getattr(body, kind)(path)
        if value is not None:
            found[field] = value
    return found


def parse(data):
    """The body of a request. Raises Invalid."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True,
                             remove_comments=True, remove_pis=True)
    try:
        element = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise errors.Invalid(f'The body is not XML: {error}.') from None
    if element.getroottree().docinfo.doctype:
        raise errors.Invalid('The body has a document type declaration, '
                             'which could hide entities.')
    if not element.tag.startswith('{'):
        raise errors.Invalid(f'The element {element.tag} has no namespace.')
    return Body(element)
