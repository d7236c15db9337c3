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
"""Files in which a host keeps what nobody else can tell it.

A file is replaced whole or not at all, and is on the disk when it was
written, so that it outlives a service that is killed and a host that is
switched off.
"""

import os
import tempfile

from oslo_log import log as logging
from oslo_serialization import jsonutils

from nova_powervm import conf as cfg

CONF = cfg.CONF
LOG = logging.getLogger(__name__)


class Notes:
    """One list of plain values in a file. Callers take turns.

    :param host: the Host; several may share a ``state_path``
    :param name: what the list is of
    """

    def __init__(self, host, name):
        self._path = os.path.join(CONF.state_path,
                                  f'powervm-{name}-{host.name}.json')

    @property
    def exist(self):
        """Whether anything was ever written."""
        return os.path.exists(self._path)

    def read(self):
        """Return the list; an empty one if there is none."""
        try:
            with open(self._path, 'rb') as file:
                return jsonutils.load(file)
        except FileNotFoundError:
            return []
        except ValueError:
            LOG.exception('%s cannot be read, and is taken for empty',
                          self._path)
            return []

    def write(self, listed):
        """Replace the list."""
        with tempfile.NamedTemporaryFile(
                'w', dir=os.path.dirname(self._path), delete=False) as file:
            jsonutils.dump(listed, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(file.name, self._path)
