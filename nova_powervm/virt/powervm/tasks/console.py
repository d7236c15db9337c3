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

"""Steps on the virtual terminal of a partition."""

from nova_powervm.virt.powervm.console import partition
from nova_powervm.virt.powervm.tasks import base


class ReadConsole(base.Step):
    """Keep a log of what the partition shows."""

    def execute(self, host, instance, lpar):
        host.consoles.read_log(
            partition.Partition(lpar.uuid, lpar.id, instance.uuid))

    def undo(self, made, host, instance, lpar_uuid):
        host.consoles.forget(lpar_uuid, instance.uuid)


class CloseConsole(base.Step):
    """Hang up on everybody who looks at the partition; drop its log."""

    def execute(self, host, instance, lpar_uuid):
        host.consoles.forget(lpar_uuid, instance.uuid)
