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

"""What documents of a kind look like, whatever they are about.

A Shape learns from any number of documents. Of every element, by its path, it
knows the attributes and their values, what sort of text stands there, and
which of its children stood before which. Ids, numbers and names do not
matter; of an address only its form does.
"""

import collections
import re
import urllib.parse

from lxml import etree

ATOM = '{http://www.w3.org/2005/Atom}'
_IDS = ((re.compile(r'[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F-]{22}'), '<UUID>'),
        (re.compile(r'[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}'), '<uuid>'),
        (re.compile(r'(?<=/do/)\w+'), '<job>'))
_TEXTS = ((r'', 'nothing'), (r'true|false', 'truth'), (r'-?\d+', 'integer'),
          (r'-?\d+\.\d+', 'decimal'),
          (r'[0-9a-f]{8}-[0-9a-f-]{27}', 'uuid'),
          (r'[0-9A-F]{8}-[0-9A-F-]{27}', 'UUID'))


class Place:
    """All elements at one path."""

    def __init__(self):
        self.attributes = collections.defaultdict(set)
        self.texts = set()
        self.before = set()  # (a, b): a child a stood before a child b


class Shape:
    """The places of a kind of document, by path, outermost first."""

    def __init__(self):
        self.places = {}

    def at(self, path):
        """The Place at a path; a new one if there is none."""
        return self.places.setdefault(path, Place())

    def learn(self, element, path=None):
        """Look at an element, and all below it."""
        path = path or etree.QName(element).localname
        place = self.at(path)
        for name, value in element.attrib.items():
            _learn_attribute(place, etree.QName(name).localname, value)
        children = list(element.iterchildren('{*}*'))
        if not children:
            place.texts.add(sort_of(element.text or ''))
        names = list(dict.fromkeys(name_of(child) for child in children))
        place.before.update(
            (a, b) for i, a in enumerate(names) for b in names[i + 1:])
        for child in children:
            self.learn(child, f'{path}/{name_of(child)}')

    def learn_json(self, value, path):
        """Look at what a JSON document says."""
        place = self.at(path)
        if isinstance(value, dict):
            for name, item in value.items():
                self.learn_json(item, f'{path}/{name}')
        elif isinstance(value, list):
            for item in value:
                self.learn_json(item, f'{path}[]')
        else:
            place.texts.add(_sort_of_json(value))


def name_of(child):
    """Name of an element; links of entries are told apart by what for."""
    name = etree.QName(child).localname
    if child.tag == f'{ATOM}link' and child.get('rel'):
        return f'{name}[{child.get("rel")}]'
    return name


def _learn_attribute(place, name, value):
    if name == 'href':
        value = form(value)
    elif name == 'schemaVersion':
        value = 'any'
    elif name == 'term':
        value = value.rstrip('0123456789')
    place.attributes[name].add(value)


def path_of(href):
    """The path of an address."""
    return urllib.parse.urlsplit(href).path


def form(href):
    """An address without the server, the ids and the query."""
    found = path_of(href)
    for pattern, name in _IDS:
        found = pattern.sub(name, found)
    return found


def sort_of(text):
    """What sort of text it is."""
    text = text.strip()
    return next((name for pattern, name in _TEXTS
                 if re.fullmatch(pattern, text)), 'text')


def _sort_of_json(value):
    if isinstance(value, str):
        return sort_of(value)
    return {bool: 'true or false', type(None): 'null'}.get(
        type(value), 'number')
