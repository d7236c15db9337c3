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

"""A request, in the terms of the simulator."""

import functools
import itertools
import urllib.parse

from werkzeug import exceptions
from werkzeug import wrappers

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.wire import codecs
from nova_powervm.simulator.wire import document
from nova_powervm.simulator.wire import hrefs
from nova_powervm.simulator.wire import order

# Of XML; uploads may be as long as they like.
_MOST_BYTES = 16 << 20

# Where the name of something stands in the body of its create request.
_NAMES = ('PartitionName', 'GroupName', 'SwitchName', 'UnitName', 'Filename')


class Call:
    """What a client asks: verb, path, noun, action, and on which things.

    ``noun`` and ``action`` are None when no route leads to the path. ``ids``
    are the uuids in the path, by noun.
    """

    def __init__(self, environ, app, match):
        self.app = app
        self.machine = app.machine
        self.request = wrappers.Request(environ)
        self.verb = self.request.method
        # A slash at the end means nothing, and is not repeated in links.
        self.path = self.request.path.rstrip('/') or '/'
        self.query = self.request.args
        self.route, self.ids = match
        self.noun = self.route and self.route.noun
        self.action = self.route and self.route.action
        if 'operation' in self.ids:
            self.action = f'{self.action}:{self.ids["operation"]}'
        # A fault rule sets this to what is to become of the job.
        self.job_fate = None

    # -- what it is about -----------------------------------------------

    @property
    def is_control(self):
        """Is it about the simulator itself, not about the machine?"""
        return self.path.startswith('/simulator/')

    @functools.cached_property
    def things(self):
        """The things in the path, outermost first. Raises NoSuchThing."""
        found = [self.machine.find(noun, uuid)
                 for noun, uuid in self.ids.items() if noun in codecs.CODECS]
        for owner, thing in itertools.pairwise(found):
            if thing.parent not in (owner, None):
                raise errors.NoSuchThing(f'{thing.noun} of {owner.name}',
                                         thing.uuid)
        return found

    @property
    def thing(self):
        """The innermost thing in the path, or None."""
        try:
            return self.things[-1] if self.things else None
        except errors.NoSuchThing:
            return None

    @property
    def uuid(self):
        """The last uuid, or job number, in the path, or None."""
        found = [i for noun, i in self.ids.items()
                 if noun in codecs.CODECS or noun == 'job']
        return found[-1] if found else None

    @property
    def name(self):
        """Name of the thing, or of the one to be created, or None."""
        if self.action == 'create':
            return self._posted_name()
        return self.thing.name if self.thing else None

    def _posted_name(self):
        for name in _NAMES:
            try:
                found = self._xml.text(name)
            except errors.Invalid:
                return None
            if found:
                return found
        return None

    # -- what it says ---------------------------------------------------

    def body(self, name, namespace=document.UOM):
        """The body, which must be that element. Raises Invalid."""
        found = self._xml
        if not found.is_a(name, namespace):
            raise errors.Invalid(
                f'The body is a {found.name}, where a {name} belongs.')
        if self.app.strict:
            self._check_order(found)
        return found

    def _check_order(self, body):
        """Compare with the thing in the path, or with one of its kind."""
        codec = codecs.CODECS.get(body.name)
        known = (self.things[-1:] + self.machine.registry.all(body.name))
        example = next((t for t in known if t.noun == body.name), None)
        if codec and example:
            order.check(body, codec.encode(example, self.hrefs, codec.groups))

    @functools.cached_property
    def _xml(self):
        self.request.max_content_length = _MOST_BYTES
        try:
            return document.parse(self.request.get_data())
        except exceptions.ClientDisconnected:
            raise errors.Invalid(
                'The body is not as long as its headers say.') from None
        except exceptions.RequestEntityTooLarge:
            raise exceptions.RequestEntityTooLarge(
                f'A body of XML has at most {_MOST_BYTES} bytes.') from None

    @property
    def if_match(self):
        """The etag that the thing must still have, or None."""
        tag = self.request.headers.get('If-Match')
        return None if tag is None else _bare(tag)

    def has(self, tag):
        """Does the client have what an etag stands for already?"""
        known = self.request.headers.get('If-None-Match', '')
        return known.strip() == '*' or tag in map(_bare, known.split(','))

    # -- how it wants the answer ----------------------------------------

    def groups(self, noun):
        """The extended groups to show of a noun."""
        return codecs.wanted_groups(noun, self._asked_groups)

    @property
    def _asked_groups(self):
        """The text of the group parameter, or of all there are, or None."""
        asked = self.query.getlist('group')
        return ','.join(asked) if asked else None

    @property
    def hrefs(self):
        """Makes addresses under the name the client knows the server by."""
        return hrefs.Hrefs(self._base, self.machine)

    @property
    def _base(self):
        """Where the client thinks it is; where it is if it does not say."""
        if self.request.host:
            return self.request.host_url
        name, port = self.request.server
        return f'{self.request.scheme}://{name}:{port}'

    def beside(self, port):
        """Address of another port of the host the client knows us by."""
        there = urllib.parse.urlsplit(self._base)
        host = there.netloc.removesuffix(f':{there.port}')
        return f'{there.scheme}://{host}:{port}/'

    @property
    def group_suffix(self):
        """The group parameter as it was asked, to repeat in SELF links."""
        asked = self._asked_groups
        if asked is None:
            return ''
        return f'?group={urllib.parse.quote(asked, safe=",")}'


def _bare(tag):
    """An etag without the quotes that HTTP libraries may put around it."""
    return tag.strip().removeprefix('W/').strip('"')
