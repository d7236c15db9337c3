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

"""What a terminal has shown, in two files that follow each other."""

import contextlib
import os

from oslo_log import log as logging
from oslo_utils import units

from nova_powervm import conf as cfg

CONF = cfg.CONF
LOG = logging.getLogger(__name__)

_NAME = 'console.log'
#: Bytes that Nova is given: its answer travels over the message bus.
_MOST = 100 * units.Ki


class Ring:
    """The log of one instance; never larger than the operator allows.

    When the file is half of that, it becomes the old one, and a new one is
    begun. Only the user of nova-compute can read them.

    :param instance_uuid: the folder below instances_path
    """

    def __init__(self, instance_uuid):
        self._folder = os.path.join(CONF.instances_path, instance_uuid)
        self._new = os.path.join(self._folder, _NAME)
        self._old = f'{self._new}.0'

    def write(self, data):
        """Add bytes. Raises OSError."""
        os.makedirs(self._folder, exist_ok=True)
        handle = os.open(self._new,
                         os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, 'ab') as file:
            file.write(data)
            full = file.tell() >= CONF.powervm.console_log_size * units.Ki / 2
        if full:
            os.replace(self._new, self._old)

    def read(self):
        """Return the last bytes; none if there are none."""
        data = b''.join(_content(path) for path in (self._old, self._new))
        return data[-_MOST:]

    def remove(self):
        """Remove the files, and the folder unless it has something else.

        What cannot be removed is no reason to keep an instance.
        """
        for path in (self._old, self._new):
            try:
                os.unlink(path)
            except FileNotFoundError:
                continue
            except OSError as exc:
                LOG.warning('A console log stays: %s', exc)
        with contextlib.suppress(OSError):
            os.rmdir(self._folder)


def _content(path):
    with contextlib.suppress(FileNotFoundError), open(path, 'rb') as file:
        return file.read()
    return b''
