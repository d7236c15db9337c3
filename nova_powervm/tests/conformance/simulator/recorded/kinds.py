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

"""What is compared with what: documents sorted by what they are about.

An object is of the kind of its noun. What is around objects, and what is not
an object at all, has kinds of its own: ``feed`` and ``entry``, ``metrics
feed``, ``phyp metrics``, ``vios metrics``, ``lpar metrics``, and ``headers``.
"""

import collections
import copy

from lxml import etree

from nova_powervm.tests.conformance.simulator.recorded import shapes

ATOM = shapes.ATOM
# Headers whose values are compared as well.
_TELLING = ('content-type', 'x-mc-type', 'cache-control')


class Sorted:
    """Shapes by kind, learned from any number of responses."""

    def __init__(self):
        self.shapes = collections.defaultdict(shapes.Shape)

    def learn(self, headers, xml, json=None):
        """Look at a response. Returns the kinds it was of."""
        self._learn_headers(headers)
        if xml is None:
            return [self._learn_json(json)] if json is not None else []
        if not xml.tag.startswith(ATOM):
            name = etree.QName(xml).localname
            self.shapes[name].learn(xml)
            return [name]
        found = {self._learn_object(content)
                 for content in xml.iter(f'{ATOM}content') if len(content)}
        return sorted(found | {self._learn_envelope(xml)})

    def _learn_headers(self, headers):
        shape = self.shapes['headers']
        for name, value in headers.items():
            place = shape.at(name.lower())
            if name.lower() in _TELLING:
                place.attributes['value'].add(value)

    def _learn_json(self, json):
        if 'lparUtil' in json:
            kind = 'lpar metrics'
        elif 'systemFirmware' not in str(json):
            kind = 'vios metrics'
        else:
            kind = 'phyp metrics'
        self.shapes[kind].learn_json(json, 'document')
        return kind

    def _learn_object(self, content):
        noun = etree.QName(content[0]).localname
        self.shapes[noun].learn(content[0], noun)
        around = self.shapes[noun].at(noun).attributes['entry']
        around.update(shapes.name_of(child)
                      for child in content.getparent().iterchildren('{*}*'))
        return noun

    def _learn_envelope(self, xml):
        root = copy.deepcopy(xml)
        is_feed = etree.QName(root).localname == 'feed'
        kind = 'feed' if is_feed else 'entry'
        if root.find(f'{ATOM}subtitle') is not None:
            kind = f'metrics {kind}'
        for content in root.iter(f'{ATOM}content'):
            for child in content:
                content.remove(child)
            content.attrib.pop('type', None)
        for link in root.iter(f'{ATOM}link'):
            link.set('href', '')
        self.shapes[kind].learn(root, 'feed' if is_feed else 'entry')
        return kind
