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

"""What has to be known of an instance after a restart, and on other hosts.

It is kept in the system metadata of the instance. Nova hands a driver copies
of an instance that may be older than what the driver noted a moment ago with
another one, so a note is always added to what the database has.
"""

from nova import context as nova_context
from nova import objects
from oslo_concurrency import lockutils


def amend(instance, change):
    """Change what is kept of an instance, one change after the other.

    The instance at hand learns what the database has then. It is not saved
    itself: what else was changed of it is its owner's business.

    :param change: function that changes the system metadata it is given;
                   what it changed before it raised is kept as well
    :raises InstanceNotFound: the instance has been deleted
    """
    with lockutils.lock(f'powervm-metadata-{instance.uuid}'):
        kept = objects.Instance.get_by_uuid(
            nova_context.get_admin_context(), instance.uuid,
            expected_attrs=['system_metadata'])
        before = dict(kept.system_metadata)
        try:
            change(kept.system_metadata)
        finally:
            if kept.system_metadata != before:
                kept.save()
            _learn(instance, kept)


def _learn(instance, kept):
    """Let an instance have the same metadata, without it being a change."""
    if instance is kept:
        return
    mine = instance.obj_what_changed()
    instance.system_metadata = {**instance.system_metadata,
                                **kept.system_metadata}
    if 'system_metadata' not in mine:
        instance.obj_reset_changes(['system_metadata'])
