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

"""What the types of the volumes that are about to come ask for.

Nova asks a driver for its connector before it says which volume that is for.
It has written down by then which volumes come, so they can be looked up.
"""

from nova import context as nova_context
from nova import objects
from nova.volume import cinder

from nova_powervm import conf as cfg

CONF = cfg.CONF


def way(instance):
    """Return the way that an operator wants for a type that comes, or None.

    Nothing is asked unless there is a wish for some type; then it is a look
    into Nova's database, and a request to Cinder for each volume.
    """
    wishes = CONF.powervm.fc_attach_strategy_of_types
    if not wishes:
        return None
    return next((wishes[name].lower() for name in _types(instance)
                 if name in wishes), None)


def _types(instance):
    """Yield the names of the types of volumes that come, boot volume first."""
    bdms = objects.BlockDeviceMappingList.get_by_instance_uuid(
        nova_context.get_admin_context(), instance.uuid)
    for bdm in sorted(bdms, key=lambda bdm: bdm.boot_index != 0):
        if bdm.is_volume and bdm.volume_id and not _is_there(bdm):
            volume = cinder.API().get(instance._context, bdm.volume_id)
            yield volume['volume_type_id']


def _is_there(bdm):
    """Has Cinder said how the volume is reached?"""
    return 'driver_volume_type' in (bdm.connection_info or '')
