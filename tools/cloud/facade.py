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

"""What the stand-ins for keystone, glance and neutron share."""

import json

from oslo_log import log as logging
from werkzeug import exceptions
from werkzeug import routing
from werkzeug.wrappers import Request
from werkzeug.wrappers import Response

LOG = logging.getLogger(__name__)


class Facade:
    """A WSGI application: ``rules`` name the method for each path.

    A method gets the request and the variables of the path; it returns a
    JSON document, or a Response when more than that is to be said.
    """

    rules = []

    def __init__(self, name):
        self._name = name
        self._map = routing.Map(
            [rule.empty() for rule in self.rules], strict_slashes=False)

    def __call__(self, environ, start_response):
        request = Request(environ)
        try:
            endpoint, values = self._map.bind_to_environ(environ).match()
            reply = getattr(self, endpoint)(request, **values)
        except exceptions.HTTPException as exc:
            reply = self._refusal(request, exc)
        if not isinstance(reply, Response):
            reply = document(reply)
        return reply(environ, start_response)

    def _refusal(self, request, exc):
        LOG.info('%s answers %s to %s %s', self._name, exc.code,
                 request.method, request.full_path)
        return document({'error': {'code': exc.code, 'title': exc.name,
                                   'message': exc.description}}, exc.code)


def document(body, status=200, headers=None):
    """Return a Response that carries ``body`` as JSON."""
    return Response(json.dumps(body), status=status, headers=headers,
                    mimetype='application/json')


def stamp(when):
    """Return a time of UTC the way the services write it."""
    return when.strftime('%Y-%m-%dT%H:%M:%SZ')
