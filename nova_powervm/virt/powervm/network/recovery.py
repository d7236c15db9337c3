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
"""After a restart: what was begun is finished, what was left is removed.

nova-compute may be killed between any two requests, and a user may delete a
port while it does not run. What belongs to a port is known by what was
written down before it was made (book.py), and by what trunk adapters say of
themselves; nothing else is touched.
"""

from nova import context as nova_context
from nova.network import neutron
from os_vif import exception as osv_exc
from oslo_log import log as logging

from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.network import book as pvm_book
from nova_powervm.virt.powervm.network import plugging
from nova_powervm.virt.powervm.network import registry
from nova_powervm.virt.powervm.network import wiring as pvm_wiring

LOG = logging.getLogger(__name__)


def replug(host, owner, vifs):
    """Mend what a restart has lost of the ports of an instance.

    At start all instances share what was read then, and a port that needs no
    mending costs no request. What cannot be mended now is tried again later:
    Nova would not look at an instance again that it was told has failed.

    :raises PlugFailed: a port never can be mended as it is bound
    """
    wiring = host.wiring or pvm_wiring.Wiring(host)
    if owner.instance.uuid in wiring.present:
        _finish(wiring, owner, vifs)
        _remove_strangers(wiring, owner, vifs)
    for vif_type, some in registry.by_type(vifs):
        _mend(wiring, owner, vif_type, some)
    refused = registry.refusals(vifs)
    if refused:
        raise exception.PlugFailed(reason=(
            f'ports of instance {owner.instance.uuid} were not plugged '
            f"again: {'; '.join(refused)}"))


def mend(host):
    """Try again what could not be mended."""
    if not host.unmended:
        return
    wiring = pvm_wiring.Wiring(host)
    for owner, vif in list(host.unmended.values()):
        if vif.id in host.unmended:
            _mend(wiring, owner, registry.VIF_TYPES[vif.type], [vif])


def _mend(wiring, owner, vif_type, vifs):
    """Plug ports again; note those for which it has to be tried later."""
    waiting = wiring.host.unmended
    if vif_type.name in wiring.silent:
        for vif in vifs:
            waiting.setdefault(vif.id, (owner, vif))
        return
    for vif in vifs:
        waiting.pop(vif.id, None)
    try:
        vif_type.replug(wiring, owner, vifs)
    except plugging.ERRORS as exc:
        LOG.warning('Ports were not plugged again, which is tried every '
                    'minute: %(ports)s: %(exc)s',
                    {'ports': ', '.join(vif.id for vif in vifs), 'exc': exc},
                    instance=owner.instance)
        if isinstance(exc, osv_exc.ExceptionBase):
            # To be told that takes minutes; the others would be told, too.
            wiring.silent.add(vif_type.name)
        # Last, lest a port that never works keeps others from being tried.
        waiting.update((vif.id, (owner, vif)) for vif in vifs)


def _finish(wiring, owner, vifs):
    """Plug to the end what Nova knows and was not plugged to the end.

    Where nothing was ever written down, all that Nova knows is taken to be
    there.
    """
    book = pvm_book.Book(wiring.host)
    entries = book.entries(owner.instance.uuid)
    if not wiring.book_is_kept:
        book.finish(owner, [vif for vif in vifs if vif.id not in entries])
        return
    begun = [vif for vif in vifs
             if vif.id not in entries or not entries[vif.id].whole]
    for vif_type, some in registry.runs(begun):
        book.begin(owner, some)
        if _tried(owner, vif_type.finish, wiring, some, (
                'Ports were not plugged to the end before nova-compute '
                'stopped, and still cannot be')):
            book.finish(owner, some)


def _remove_strangers(wiring, owner, vifs):
    """Unplug ports of ours that nobody knows any more."""
    book = pvm_book.Book(wiring.host)
    entries = book.entries(owner.instance.uuid).values()
    ours = {entry.vif.id: entry.vif for entry in entries}
    for vif_type in registry.VIF_TYPES.values():
        ours.update((vif.id, vif) for vif in vif_type.found(wiring, owner))
    known = {vif.id for vif in vifs}
    strange = [vif for vif in ours.values() if vif.id not in known]
    kept = _ports_of(owner) if strange else ()
    if kept is None:
        return
    gone = [vif for vif in strange if vif.id not in kept]
    for vif_type, some in registry.runs(gone):
        LOG.warning('Removing adapters of ports that exist no more: %s',
                    ', '.join(f'{vif.id} ({vif.mac})' for vif in some),
                    instance=owner.instance)
        if _tried(owner, vif_type.unplug, wiring, some, (
                'Adapters of ports that exist no more cannot be removed now, '
                'and stay until the next start')):
            book.forget(owner, some)


def _ports_of(owner):
    """Return the ports an instance has in Neutron; None if it is silent.

    What Nova keeps of them may be incomplete, and a guest must not lose an
    interface over that.
    """
    try:
        listed = neutron.API().list_ports(
            nova_context.get_admin_context(), device_id=owner.instance.uuid)
    except Exception:
        LOG.warning('Neutron does not tell which ports the instance has; '
                    'removing none', instance=owner.instance, exc_info=True)
        return None
    return {port['id'] for port in listed['ports']}


def _tried(owner, verb, wiring, vifs, complaint):
    """Do something to ports; tell whether it went well."""
    try:
        verb(wiring, owner, vifs)
    except plugging.ERRORS as exc:
        LOG.warning('%(complaint)s: %(ports)s: %(exc)s',
                    {'complaint': complaint, 'exc': exc,
                     'ports': ', '.join(vif.id for vif in vifs)},
                    instance=owner.instance)
        return False
    return True
