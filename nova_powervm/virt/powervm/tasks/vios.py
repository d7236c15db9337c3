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

"""Steps that change Virtual I/O Servers: one batch each."""

from nova_powervm.virt.powervm.tasks import base
from nova_powervm.virt.powervm.vios import batch


class ApplyMappings(base.Step):
    """Connect all planned storage, after what an earlier owner left is gone.

    :param mappings: names of the lists of mappings, in the recipe's order
    """

    def __init__(self, mappings, **kwargs):
        super().__init__(requires=mappings, **kwargs)

    def execute(self, host, lpar, **mappings):
        batch.apply(host, lpar, _flat(mappings.values()))

    def undo(self, made, host, lpar_uuid, disk_names, config_drive_name,
             port_names=(), **mappings):
        batch.remove(host, lpar_uuid,
                     [*disk_names, config_drive_name, *port_names])


class RemoveMappings(base.Step):
    """Disconnect the partition from all its storage."""

    default_provides = 'gone'

    def execute(self, host, lpar_uuid, disk_names, media_names,
                port_names=()):
        return batch.remove(host, lpar_uuid,
                            [*disk_names, *media_names, *port_names])


def _flat(lists):
    return [mapping for some in lists for mapping in some]
