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

"""Plain stand-ins for Nova's objects, for tests of pure logic."""

import types

from nova import objects

UUID = 'c0ffee00-1234-4678-9abc-def012345678'


def flavor(memory_mb=2048, vcpus=2, root_gb=10, name='small', **extra_specs):
    """A flavor; ``powervm:`` is put before each extra spec."""
    return types.SimpleNamespace(
        name=name, memory_mb=memory_mb, vcpus=vcpus, root_gb=root_gb,
        extra_specs={f'powervm:{key}': value
                     for key, value in extra_specs.items()})


def instance(name='instance-00000001', uuid=UUID, properties=None, **kwargs):
    """An instance; ``properties`` are those of its image."""
    return types.SimpleNamespace(
        name=name, uuid=uuid, flavor=kwargs.pop('flavor', flavor()),
        image_meta=objects.ImageMeta.from_dict(
            {'properties': properties or {}}),
        task_state=kwargs.pop('task_state', None), **kwargs)


def host(**handles):
    """A host with these handles and no others."""
    return types.SimpleNamespace(**handles)
