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

"""The environment variables of the process, before anything reads them."""

import re

# How oslo.config spells an option of a group; it beats nova.conf.
_OPTION = re.compile(r'OS_[A-Z0-9_]+__[A-Z0-9_]+')


def isolate(environ):
    """Make the cloud independent of what its caller has set.

    :param environ: the variables, changed in place.
    """
    for name in [n for n in environ if _OPTION.fullmatch(n)]:
        del environ[name]
    environ['OS_NOVA_DISABLE_EVENTLET_PATCHING'] = 'true'
    # A proxy cannot reach our loopback address. Both spellings are in use.
    for name in ('no_proxy', 'NO_PROXY'):
        hosts = filter(None, [environ.get(name), '127.0.0.1'])
        environ[name] = ','.join(hosts)
