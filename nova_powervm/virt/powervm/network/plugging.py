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

"""Plugging and unplugging ports of all types together.

What is about to be done is written down first, so that a service which is
killed over it knows at its next start (recovery.py).
"""

import contextlib
import sys

from nova import exception as nova_exception
from os_vif import exception as osv_exc
from oslo_log import log as logging
from pypowervm import exceptions as pvm_exc

from nova_powervm import conf as cfg
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.network import book as pvm_book
from nova_powervm.virt.powervm.network import registry
from nova_powervm.virt.powervm.network import wiring as pvm_wiring

CONF = cfg.CONF
LOG = logging.getLogger(__name__)

#: What goes wrong on a host, and may go right the next time.
ERRORS = (nova_exception.NovaException, osv_exc.ExceptionBase,
          pvm_exc.Error, OSError)


def plug(host, owner, vifs):
    """Plug ports in their order, each by its type."""
    if not vifs:
        return
    book = pvm_book.Book(host)
    book.begin(owner, vifs)
    wiring = pvm_wiring.Wiring(host)
    for vif_type, some in registry.runs(vifs):
        vif_type.plug(wiring, owner, some)
    book.finish(owner, vifs)


def plug_again(host, owner, vifs):
    """Plug ports of a partition that an earlier attempt may have begun on."""
    unplug(host, owner, vifs)
    plug(host, owner, vifs)


def plug_and_wait(host, owner, vifs):
    """Plug ports, and wait until Neutron says that they pass traffic.

    Awaited is what will be told: by types that are told of, for ports that
    are not active yet.

    :raises NetworkNotReady: it was not told, and vif_plugging_is_fatal
    """
    awaited = [('network-vif-plugged', vif.id)
               for vif_type, some in registry.by_type(vifs)
               if vif_type.sends_event for vif in some if not vif.active]
    with _wait_for(host, owner.instance, awaited):
        plug(host, owner, vifs)


def unplug(host, owner, vifs):
    """Take ports from a partition that stays; absent ones are fine."""
    if not vifs:
        return
    _give_up_mending(host, vifs)
    book = pvm_book.Book(host)
    book.begin(owner, vifs)
    wiring = pvm_wiring.Wiring(host)
    _each([(vif_type, some) for vif_type, some in registry.by_type(vifs)
           if some], lambda vif_type, some: vif_type.unplug(
               wiring, owner, some))
    book.forget(owner, vifs)


def release(host, owner, vifs, wiring=None):
    """Remove all that a partition about to be deleted has outside itself.

    :param vifs: those that Nova knows of; others are looked for
    :param wiring: what was read already, if anything
    """
    wiring = wiring or pvm_wiring.Wiring(host)
    book = pvm_book.Book(host)
    known = {entry.vif.id: entry.vif for entry
             in book.entries(owner.instance.uuid).values()}
    known.update((vif.id, vif) for vif in vifs)
    _give_up_mending(host, known.values())
    remains = []
    _each(registry.by_type(known.values()), lambda vif_type, some:
          remains.extend(vif_type.release(wiring, owner, some)))
    book.leave(owner, remains)


def _give_up_mending(host, vifs):
    for vif in vifs:
        host.unmended.pop(vif.id, None)


def _each(several, action):
    """Do something for each VIF type, whatever goes wrong with another.

    The first error is raised when all are done.
    """
    failed = None
    for vif_type, some in several:
        try:
            action(vif_type, some)
        except Exception as exc:
            LOG.warning('Ports of the type %(type)s are not removed: %(exc)s',
                        {'type': vif_type.name, 'exc': exc})
            failed = failed or exc
    if failed:
        raise failed


@contextlib.contextmanager
def _wait_for(host, instance, events):
    """Do something, and wait for Neutron's events about it."""
    timeout = CONF.vif_plugging_timeout
    if not events or not timeout:
        yield
        return

    def failed(name, instance):
        _not_ready(instance, f'Neutron reported that {name} failed')
        return True

    try:
        with host.virtapi.wait_for_instance_event(
                instance, events, timeout, error_callback=failed):
            yield
    except timeout_error():
        _not_ready(instance, (
            f'Neutron did not report within {timeout} seconds '
            f'(vif_plugging_timeout) that '
            f"{', '.join(port for _, port in events)} pass traffic"))


def _not_ready(instance, why):
    """Give up, or go on without a network that works, as Nova is told to."""
    if CONF.vif_plugging_is_fatal:
        raise exception.NetworkNotReady(
            instance_uuid=instance.uuid,
            reason=f'{why}. Check the Neutron agent or OVN controller')
    LOG.warning('%s; going on, since vif_plugging_is_fatal is off', why,
                instance=instance)


def timeout_error():
    """Return what Nova raises when the time is over.

    Before Nova 32 it comes from eventlet, which Nova has loaded then.
    """
    found = getattr(nova_exception, 'InstanceEventTimeout', None)
    return found or sys.modules['eventlet.timeout'].Timeout
