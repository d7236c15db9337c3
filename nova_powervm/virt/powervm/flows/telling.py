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
"""Telling why an operation failed where Nova itself does not.

Of a build that another host is to try, and of an interface that cannot be
attached, Nova's API shows that it failed and not why. The reason becomes an
event of the action: ``openstack server event show SERVER REQUEST``.
"""

from nova import objects
from oslo_log import log as logging

LOG = logging.getLogger(__name__)


def tell(op, error):
    """Show an error among the events of what the user asked for.

    :param op: the order form; ``op.event`` is the name, None for silence
    """
    if op.event is None or op.context is None:
        return
    event = objects.InstanceActionEvent
    try:
        event.event_start(op.context, op.instance.uuid, op.event,
                          want_result=False, host=op.host.name)
        event.event_finish_with_failure(
            op.context, op.instance.uuid, op.event, exc_val=error,
            exc_tb=error.__traceback__, want_result=False)
    except Exception:
        LOG.warning('Could not show as an event why it failed: %s', error,
                    instance=op.instance, exc_info=True)
