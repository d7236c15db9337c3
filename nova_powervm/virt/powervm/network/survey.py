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

"""What is looked after when nova-compute starts."""

from nova.compute import task_states
from nova import context as nova_context
from nova import objects
from oslo_log import log as logging

from nova_powervm.virt.powervm.network import base
from nova_powervm.virt.powervm.network import book as pvm_book
from nova_powervm.virt.powervm.network import plugging
from nova_powervm.virt.powervm.network import registry
from nova_powervm.virt.powervm.network import wiring as pvm_wiring

LOG = logging.getLogger(__name__)


def survey(host, present):
    """Remove what instances left that are gone; return the Wiring.

    One request, and one for each thing that is removed. Only what says of
    itself that it is an instance's is touched, and only if Nova does not
    expect that instance here.

    :param present: uuids of all instances that may have a partition here
    """
    wiring = pvm_wiring.Wiring(host)
    wiring.present = frozenset(present)
    book = pvm_book.Book(host)
    wiring.book_is_kept = book.open()
    absent = {entry.instance for entry in book.all()}.union(*(
        vif_type.owners(wiring) for vif_type
        in registry.VIF_TYPES.values())) - wiring.present
    for uuid in absent - _expected(absent):
        LOG.info('Removing what the instance %s, which is gone, has left '
                 'of its ports', uuid)
        _remove(wiring, base.Owner(objects.Instance(uuid=uuid), None))
    return wiring


def _remove(wiring, owner):
    """What cannot be removed now must not keep nova-compute from starting."""
    try:
        plugging.release(wiring.host, owner, [], wiring)
    except plugging.ERRORS as exc:
        LOG.warning('What the instance %(uuid)s has left of its ports cannot '
                    'be removed now, which is tried at each start: %(exc)s',
                    {'uuid': owner.instance.uuid, 'exc': exc})


def _expected(uuids):
    """Return those instances that are migrating here.

    Their networks are prepared before their partitions come.
    """
    if not uuids:
        return set()
    known = objects.InstanceList.get_by_filters(
        nova_context.get_admin_context(), {
            'uuid': list(uuids), 'deleted': False,
            'task_state': [task_states.MIGRATING]}, expected_attrs=[])
    return {instance.uuid for instance in known}
