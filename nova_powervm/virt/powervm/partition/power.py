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

"""Powering a partition on, off and on again.

A guest is asked before it is forced, and the asking has an end: the soft
steps of a ladder share what the caller allows, and the last step, which no
guest can refuse, comes when three quarters of that time are over.
"""

import contextlib
import dataclasses

from nova import exception as nova_exception
from oslo_concurrency import lockutils
from oslo_log import log as logging
from oslo_utils import timeutils
from pypowervm import exceptions as pvm_exc
from pypowervm.tasks import power as pvm_power
from pypowervm.tasks import power_opts
from pypowervm.wrappers import base_partition as bp

from nova_powervm import conf as cfg
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.partition import lifecycle
from nova_powervm.virt.powervm.partition import state

CONF = cfg.CONF
LOG = logging.getLogger(__name__)

#: States in which the processors of a partition are, or may be, at work.
_UP = {
    bp.LPARState.RUNNING, bp.LPARState.STARTING, bp.LPARState.OPEN_FIRMWARE,
    bp.LPARState.SHUTTING_DOWN, bp.LPARState.ERROR,
}

#: Share of the caller's time after which the guest is not asked any more.
_PATIENCE = 0.75


@dataclasses.dataclass(frozen=True)
class _Rung:
    """One way to stop a partition.

    :ivar name: what a log says
    :ivar method: the method of pypowervm's PowerOffOpts that asks for it
    """

    name: str
    method: str

    def stop(self, lpar, timeout, restart=False):
        opts = power_opts.PowerOffOpts().restart(value=restart)
        pvm_power.PowerOp.stop(lpar, opts=getattr(opts, self.method)(),
                               timeout=timeout)


_OS = _Rung('an operating system shutdown', 'os_normal')
_OS_NOW = _Rung('an immediate operating system shutdown', 'os_immediate')
_SIGNAL = _Rung('a power warning to the guest', 'vsp_normal')
_HARD = _Rung('a hard power off', 'vsp_hard')


def power_on(host, instance, passing_medium=None):
    """Start the partition and wait until it has started.

    One that is up already is left alone.

    :param passing_medium: name of the virtual optical media that shall be
                           deleted when the guest has had time to read it
    :raises InstanceNotFound: there is no such partition
    :raises PowerOnFailed: it did not start, with the hypervisor's reason
    """
    with _one_at_a_time(host, instance, exception.PowerOnFailed):
        lpar = lifecycle.get(host, instance)
        if lpar.state == bp.LPARState.ERROR:
            # No guest runs in it, and it holds memory and processors.
            _force(lpar, instance)
        elif lpar.state != state.STOPPED:
            _must_be_up(lpar, exception.PowerOnFailed)
            LOG.info('Partition %(name)s is %(state)s already',
                     {'name': lpar.name, 'state': lpar.state},
                     instance=instance)
            return
        _start(lpar, instance, _opts(passing_medium))


def power_off(host, instance, timeout=0):
    """Stop the partition and wait until it has stopped.

    :param timeout: seconds the guest may take to shut down by itself; with
                    0 it is not asked
    :raises InstanceNotFound: there is no such partition
    :raises PowerOffFailed: it did not stop, with the hypervisor's reason
    """
    with _one_at_a_time(host, instance, exception.PowerOffFailed):
        lpar = lifecycle.get(host, instance)
        if lpar.state == state.STOPPED:
            LOG.info('Partition %s is off already', lpar.name,
                     instance=instance)
            return
        _must_be_up(lpar, exception.PowerOffFailed)
        _stop(lpar, instance, timeout)


def power_off_if_present(host, instance):
    """Stop the partition hard; that it is off or gone already is fine.

    Whatever its state is: it is not needed any more.

    :raises PowerOffFailed: it did not stop, with the hypervisor's reason
    """
    try:
        with _one_at_a_time(host, instance, exception.PowerOffFailed):
            _stop_for_good(lifecycle.get(host, instance), instance)
    except nova_exception.InstanceNotFound:
        LOG.info('The partition was gone already', instance=instance)


def _stop_for_good(lpar, instance):
    if lpar.state == state.STOPPED:
        return
    try:
        _force(lpar, instance)
    except pvm_exc.HttpNotFound:
        raise
    except pvm_exc.Error as exc:
        if lpar.state in _UP:
            raise
        raise exception.PowerOffFailed(reason=(
            f"partition '{lpar.name}' is in the state '{lpar.state}', which "
            f'nova-compute did not put it in, and cannot be powered off: '
            f'{exc}. Recover it with the tool that did, then delete again'
        )) from exc


