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

"""Whether a partition can be changed while it runs.

That takes an operating system that talks to the hypervisor (RMC), which one
that has just been started does only after a while.
"""

import time

from oslo_log import log as logging
from oslo_utils import timeutils

from nova_powervm import conf as cfg
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.partition import lifecycle

CONF = cfg.CONF
LOG = logging.getLogger(__name__)

_PAUSE = 5


def wait_until_changeable(host, instance):
    """Wait until adapters can be added to a partition and removed from it.

    One request when they can, as with any partition that is off, and one
    every few seconds until then.

    :raises InstanceNotFound: there is no such partition
    :raises NotChangeable: they still cannot when the time is over
    """
    timeout = CONF.powervm.rmc_wait_timeout
    watch = timeutils.StopWatch(duration=timeout).start()
    while True:
        lpar = lifecycle.get(host, instance)
        can, reason = lpar.can_modify_io()
        if can:
            return
        left = watch.leftover()
        if not left:
            raise exception.NotChangeable(reason=(
                f'instance {instance.uuid} cannot be changed while it runs, '
                f'after {timeout} seconds ([powervm] rmc_wait_timeout): '
                f'{reason} Mend RMC in the guest, or stop the instance'))
        LOG.info('Waiting until the partition can be changed: %s', reason,
                 instance=instance)
        time.sleep(min(_PAUSE, left))
