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

"""What an IBM i partition has to be told before it starts."""

from oslo_log import log as logging
from pypowervm import const as pvm_const
from pypowervm import exceptions as pvm_exc
from pypowervm.tasks import ibmi
from pypowervm.wrappers import base_partition as bp
from pypowervm.wrappers import logical_partition as pvm_lpar
from pypowervm.wrappers import virtual_io_server as pvm_vios

from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.partition import lifecycle

LOG = logging.getLogger(__name__)


def name_load_source(host, instance, boot_mappings):
    """Tell the partition which adapter its boot disk is behind.

    With several it is the one in the lowest slot, and the next one is the
    alternate. Adapters of other disks and of the config drive do not count.

    Load source and console become tagged I/O, the source of the next IPL is
    B and the key is in the position normal. Three requests.

    :param boot_mappings: mapping values of the boot disk, one for each server
                          that shows it
    :raises BuildFailed: no disk is mapped to the partition
    """
    lpar = lifecycle.get(host, instance)
    slots = sorted({
        found.client_adapter.lpar_slot_num for vios in pvm_vios.VIOS.get(
            host.adapter, xag=(pvm_const.XAG.VIO_SMAP,))
        for mapping in boot_mappings if mapping.vios_uuid == vios.uuid
        and (found := mapping.find(vios)) is not None})
    if not slots:
        raise _no_load_source(lpar, instance)
    lpar.io_config.tagged_io = bp.TaggedIO.bld(
        host.adapter, load_src=slots[0], console='HMC',
        alt_load_src=slots[:2][-1])
    lpar.desig_ipl_src = pvm_lpar.IPLSrc.B
    lpar.keylock_pos = bp.KeylockPos.NORMAL
    _update(lpar, instance)


def name_fibre_load_source(host, instance):
    """The same where a Fibre Channel adapter of its own leads to the disk.

    :raises BuildFailed: the partition has no such adapter
    """
    lpar = lifecycle.get(host, instance)
    try:
        lpar = ibmi.update_ibmi_settings(host.adapter, lpar,
                                         pvm_lpar.BootStorageType.VFC)
    except pvm_exc.IBMiLoadSourceNotFound as exc:
        raise _no_load_source(lpar, instance) from exc
    _update(lpar, instance)


def _no_load_source(lpar, instance):
    return exception.BuildFailed(reason=(
        f"partition '{lpar.name}' of instance {instance.uuid} has no disk "
        f'that IBM i could be loaded from'))


def _update(lpar, instance):
    lpar = lpar.update()
    LOG.info('Load source of %(name)s is in slot %(slot)s',
             {'name': lpar.name,
              'slot': lpar.io_config.tagged_io.load_src}, instance=instance)
