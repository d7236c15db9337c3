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

"""Which class reaches which sort of volume: the one table."""

from nova_powervm.virt.powervm.volume import fc_vscsi
from nova_powervm.virt.powervm.volume import files
from nova_powervm.virt.powervm.volume import iscsi
from nova_powervm.virt.powervm.volume import lost
from nova_powervm.virt.powervm.volume import npiv
from nova_powervm.virt.powervm.volume import rbd
from nova_powervm.virt.powervm.volume import strategy

VOLUMES = {kind: each for each in (
    fc_vscsi.FcVscsi,
    iscsi.Iscsi,
    rbd.Rbd,
    files.Nfs,
    files.Local,
) for kind in each.kinds}


def volume(host, instance, request):
    """Return the Volume of a request.

    One that Cinder says nothing of can only be taken away, and so can one of
    an unknown kind: its refusals say so.

    :param request: base.Request
    """
    return _class(instance, request)(host, instance, request)


def _class(instance, request):
    if (request.kind in npiv.Npiv.kinds
            and strategy.of(instance) == strategy.NPIV):
        return npiv.Npiv
    return VOLUMES.get(request.kind, lost.Lost)


def refusals(volumes):
    """Return a sentence for each thing that no host like this could do."""
    return [why for volume in volumes for why in _refusals(volume)]


def _refusals(volume):
    if isinstance(volume, lost.Lost):
        return [f"volume {volume.id} is of the type '{volume.request.kind}'; "
                f"this driver serves {', '.join(sorted(VOLUMES))}"]
    return volume.refusals()
