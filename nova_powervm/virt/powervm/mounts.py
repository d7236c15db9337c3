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

"""File systems of the management partition: what is mounted where."""

import os
import re

MOUNTS = '/proc/self/mounts'
_ESCAPED = re.compile(r'\\([0-7]{3})')


def path_of(source):
    """Return where a file system of the network is mounted, or None.

    It may be mounted under another name of its server, or as a part of a
    larger one.

    :param source: such as ``192.0.2.9:/volumes``
    """
    server, _, directory = source.rpartition(':')
    directory = directory.rstrip('/') or '/'
    found = []
    for exported, path, addresses in _mounted():
        its_server, _, its_directory = exported.rpartition(':')
        rest = _below(directory, its_directory)
        if rest is not None and _bare(server) in {
                _bare(its_server), *addresses}:
            found.append((len(rest), os.path.join(path, rest).rstrip('/')))
    return min(found)[1] if found else None


def exists(path):
    """Is there such a file, as far as may be known?

    nova-compute may not be allowed to look.
    """
    try:
        os.stat(path)
    except FileNotFoundError:
        return False
    except PermissionError:
        return True
    return True


def _mounted():
    """Yield source, path and addresses of the server of what is mounted."""
    with open(MOUNTS, encoding='utf-8', errors='replace') as mounts:
        for line in mounts:
            source, path, _kind, options = map(_plain, line.split()[:4])
            yield source, path, {
                _bare(option.partition('=')[2])
                for option in options.split(',') if option.startswith('addr=')}


def _plain(text):
    """Undo the kernel's spelling of spaces and the like."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 8)), text)


def _bare(server):
    """Return the name of a server without the brackets of IPv6."""
    return server.strip('[]').lower()


def _below(directory, parent):
    """Return the path of a directory below another, '' for the same."""
    parent = parent.rstrip('/') or '/'
    if directory == parent:
        return ''
    prefix = parent if parent == '/' else f'{parent}/'
    if directory.startswith(prefix):
        return directory[len(prefix):]
    return None
