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

"""Absolute addresses of objects, and how to read them back."""

import urllib.parse

# What clients write as it is, in searches for example.
_OWNERS = (('LogicalPartition',), ('VirtualIOServer',))
_LITERAL = "/()=!'\":;,@&+$*"


class Hrefs:
    """Makes addresses under the base a client used, e.g. http://host:80.

    :param machine: whose addresses they are
    """

    def __init__(self, base, machine=None):
        self._base = base.rstrip('/')
        self._machine = machine

    def knows(self, part):
        """Is a partition on this machine, so that it has an address?"""
        return part.machine is self._machine

    def of(self, thing):
        """Address of a thing, from its managed system down.

        What belongs to a partition is found from the partition down.
        """
        path = thing.path
        return self.at(*path[2:] if path[2:3] in _OWNERS and path[4:]
                       else path)

    def at(self, *steps):
        """Address of a path in the object service."""
        return '/'.join((self._base, 'rest/api/uom', *map(str, steps)))

    def path(self, path):
        """Address of any path of the server."""
        return self._base + urllib.parse.quote(path, safe=_LITERAL)


def uuid_in(href):
    """The last step of an address: the uuid of what it points to."""
    return href.split('?')[0].rstrip('/').rsplit('/', 1)[-1]
