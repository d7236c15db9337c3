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

"""Letting a guest that hangs write a crash dump."""

from nova import exception as nova_exception
from oslo_log import log as logging
from pypowervm import exceptions as pvm_exc
from pypowervm.tasks import ibmi
from pypowervm.tasks import power
from pypowervm.tasks import power_opts
from pypowervm.wrappers import base_partition as bp

from nova_powervm import conf as cfg
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.partition import lifecycle
from nova_powervm.virt.powervm.partition import state

CONF = cfg.CONF
LOG = logging.getLogger(__name__)


def trigger(host, instance):
    """Let the guest write a dump and start again; wait until it has.

    No other power operation is kept waiting: a guest that cannot even do that
    is to be powered off.

    :raises InstanceNotFound: there is no such partition
    :raises InstanceNotRunning: the partition is off
    :raises NoCrashDump: no guest runs in it that could write one
    :raises CrashDumpFailed: with the hypervisor's reason
    """
    lpar = lifecycle.get(host, instance)
    _must_run(lpar, instance)
    LOG.info('Partition %s is told to write a dump and to start again',
             lpar.name, instance=instance)
    try:
        _dump(lpar, CONF.powervm.crash_dump_timeout)
    except (pvm_exc.VMPowerOffTimeout, pvm_exc.JobRequestTimedOut) as exc:
        raise exception.CrashDumpFailed(reason=(
            f"partition '{lpar.name}' of instance {instance.uuid} is still "
            f'writing its dump after {CONF.powervm.crash_dump_timeout} '
            f'seconds. Look at its console; a hard reboot ends it.')) from exc
    except pvm_exc.Error as exc:
        raise exception.CrashDumpFailed(reason=(
            f"partition '{lpar.name}' of instance {instance.uuid} did not "
            f'write a dump: {exc}')) from exc
    finally:
        state.may_have_changed(host, instance)


def _must_run(lpar, instance):
    if lpar.state == state.STOPPED:
        raise nova_exception.InstanceNotRunning(instance_id=instance.uuid)
    if lpar.state != bp.LPARState.RUNNING:
        raise exception.NoCrashDump(
            f"partition '{lpar.name}' of instance {instance.uuid} is in the "
            f"state '{lpar.state}', and only a guest that runs can write a "
            f'dump. Try again when it is running.')


def _dump(lpar, timeout):
    if lpar.env == bp.LPARType.OS400:
        ibmi.start_panel_job(lpar, ibmi.IBMiPanelOperations.DUMPRESTART,
                             timeout=timeout)
        return
    power.PowerOp.stop(
        lpar, opts=power_opts.PowerOffOpts().operation(
            power_opts.PowerOffOperation.DUMPRESTART), timeout=timeout)
