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

"""Recorded responses, served as they are instead of the machine's own.

A recording has the format in which pypowervm keeps its test data: sections
INFO, HEADERS and BODY, each ended by a line ``END OF SECTION}``.
"""

import copy
import re

from lxml import etree

from nova_powervm.simulator.model import errors as model_errors
from nova_powervm.simulator.rest import errors
from nova_powervm.simulator.rest import reply
from nova_powervm.simulator.wire import atom
from nova_powervm.simulator.wire import document

_BODY = re.compile(r'BODY\{(.*?)\n?END OF SECTION\}', re.DOTALL)
_ATOM = f'{{{document.ATOM}}}'


class Recording:
    """Every object of one noun that a response showed, to be read only."""

    def __init__(self, noun, entries):
        self.noun = noun
        self._entries = entries

    def is_about(self, call):
        """Is a request for objects of this noun, or for one of them?"""
        return self.noun in call.path.split('/')[-2:]

    def answer(self, call):
        """A feed of all objects, or one of them by its id.

        Raises WrongVerb or NoSuchThing.
        """
        if call.verb != 'GET':
            raise errors.WrongVerb(
                f'{self.noun} is served from a recording: it can only be '
                'read.')
        *_, last = call.path.split('/')
        if last == self.noun:
            return reply.xml(atom.feed(
                call.hrefs.path(call.path),
                [self._entry(call, uuid, f'{call.path}/{uuid}')
                 for uuid in self._entries]))
        if last not in self._entries:
            raise model_errors.NoSuchThing(self.noun, last)
        tag = self._entries[last].findtext(f'{{{document.UOM}}}etag')
        return reply.xml(self._entry(call, last, call.path), tag=tag)

    def _entry(self, call, uuid, path):
        """The text of an entry, with an address on this server."""
        made = copy.deepcopy(self._entries[uuid])
        for link in made.iterfind(f'{_ATOM}link'):
            if link.get('rel', '').upper() == 'SELF':
                link.set('href', call.hrefs.path(path) + call.group_suffix)
        made.tail = None
        return etree.tostring(made, encoding='unicode')


def load(path):
    """The Recording in a file. Raises OSError, or Invalid with a reason."""
    with open(path, encoding='utf-8') as file:
        match = _BODY.search(file.read())
    try:
        root = etree.fromstring((match[1] if match else '').strip())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise model_errors.Invalid(
            f'{path} has no recorded document: {error}.') from None
    entries = {
        entry.findtext(f'{_ATOM}id'): entry
        for entry in root.iter(f'{_ATOM}entry')
        if entry.find(f'{_ATOM}content/*') is not None}
    nouns = {etree.QName(entry.find(f'{_ATOM}content')[0]).localname
             for entry in entries.values()}
    if len(nouns) != 1:
        raise model_errors.Invalid(
            f'{path} shows objects of {len(nouns)} types; one is served.')
    return Recording(nouns.pop(), entries)
