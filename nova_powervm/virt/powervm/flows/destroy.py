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

"""Destroy: stop the partition, take its disk away, delete both.

This recipe only goes forward. Its point of no return is its first step: the
instance is not coming back. Every step is content to find its work done, so a
destroy that broke is completed by the next one.
"""

from taskflow.patterns import linear_flow

from nova_powervm.virt.powervm.tasks import capture
from nova_powervm.virt.powervm.tasks import console
from nova_powervm.virt.powervm.tasks import media
from nova_powervm.virt.powervm.tasks import network
from nova_powervm.virt.powervm.tasks import storage
from nova_powervm.virt.powervm.tasks import vios
from nova_powervm.virt.powervm.tasks import vm
from nova_powervm.virt.powervm.tasks import volume


def recipe(op):
    return linear_flow.Flow('destroy').add(
        capture.StopCapture(),
        console.CloseConsole(),
        vm.PowerOffHard(),
        vios.RemoveMappings(),
        volume.ForgetVolumes(),
        *fabrics(op),
        *disks(op),
        *config_drive(op),
        *ports(op),
        vm.DeletePartition(),
    )


def ports(op):
    """Remove what ports have outside, unless Nova goes on with them."""
    if not op.destroy_vifs:
        return []
    return [network.ReleaseVifs()]


def fabrics(op):
    """Note that the Fibre Channel adapters of an instance are gone."""
    if not op.has_fabrics:
        return []
    return [volume.ReleaseFabrics()]


def config_drive(op):
    """Delete the config drive, if the instance was built with one."""
    if not op.has_config_drive:
        return []
    return [media.DeleteConfigDrive()]


def disks(op):
    """Delete the disks, unless somebody else still needs them."""
    if not op.destroy_disks:
        return []
    return [storage.DeleteDisks()]