def reboot(host, instance, timeout=0):
    """Restart the partition; one that is off is started.

    :param timeout: seconds the guest may take to shut down by itself; with
                    0 it is not asked
    :raises InstanceNotFound: there is no such partition
    :raises RebootFailed: it did not come back, with the hypervisor's reason
    """
    with _one_at_a_time(host, instance, exception.RebootFailed):
        lpar = lifecycle.get(host, instance)
        if lpar.state == state.STOPPED:
            _start(lpar, instance)
            return
        _must_be_up(lpar, exception.RebootFailed)
        if timeout:
            # Stopping has the caller's time, and starting has its own: one
            # job for both could be cut short while the guest comes back.
            _stop(lpar, instance, timeout)
            _start(lpar, instance)
        else:
            _force(lpar, instance, restart=True)


@contextlib.contextmanager
def _one_at_a_time(host, instance, error):
    """Nova may ask for two power operations of one instance at once.

    :param error: class of Nova's exception for one that fails
    """
    with lockutils.lock(f'powervm-power-{instance.uuid}'):
        try:
            yield
        except pvm_exc.HttpNotFound as exc:
            raise nova_exception.InstanceNotFound(
                instance_id=instance.uuid) from exc
        except pvm_exc.Error as exc:
            raise error(reason=str(exc)) from exc
        finally:
            state.may_have_changed(host, instance)


def _must_be_up(lpar, error):
    if lpar.state not in _UP:
        raise error(reason=(
            f"partition '{lpar.name}' is in the state '{lpar.state}', which "
            f'nova-compute did not put it in. Resume or recover it with the '
            f'tool that did, then try again'))


def _opts(passing_medium):
    opts = power_opts.PowerOnOpts()
    if passing_medium:
        opts.remove_optical(passing_medium,
                            time=CONF.powervm.remove_vopt_media_time)
    return opts


def _start(lpar, instance, opts=None):
    pvm_power.PowerOp.start(lpar, opts=opts,
                            timeout=CONF.powervm.power_on_timeout)
    LOG.info('Partition %s was powered on', lpar.name, instance=instance)


def _stop(lpar, instance, timeout):
    """Climb down the ladder until the partition is off."""
    watch = timeutils.StopWatch(duration=timeout * _PATIENCE).start()
    rungs = _soft_rungs(lpar) if timeout else []
    while rungs:
        rung = rungs.pop(0)
        # A guest that has been told and does not act is forced, except for
        # IBM i, which knows several ways of being told.
        turns = 1 + len(rungs) if lpar.env == bp.LPARType.OS400 else 1
        patience = int(watch.leftover() / turns)
        if patience < 1:
            break
        outcome = _try(rung, lpar, patience)
        if outcome is _DONE:
            LOG.info('Partition %(name)s was powered off by %(rung)s',
                     {'name': lpar.name, 'rung': rung.name},
                     instance=instance)
            return
        if outcome is _IGNORED and turns == 1:
            break
    _force(lpar, instance)


def _force(lpar, instance, restart=False):
    """Stop the partition without asking, and start it again if asked to."""
    _HARD.stop(lpar, CONF.powervm.power_off_timeout, restart=restart)
    LOG.info('Partition %(name)s was %(what)s by %(rung)s',
             {'name': lpar.name, 'rung': _HARD.name,
              'what': 'restarted' if restart else 'powered off'},
             instance=instance)


_DONE, _REFUSED, _IGNORED = 'done', 'refused', 'ignored'


def _try(rung, lpar, patience):
    """Try one soft way to stop a partition for ``patience`` seconds."""
    try:
        rung.stop(lpar, patience)
    except pvm_exc.VMPowerOffTimeout:
        LOG.warning('Partition %(name)s did not act on %(rung)s within '
                    '%(patience)d seconds',
                    {'name': lpar.name, 'rung': rung.name,
                     'patience': patience})
        return _IGNORED
    except pvm_exc.VMPowerOffFailure as exc:
        LOG.warning('Partition %(name)s refused %(rung)s: %(reason)s',
                    {'name': lpar.name, 'rung': rung.name, 'reason': exc})
        return _REFUSED
    return _DONE


def _soft_rungs(lpar):
    """Return the ways to ask the guest to stop, the kindest first."""
    if lpar.env == bp.LPARType.OS400:
        return [_OS, _OS_NOW, _SIGNAL]
    if lpar.rmc_state == bp.RMCState.ACTIVE:
        return [_OS_NOW, _SIGNAL]
    return [_SIGNAL]
