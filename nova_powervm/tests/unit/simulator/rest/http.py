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

"""A client of the application, without a network between them."""

import json

from lxml import etree
from werkzeug import test

from nova_powervm.simulator import faults
from nova_powervm.simulator.rest import app
from nova_powervm.simulator.rest import trace
from nova_powervm.simulator.wire import document
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines

UOM = '/rest/api/uom'
WEB = '/rest/api/web'


def body(name, node, namespace=document.UOM):
    """Bytes of a request."""
    return document.serialise(document.build(name, node, namespace))


class Answer:
    """A response, read as clients do."""

    def __init__(self, response):
        self.response = response
        self.status = response.status_code
        self.headers = response.headers
        self.data = response.get_data()

    @property
    def xml(self):
        """The root element."""
        return etree.fromstring(self.data)

    @property
    def contents(self):
        """What is in the entries of a feed, or in the one entry."""
        return [document.Body(content[0])
                for content in self.xml.iter(f'{{{document.ATOM}}}content')]

    @property
    def content(self):
        """What is in the one entry."""
        found, = self.contents
        return found

    @property
    def element(self):
        """The object in the one entry, to change and send back."""
        return self.content._element

    def text(self, name):
        """Text of the first element of that name, anywhere."""
        return self.xml.findtext(f'.//{{*}}{name}')

    @property
    def self_href(self):
        """The SELF link of the entry or feed."""
        return self.xml.find(f'{{{document.ATOM}}}link').get('href')


class RestCase(base.TestCase):
    """A machine with an application in front, and a session."""

    def setUp(self):
        super().setUp()
        self.machine = machines.machine(self)
        self.faults = faults.Faults(self.machine)
        self.trace = trace.Trace()
        self.app = app.App(self.machine, self.faults, self.trace)
        self.addCleanup(self.app.sessions.close_all)
        self.client = test.Client(self.app)
        self.token = self.app.sessions.open()
        self.vios = self.machine.vios('vios1')
        self.group = self.vios.group('novavg')
        self.lpars_path = f'{UOM}/LogicalPartition'
        self.vios_path = f'{UOM}/VirtualIOServer/{self.vios.uuid}'
        self.group_path = f'{self.vios_path}/VolumeGroup/{self.group.uuid}'

    def ask(self, verb, path, data=None, token=True, etag=None, **headers):
        """Send a request. ``etag`` becomes If-Match."""
        if token:
            headers['X-API-Session'] = self.token
        if etag is not None:
            headers['If-Match'] = etag
        return Answer(self.client.open(path, method=verb, data=data,
                                       headers=headers))

    def json(self, verb, path, data=None):
        """Ask the simulator itself: status, and what the JSON says."""
        answer = self.client.open(
            f'/simulator/{path}', method=verb,
            data=None if data is None else json.dumps(data))
        return answer.status_code, json.loads(answer.data or 'null')

    def done(self, verb, path, data=None):
        """What the simulator answers to what it does not refuse."""
        status, answer = self.json(verb, path, data)
        self.assertIn(status, (200, 201, 204), answer)
        return answer

    def refused(self, status, words, verb, path, data=None):
        """It says no, with a sentence, and nothing has changed."""
        before = self.machine.snapshot()
        code, answer = self.json(verb, path, data)
        self.assertEqual(status, code, answer)
        self.assertIn(words, answer['error'])
        self.assertEqual(before, self.machine.snapshot())

    def get(self, path, **headers):
        return self.ask('GET', path, **headers)

    def put(self, path, name, node, namespace=document.UOM):
        return self.ask('PUT', path, body(name, node, namespace))

    def post(self, path, element, **headers):
        return self.ask('POST', path, document.serialise(element), **headers)

    def lpar_path(self, lpar):
        return f'{self.lpars_path}/{lpar.uuid}'

    def assertRefused(self, status, answer, *words):
        """The answer is an error document with that status and words."""
        self.assertEqual(status, answer.status, answer.data)
        self.assertEqual(str(status), answer.text('HTTPStatus'))
        for word in words:
            self.assertIn(word, answer.text('Message'))
