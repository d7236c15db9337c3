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

"""The files that pypowervm ships as test data: what each of them holds."""

import ast
import functools
import json
import os
import re

from lxml import etree
from pypowervm import tests

DIRECTORY = os.path.join(os.path.dirname(tests.__file__), 'data')
ATOM = '{http://www.w3.org/2005/Atom}'
_SECTION = r'^%s\s*\{(.*?)^END OF SECTION\}?'


class Recording:
    """A response, in parts.

    ``xml`` is None unless it is a document, ``json`` unless it is that;
    ``headers`` are empty where none were kept.
    """

    def __init__(self, name):
        self.name = name
        with open(os.path.join(DIRECTORY, name), encoding='utf-8') as file:
            self._text = file.read()
        self.headers = {name.lower(): value for name, value
                        in self._literal('HEADERS').items()}
        body = self._section('BODY')
        self.body = (self._text if body is None else body).strip()
        self.xml = _parsed(etree.fromstring, self.body.encode(),
                           etree.XMLSyntaxError)
        self.json = _parsed(json.loads, self.body, ValueError)

    def _section(self, name):
        found = re.search(_SECTION % name, self._text, re.DOTALL | re.M)
        return found and found[1]

    def _literal(self, name):
        return ast.literal_eval((self._section(name) or '{}').strip())

    @property
    def level(self):
        """Who answered, and with which version of the schema, if known."""
        server = self.headers.get('x-mc-type', 'no X-MC-Type')
        return f'{server} {self.headers.get("x-hmc-schema-version", "")}'


def _parsed(parse, text, error):
    try:
        return parse(text)
    except error:
        return None


@functools.cache
def names():
    """Names of all files there are."""
    return sorted(os.listdir(DIRECTORY))


@functools.cache
def recording(name):
    """The Recording in a file; each is read once."""
    return Recording(name)
