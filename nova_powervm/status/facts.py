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

"""What the checks look at, each thing read once, when first asked for.

The number of requests follows from the number of Virtual I/O Servers, never
from that of partitions.
"""

import email.utils
import functools
import time

from pypowervm.tasks import partition as pvm_partition
from pypowervm.wrappers import logical_partition as pvm_lpar
from pypowervm.wrappers import management_console
from pypowervm.wrappers import storage as pvm_storage
from pypowervm.wrappers import virtual_io_server as pvm_vios

from nova_powervm.virt.powervm import host as pvm_host
from nova_powervm.virt.powervm.network import wiring


class Facts:
    """A host that is looked at, not worked on.

    :param name: Nova's name for this host
    :ivar host: the Host, or None while there is no REST service
    """

    def __init__(self, name):
        self.name = name
        self.host = None

    def connect(self):
        """Log on. Raises HostNotReady with what is in the way."""
        self.host = pvm_host.connect(self.name, attempts=1)

    def close(self):
        """Log off."""
        if self.host is not None:
            self.host.close()

    @functools.cached_property
    def system(self):
        """The managed system: one request."""
        return self.host.system()

    @functools.cached_property
    def _console_answer(self):
        return self.host.adapter.read(
            management_console.ManagementConsole.schema_type)

    @functools.cached_property
    def console(self):
        """The management console, or None: one request."""
        found = management_console.ManagementConsole.wrap(
            self._console_answer)
        return found[0] if found else None

    @functools.cached_property
    def clock_skew(self):
        """Seconds that the service is ahead, or None: no more requests."""
        date = self._console_answer.headers.get('Date')
        if date is None:
            return None
        told = email.utils.parsedate_to_datetime(date)
        return told.timestamp() - time.time()

    @functools.cached_property
    def vioses(self):
        """The Virtual I/O Servers, with their adapters: one request."""
        return pvm_vios.VIOS.get(self.host.adapter)

    @functools.cached_property
    def active(self):
        """The Virtual I/O Servers that can be changed."""
        return pvm_partition.get_active_vioses(
            self.host.adapter, vios_wraps=self.vioses)

    @functools.cached_property
    def partitions(self):
        """The partitions, other than servers: one request."""
        return pvm_lpar.LPAR.get(self.host.adapter)

    @functools.cached_property
    def groups(self):
        """[(server, volume group)]: one request for each active server."""
        return [(vios, group) for vios in self.active
                for group in pvm_storage.VG.get(
                    self.host.adapter, parent=vios)]

    @functools.cached_property
    def management(self):
        """The management partitions; there should be one."""
        return [each for each in self.vioses + self.partitions
                if each.is_mgmt_partition]

    @functools.cached_property
    def wiring(self):
        """The virtual Ethernet: a request for each thing asked of it."""
        self.host.management = self.management[0]
        return wiring.Wiring(self.host)
