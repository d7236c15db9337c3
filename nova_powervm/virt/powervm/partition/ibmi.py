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
from pypowervm import exceptions as pvm_exc
from pypowervm.tasks import ibmi
from pypowervm.wrappers import logical_partition as pvm_lpar

from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.partition import lifecycle

LOG = logging.getLogger(__name__)


def name_load_source(host, instance, by_fibre=False):
    """Tell the partition which adapter its boot disk is behind.

    With several it is the one in the lowest slot, and the next one is the
    alternate.

    Load source and console become tagged I/O, the source of the next IPL is
    B and the key is in the position normal. Three requests.

    :param by_fibre: whether the partition reaches the boot disk with a Fibre
                     Channel adapter of its own
    :raises BuildFailed: no disk is mapped to the partition
    """
    lpar = lifecycle.get(host, instance)
    adapters = (pvm_lpar.BootStorageType.VFC if by_fibre
                else pvm_lpar.BootStorageType.VSCSI)
    try:
        ibmi.update_ibmi_settings(
            host.adapter, lpar, adapters).update()
    except pvm_exc.IBMiLoadSourceNotFound as exc:
        raise exception.BuildFailed(reason=(
            f"partition '{lpar.name}' of instance {instance.uuid} has no "
            f'disk that IBM i could be loaded from')) from exc
    LOG.info('Load source of %(name)s is in slot %(slot)s',
             {'name': lpar.name,
              'slot': lpar.io_config.tagged_io.load_src}, instance=instance)
