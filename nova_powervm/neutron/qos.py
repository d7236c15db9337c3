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

"""Guaranteed bandwidth: the only quality of service that a vNIC has."""

from neutron.objects.qos import rule
from neutron_lib.api.definitions import portbindings
from neutron_lib import constants
from neutron_lib.db import constants as db_constants
from neutron_lib.services.qos import base
from neutron_lib.services.qos import constants as qos_constants

# A vNIC has a share of what its port can send; what arrives is not limited.
RULES = {
    qos_constants.RULE_TYPE_MINIMUM_BANDWIDTH: {
        qos_constants.MIN_KBPS: {
            'type:range': [0, db_constants.DB_INTEGER_MAX_VALUE]},
        qos_constants.DIRECTION: {
            'type:values': [constants.EGRESS_DIRECTION]},
    },
}


def register(vif_type):
    """Tell Neutron's QoS service what ports of a VIF type can have.

    The service asks its drivers for themselves once it is loaded.
    """
    return base.DriverBase(
        'powervm', [vif_type],
        [portbindings.VNIC_NORMAL, portbindings.VNIC_DIRECT], RULES)


def guaranteed(context):
    """Return what a port has to be able to send, in kbit/s.

    :param context: ML2's PortContext
    """
    port = context.current
    policy = port.get('qos_policy_id') or port.get('qos_network_policy_id')
    if policy is None:
        return 0
    rules = rule.QosMinimumBandwidthRule.get_objects(
        context.plugin_context, qos_policy_id=policy,
        direction=constants.EGRESS_DIRECTION)
    return max((each.min_kbps for each in rules), default=0)
