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

"""LogonRequest and LogonResponse."""

from nova_powervm.simulator.wire import document


def decode(body):
    """Who logs on, and how; the password is None to ask for a file."""
    return {
        'user': body.text('UserID', ''),
        'password': body.text('Password'),
        'wants_file': bool(body.boolean('GenerateX-API-SessionFile')),
    }


def encode(token=None, path=None):
    """The token itself, or the path of the file that holds it."""
    node = document.section(**{
        'X-API-Session': token, 'X-API-SessionFile': path})
    return document.build('LogonResponse', node, document.WEB)
