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
INFO, HEADERS and BODY, each ended by a line ``END OF SECTION}``. A file
without sections is a body.
"""

import copy
import json
import re

from lxml import etree
from werkzeug import wrappers

from nova_powervm.simulator.model import errors as model_errors
from nova_powervm.simulator.rest import errors
from nova_powervm.simulator.rest import reply
from nova_powervm.simulator.wire import atom
from nova_powervm.simulator.wire import document

_SECTION = re.compile(r'BODY\s*\{(.*?)\n?END OF SECTION\}?', re.DOTALL)
_ATOM = f'{{{document.ATOM}}}'
_ETAG = f'{{{document.UOM}}}etag'
# Nouns whose objects are found at paths with another name.
_PLACES = {'ManagedSystemPcmPreference': 'preferences',
           'JobResponse': 'jobs', 'JobRequest': 'do'}
_JOBS = {'JobResponse': 'JobID', 'JobRequest': 'OperationName'}


class Objects:
    """Every object of one noun that a response showed, to be read only."""

    def __init__(self, noun, entries):
        self.noun = noun
        self._place = _PLACES.get(noun, noun)
        self._entries = entries

    def is_about(self, call):
        """Is a request for objects of this noun, or for one of them?"""
        return self._place in call.path.rstrip('/').split('/')[-2:]

    def answer(self, call):
        """A feed of all objects, or one of them by its id.

        Raises WrongVerb or NoSuchThing.
        """
        _only_read(call, self.noun)
        path = call.path.rstrip('/')
        *_, last = path.split('/')
        if last == self._place:
            return reply.xml(atom.feed(
                call.hrefs.path(path) + call.group_suffix,
                [self._entry(call, entry, f'{path}/{_id(entry)}')
                 for entry in self._entries]))
        found = self._find(last)
        if found is None:
            raise model_errors.NoSuchThing(self.noun, last)
        return reply.xml(self._entry(call, found, path),
                         tag=found.findtext(_ETAG, '').strip() or None)

    def _find(self, last):
        """The object that the last step of a path names, or None."""
        return next((e for e in self._entries if _id(e) == last), None)

    def _entry(self, call, entry, path):
        """The text of an entry, with an address on this server."""
        made = copy.deepcopy(entry)
        for link in made.iterfind(f'{_ATOM}link'):
            if link.get('rel', '').upper() == 'SELF':
                link.set('href', call.hrefs.path(path) + call.group_suffix)
        made.tail = None
        return etree.tostring(made, encoding='unicode')


class Jobs(Objects):
    """A job, by its number, or the template of one, by its operation.

    All other jobs are those of the machine.
    """

    def is_about(self, call):
        """Is this very job, or template, asked for?"""
        last = call.path.rstrip('/').rsplit('/', 1)[-1]
        return (call.verb == 'GET' and super().is_about(call)
                and self._find(last) is not None)

    def _find(self, last):
        name = _JOBS[self.noun]
        return next((e for e in self._entries
                     if e.findtext(f'.//{{*}}{name}') == last), None)


class Refusal:
    """An error, for what was asked when it was recorded."""

    def __init__(self, entry):
        self.noun = 'HttpErrorResponse'
        self._entry = entry
        self._path = entry.findtext('.//{*}RequestURI')
        self._status = int(entry.findtext('.//{*}HTTPStatus'))

    def is_about(self, call):
        """Is a request for the path that was refused?"""
        return call.path.rstrip('/') == self._path

    def answer(self, call):
        """The error."""
        return reply.xml(self._entry, self._status)


class Metrics:
    """A document of metrics, for every sample of its category."""

    def __init__(self, body, category):
        self.noun = f'{category} metrics'
        self._body = body
        self._category = category

    def is_about(self, call):
        """Is a request for a document of this category?"""
        return call.path.endswith('.json') and (
            f'_{self._category}_' in call.path)

    def answer(self, call):
        """The document."""
        _only_read(call, self.noun)
        return wrappers.Response(self._body, content_type='application/json')


class MetricsFeed:
    """A feed of links to documents of metrics."""

    def __init__(self, feed):
        self._feed = feed
        self._path = self._steps(feed.find(f'{_ATOM}link').get('href'))[-1]
        self.noun = f'{self._path} feed'

    def is_about(self, call):
        """Is a request for the feed of this monitor?"""
        return self._steps(call.path)[-2:] == ['RawMetrics', self._path]

    def answer(self, call):
        """The feed; its links lead to this server."""
        _only_read(call, self.noun)
        made = copy.deepcopy(self._feed)
        for link in made.iter(f'{_ATOM}link'):
            *_, last = self._steps(link.get('href'))
            path = call.path.rstrip('/')
            link.set('href', call.hrefs.path(
                path if last == self._path else f'{path}/{last}'))
        return reply.xml(made)

    @staticmethod
    def _steps(path):
        return path.split('?')[0].rstrip('/').split('/')


def _only_read(call, noun):
    if call.verb not in ('GET', 'HEAD'):
        raise errors.WrongVerb(
            f'{noun} is served from a recording: it can only be read.')


def _id(entry):
    return entry.findtext(f'{_ATOM}id')


def load(path):
    """What is recorded in a file. Raises OSError, or Invalid with a reason."""
    with open(path, encoding='utf-8') as file:
        text = file.read()
    match = _SECTION.search(text)
    body = (match[1] if match else text).strip()
    try:
        return _understand(path, body)
    except (etree.XMLSyntaxError, ValueError, LookupError,
            AttributeError) as error:
        raise model_errors.Invalid(
            f'{path} has no recorded document: {error}.') from None


def _understand(path, body):
    if body.startswith('{'):
        return Metrics(body, _category(json.loads(body)))
    root = etree.fromstring(body.encode())
    if root.find(f'{_ATOM}entry/{_ATOM}category') is not None:
        return MetricsFeed(root)
    entries = [entry for entry in root.iter(f'{_ATOM}entry')
               if entry.find(f'{_ATOM}content/*') is not None]
    nouns = {etree.QName(entry.find(f'{_ATOM}content')[0]).localname
             for entry in entries} or _noun_of_nothing(root)
    if len(nouns) != 1:
        raise model_errors.Invalid(
            f'{path} shows objects of {len(nouns)} types; one is served.')
    noun, = nouns
    if noun == 'HttpErrorResponse':
        return Refusal(entries[0])
    return (Jobs if noun in _JOBS else Objects)(noun, entries)


def _noun_of_nothing(feed):
    """What an empty feed would be of, if it says where it was found."""
    link = feed.find(f'{_ATOM}link')
    if link is None:
        return set()
    return {link.get('href').split('?')[0].rstrip('/').rsplit('/', 1)[-1]}


def _category(found):
    """Which category of metrics a document is of. Raises LookupError."""
    if 'lparUtil' in found:
        return 'lpar'
    sample = found['systemUtil']['utilSample']
    return 'phyp' if 'systemFirmware' in sample else 'vios'
