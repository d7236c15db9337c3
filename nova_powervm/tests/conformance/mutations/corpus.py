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

"""Valid requests of every kind, found by looking at what a server has.

What is in the table of routes is asked for with the ids that the feeds of
the server show, so a new noun is covered as soon as it has a route.
"""

import collections
import copy
import re

from lxml import etree
from werkzeug import test

from nova_powervm.simulator import faults
from nova_powervm.simulator.model import operation
from nova_powervm.simulator.rest import errors
from nova_powervm.simulator.rest import routes

ATOM = '{http://www.w3.org/2005/Atom}'
WEB = 'http://www.ibm.com/xmlns/systems/power/firmware/web/mc/2012_10/'
UOM = 'http://www.ibm.com/xmlns/systems/power/firmware/uom/mc/2012_10/'

# ``body`` is bytes or None, ``headers`` a dict.
Request = collections.namedtuple('Request', 'verb path query body headers')
Answer = collections.namedtuple('Answer', 'status data headers')

_PLACE = re.compile(r'<(?:\w+:)?(\w+)>')
_PER_FEED = 2

# What makes a copy of an object another object.
_IDENTITY = {'AtomID', 'PartitionUUID', 'PartitionID', 'MACAddress',
             'VirtualSlotNumber', 'UniqueDeviceID', 'SwitchID',
             'LocationCode', 'DynamicReconfigurationConnectorName'}
_NAMES = {'PartitionName', 'SwitchName', 'UnitName', 'GroupName'}

_LOGON = f"""<LogonRequest xmlns="{WEB}" schemaVersion="V1_0">
<UserID>somebody</UserID><Password>any</Password></LogonRequest>"""
_EVENT = f"""<Event xmlns="{UOM}" schemaVersion="V1_0">
<EventData>news</EventData><EventDetail>none</EventDetail></Event>"""
_FILE = f"""<File xmlns="{WEB}" schemaVersion="V1_0">
<Filename>medium.iso</Filename>
<InternetMediaType>application/octet-stream</InternetMediaType>
<FileEnumType>BROKERED_MEDIA_ISO</FileEnumType>
<TargetVirtualIOServerUUID>%s</TargetVirtualIOServerUUID></File>"""

_PARAMETERS = {
    'operation': 'shutdown', 'immediate': 'true', 'bootmode': 'norm',
    'DesiredMemory': '1024', 'MaximumMemory': '2048', 'MinimumMemory': '512',
    'numberOfPairsRequested': '1', 'TargetManagedSystemName': 'elsewhere',
    'StructureFormat': 'XML', 'hdisk': 'hdisk0'}
_GUESSES = {'property': 'PartitionState', 'query': "(PartitionName=='vios1')",
            'job': '1376478617707'}


class Client:
    """Sends requests to an application, without a network between them."""

    def __init__(self, app):
        self._client = test.Client(app)
        self._sessions = app.sessions
        self._token = None

    def send(self, request):
        """The answer to a request; it carries a valid token."""
        try:
            self._sessions.check(self._token)
        except errors.Unauthorized:
            self._token = self._sessions.open()
        headers = {'X-API-Session': self._token, **request.headers}
        with self._client.open(
                request.path, method=request.verb, data=request.body,
                query_string=request.query, headers=headers) as answer:
            return Answer(answer.status_code, answer.get_data(),
                          answer.headers)

    def get(self, path, query='group=None'):
        """The answer to a plain GET."""
        return self.send(Request('GET', path, query, None, {}))


def collect(client):
    """Valid requests for every route, in the order of the table."""
    return list(_Collector(client).requests())


class _Collector:
    """Finds the ids and bodies that requests need."""

    def __init__(self, client):
        self._client = client
        self._feeds = {}
        self._known = collections.defaultdict(list)

    def requests(self):
        for route in routes.ROUTES:
            if route.noun == faults.CONTROL:
                continue
            for path in self._paths(route.path):
                for body in self._bodies(route, path):
                    yield Request(route.verb, path, 'group=None', body, {})

    def _paths(self, template):
        """The addresses a template stands for, with ids that exist."""
        paths = ['']
        for step in template.strip('/').split('/'):
            place = _PLACE.fullmatch(step)
            paths = [f'{path}/{found}' for path in paths
                     for found in (self._ids(place[1], path) if place
                                   else [step])]
        return paths

    def _ids(self, name, collection):
        if name == 'operation':
            return sorted({job for noun, job in operation.OPERATIONS
                           if f'/{noun}/' in collection})
        if name in _GUESSES:
            return [_GUESSES[name]]
        found = [identity for identity, _ in self._feed(collection)]
        self._known[name] += found
        return (found or self._known[name] or ['none'])[:_PER_FEED]

    def _feed(self, path):
        """Id and content of each entry that a GET shows."""
        if path not in self._feeds:
            answer = self._client.get(path, '')
            self._feeds[path] = (_entries(answer.data)
                                 if answer.status == 200 else [])
        return self._feeds[path]

    def _bodies(self, route, path):
        if route.verb not in ('PUT', 'POST'):
            return [None]
        if route.action == 'job':
            return [self._job(path)]
        if route.noun == 'Logon':
            return [_LOGON.encode()]
        if route.noun == 'Event':
            return [_EVENT.encode()]
        if route.noun == 'File':
            return [self._file() if route.action == 'create'
                    else b'content' * 100]
        contents = [content for _, content in self._feed(path)]
        if route.action == 'create':
            contents = [_renewed(content) for content in contents]
        return [etree.tostring(c) for c in contents[:_PER_FEED]] or [b'']

    def _job(self, path):
        found = self._feed(path)
        if not found:
            return b''
        request = found[0][1]
        listed = request.find('{*}JobParameters')
        for name, value in _PARAMETERS.items():
            one = etree.SubElement(listed, _beside(listed, 'JobParameter'))
            etree.SubElement(one, _beside(one, 'ParameterName')).text = name
            etree.SubElement(one, _beside(one, 'ParameterValue')).text = value
        return etree.tostring(request)

    def _file(self):
        vioses = self._feed('/rest/api/uom/VirtualIOServer')
        return (_FILE % (vioses[0][0] if vioses else 'none')).encode()


def _entries(data):
    try:
        root = etree.fromstring(data)
    except etree.XMLSyntaxError:
        return []
    return [(entry.findtext(f'{ATOM}id'), entry.find(f'{ATOM}content')[0])
            for entry in root.iter(f'{ATOM}entry')]


def _renewed(element):
    """A copy that a create request may have."""
    made = copy.deepcopy(element)
    for child in list(made.iter('{*}*')):
        name = etree.QName(child).localname
        if name in _NAMES:
            child.text = 'another'
        elif name in _IDENTITY and child.getparent() is not None:
            child.getparent().remove(child)
    return made


def _beside(element, name):
    return f'{{{etree.QName(element).namespace}}}{name}'
