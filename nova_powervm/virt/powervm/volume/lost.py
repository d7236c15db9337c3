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

"""A volume that nobody can say anything of but its id.

Cinder's way to it is unknown when nova-compute died in the middle of an
attach, or when another driver attached it. It can only be taken away.
"""

from pypowervm.wrappers import storage as pvm_storage

from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.volume import base
from nova_powervm.virt.powervm.volume import hdisk


class Lost(base.Volume):
    """Found by the tag that its mappings have, if it has any."""

    def discover(self):
        raise exception.VolumeNotReachable(reason=(
            f'Cinder does not say how volume {self.id} is reached. Detach '
            f'and attach it again'))

    def shows(self, found):
        backing = getattr(found, 'backing_storage', None)
        return bool(self.id) and getattr(backing, 'tag', None) == self.id

    def forget(self, gone):
        for each in gone:
            if isinstance(each.backing, pvm_storage.PV) and not each.used:
                hdisk.remove(self.host, each.vios_uuid, each.backing.name)
