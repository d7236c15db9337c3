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

"""Headers that every answer of a real server has, and those of requests."""

import itertools
import uuid

from werkzeug import http

from nova_powervm.simulator.wire import document

_ALWAYS = {
    'X-MC-Type': 'PVM',
    'X-HMC-Schema-Version': document.SCHEMA,
    'Cache-Control': ('no-transform, must-revalidate, proxy-revalidate, '
                      'no-cache=set-cookie'),
    'Expires': 'Thu, 01 Jan 1970 00:00:00 GMT',
}
_EMPTY = (204, 304)
_SECRET = ('X-Api-Session', 'Authorization', 'Cookie')
_numbers = itertools.count(10000001)


def sign(call, response):
    """Add what every answer has; it repeats the client's transaction."""
    for name, value in _ALWAYS.items():
        response.headers.setdefault(name, value)
    if response.status_code in _EMPTY:
        response.headers.remove('Content-Type')
    if response.status_code < 400:
        response.headers.setdefault('Last-Modified', http.http_date())
    response.headers['X-Transaction-ID'] = call.request.headers.get(
        'X-Transaction-ID', f'XT{next(_numbers)}')
    response.headers['X-TransactionRecord-Uuid'] = str(uuid.uuid4())


def told(call):
    """The headers of a request as errors repeat them, without secrets."""
    return '{%s}' % ', '.join(
        f'{name}={"*******" if name.title() in _SECRET else value}'
        for name, value in call.request.headers.items())
