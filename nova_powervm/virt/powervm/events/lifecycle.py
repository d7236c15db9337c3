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

"""Telling Nova of what others did to its partitions.

A partition that restarts goes through several states within seconds, and Nova
acts on what it is told: it stops an instance that it hears is off. So a
partition is looked at when nothing has happened to it for a while.
"""

from nova.compute import power_state
from nova import context as nova_context
from nova import exception as nova_exception
from nova import objects
from nova.virt import event as virtevent
from oslo_log import log as logging
from oslo_utils import timeutils

from nova_powervm import conf as cfg
from nova_powervm.virt.powervm.partition import names
from nova_powervm.virt.powervm.partition import state

CONF = cfg.CONF
LOG = logging.getLogger(__name__)


class Lifecycle:
    """The partitions that have changed, and since when.

    Not for several threads at once.

    :param emit: function that takes Nova's LifecycleEvent
    """

    def __init__(self, host, emit):
        self._host = host
        self._emit = emit
        self._due = {}

    def note(self, uuids):
        """Partitions have changed; what they did before does not count."""
        due = timeutils.now() + CONF.powervm.lifecycle_event_delay
        self._due.update(dict.fromkeys(uuids, due))

    @property
    def wait(self):
        """Seconds until something is to be told, None if nothing is."""
        if not self._due:
            return None
        return max(0, min(self._due.values()) - timeutils.now())

    def tell(self):
        """Tell Nova of the partitions whose time has come.

        One look into the database for all of them, and one small request for
        each partition of Nova's that changed, unless its state is known.
        """
        now = timeutils.now()
        uuids = [uuid for uuid, due in self._due.items() if due <= now]
        for uuid in uuids:
            del self._due[uuid]
        for instance in self._instances(uuids):
            if not instance.task_state:
                self._tell_of(instance)

    def _instances(self, uuids):
        """Return the instances of this host that have these partitions."""
        candidates = [candidate for uuid in uuids
                      for candidate in names.instance_uuids(uuid)]
        if not candidates:
            return []
        return objects.InstanceList.get_by_filters(
            nova_context.get_admin_context(),
            {'uuid': candidates, 'host': self._host.name, 'deleted': False},
            expected_attrs=[])

    def _tell_of(self, instance):
        try:
            now = state.power_state_of(
                state.read(self._host, instance, use_cache=True))
        except nova_exception.NovaException as exc:
            LOG.info('Nova is not told of a change: %s', exc,
                     instance=instance)
            return
        transition = _transition(instance.power_state, now)
        if transition is not None:
            self._emit(virtevent.LifecycleEvent(instance.uuid, transition))


def _transition(before, now):
    """Return what Nova calls the change, None when there is none for it."""
    if now == before:
        return None
    if now == power_state.RUNNING:
        return (virtevent.EVENT_LIFECYCLE_RESUMED
                if before == power_state.SUSPENDED
                else virtevent.EVENT_LIFECYCLE_STARTED)
    return {power_state.SHUTDOWN: virtevent.EVENT_LIFECYCLE_STOPPED,
            power_state.SUSPENDED: virtevent.EVENT_LIFECYCLE_SUSPENDED,
            }.get(now)
