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

"""Steps on the partition itself."""

import contextlib

from nova import exception as nova_exception

from nova_powervm.virt.powervm.partition import dlpar
from nova_powervm.virt.powervm.partition import ibmi
from nova_powervm.virt.powervm.partition import lifecycle
from nova_powervm.virt.powervm.partition import power
from nova_powervm.virt.powervm.tasks import base


class CreatePartition(base.Step):
    """Create the instance's partition, powered off and with no virtual I/O."""

    default_provides = 'lpar'

    def execute(self, host, instance, io_slots=()):
        return lifecycle.create(host, instance, io_slots)

    def undo(self, made, host, instance):
        lifecycle.delete_if_present(host, instance)


class WaitUntilChangeable(base.Step):
    """Wait until a running partition takes changes of its adapters."""

    def execute(self, host, instance):
        dlpar.wait_until_changeable(host, instance)


class WaitUntilChangeableIfPresent(base.Step):
    """The same for what has to be done without a partition as well."""

    def execute(self, host, instance):
        with contextlib.suppress(nova_exception.InstanceNotFound):
            dlpar.wait_until_changeable(host, instance)


class NameLoadSource(base.Step):
    """Tell an IBM i partition where its boot disk is.

    :param mappings: name of the list of mappings, those of the boot disk first
    """

    def __init__(self, mappings, **kwargs):
        super().__init__(requires=[mappings], **kwargs)

    def execute(self, host, instance, boots_by_fibre, **mappings):
        if boots_by_fibre:
            ibmi.name_fibre_load_source(host, instance)
            return
        planned, = mappings.values()
        ibmi.name_load_source(host, instance, [
            each for each in planned if _disk(each) == _disk(planned[0])])


def _disk(mapping):
    """What tells a disk from others, whatever its servers call it."""
    return getattr(mapping, 'udid', mapping.name)


class PowerOn(base.Step):
    """Start the partition."""

    def execute(self, host, instance, passing_medium=None):
        power.power_on(host, instance, passing_medium)

    def undo(self, made, host, instance):
        power.power_off_if_present(host, instance)


class PowerOffHard(base.Step):
    """Stop the partition without asking the guest."""

    def execute(self, host, instance):
        power.power_off_if_present(host, instance)


class DeletePartition(base.Step):
    """Delete the partition."""

    def execute(self, host, instance):
        lifecycle.delete_if_present(host, instance)
