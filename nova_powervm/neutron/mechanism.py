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

"""Binds ports of PowerVM hosts on which no agent of Neutron's runs.

nova-compute announces in placement on which physical networks it can plug an
interface: through a shared Ethernet adapter (``pvm_sea``) or into SR-IOV
ports (``pvm_sriov``). A port is bound when its host announces the physical
network of a VLAN or flat segment, and is active from then on: nova-compute
does itself what an agent would do, before the guest starts.
"""

from neutron.db import provisioning_blocks
from neutron_lib.api.definitions import portbindings
from neutron_lib.callbacks import resources
from neutron_lib import constants
from neutron_lib.plugins.ml2 import api
from oslo_config import cfg
from oslo_log import log as logging

from nova_powervm.neutron import announcements
from nova_powervm.neutron import qos
from nova_powervm import traits

LOG = logging.getLogger(__name__)

SHARED_ETHERNET = 'pvm_sea'
SRIOV = 'pvm_sriov'

#: What an administrator may say of a port in its binding profile, and what it
#: is called in the details that nova-compute reads.
PROFILE = {
    'vnic_required_vfs': 'redundancy',
    'vnic_capacity': 'capacity',
    'vnic_maximum_capacity': 'max_capacity',
}

_NETWORK_TYPES = (constants.TYPE_VLAN, constants.TYPE_FLAT)
_VNIC_TYPES = (portbindings.VNIC_NORMAL, portbindings.VNIC_DIRECT)


class PowerVMMechanismDriver(api.MechanismDriver):
    """The mechanism driver ``powervm``."""

    def initialize(self):
        self._announcements = announcements.Announcements(cfg.CONF)
        self._qos = qos.register(SRIOV)
        if not cfg.CONF.placement.auth_type:
            LOG.error('The mechanism driver powervm can bind no port: it '
                      'reads from placement what PowerVM hosts announce, and '
                      'neutron.conf does not say how to reach it. Fill in '
                      '[placement], as for guaranteed bandwidth.')

    @property
    def connectivity(self):
        """Ports need no address to be bound."""
        return portbindings.CONNECTIVITY_L2

    def filter_hosts_with_segment_access(
            self, context, segments, candidate_hosts, agent_getter):
        """No agent of Neutron's reaches a network as our partitions do."""
        return set()

    def bind_port(self, context):
        if context.current[portbindings.VNIC_TYPE] not in _VNIC_TYPES:
            return
        if context.current.get('trunk_details'):
            LOG.warning('Port %s is the parent of a trunk, and is not bound: '
                        'adapters of PowerVM guests pass no tagged frames, '
                        'so its subports would reach nobody',
                        context.current['id'])
            return
        segments = [segment for segment in context.segments_to_bind
                    if segment[api.NETWORK_TYPE] in _NETWORK_TYPES]
        announced = self._announcements.of(context.host) if segments else ()
        for segment in segments:
            vif_type = _vif_type(context, segment, announced)
            if vif_type is not None:
                context.set_binding(
                    segment[api.ID], vif_type,
                    self._details(context, vif_type, segment))
                return
        LOG.debug('Host %(host)s announces none of the segments %(segments)s '
                  'of port %(port)s', {'host': context.host,
                                       'segments': context.segments_to_bind,
                                       'port': context.current['id']})

    def _details(self, context, vif_type, segment):
        """What nova-compute has to know to plug the interface."""
        details = {
            portbindings.CAP_PORT_FILTER: False,
            portbindings.VIF_DETAILS_CONNECTIVITY: self.connectivity,
            'physical_network': segment[api.PHYSICAL_NETWORK],
        }
        if segment[api.NETWORK_TYPE] == constants.TYPE_VLAN:
            details[portbindings.VIF_DETAILS_VLAN] = (
                segment[api.SEGMENTATION_ID])
        if vif_type == SRIOV:
            details.update(_wishes(context))
            details.update(self._guarantee(context))
        return details

    def _guarantee(self, context):
        """The physical port that the scheduler has chosen, and how much."""
        port = self._allocated_port(context)
        if port is None:
            return {}
        return {'physical_port': port, 'min_kbps': qos.guaranteed(context)}

    def _allocated_port(self, context):
        """Return the SR-IOV port bandwidth was allocated of, or None."""
        allocation = _profile(context).get('allocation')
        if not allocation:
            return None
        ports = self._announcements.sriov_ports(context.host)
        return next((ports[provider] for provider in allocation.values()
                     if provider in ports), None)

    def responsible_for_ports_allocation(self, context):
        """Was bandwidth of one of our SR-IOV ports allocated to the port?"""
        return self._allocated_port(context) is not None

    def update_port_postcommit(self, context):
        """Let a port become active that was bound, or whose host changed.

        ML2 calls this after each of them. It waits for whatever else has to
        be ready first, as a DHCP server, and does nothing for a port that is
        disabled.
        """
        port = context.current
        if (context.vif_type in (SHARED_ETHERNET, SRIOV)
                and port['status'] != constants.PORT_STATUS_ACTIVE):
            provisioning_blocks.provisioning_complete(
                context.plugin_context, port['id'], resources.PORT,
                provisioning_blocks.L2_AGENT_ENTITY)


def _vif_type(context, segment, announced):
    """How the host of a port can plug it into a segment; None if it cannot.

    Through a shared Ethernet adapter, unless the port asks for what only
    SR-IOV has or the host has nothing else on this network.
    """
    network = segment[api.PHYSICAL_NETWORK]
    wanted = [SRIOV] if _asks_for_sriov(context) else [SHARED_ETHERNET, SRIOV]
    names = {SHARED_ETHERNET: traits.shared_ethernet, SRIOV: traits.sriov}
    return next((vif_type for vif_type in wanted
                 if names[vif_type](network) in announced), None)


def _asks_for_sriov(context):
    profile = _profile(context)
    return (context.current[portbindings.VNIC_TYPE] == portbindings.VNIC_DIRECT
            or bool(profile.get('allocation'))
            or any(key in profile for key in PROFILE))


def _wishes(context):
    """What an administrator asks for in the binding profile of a port."""
    profile = _profile(context)
    return {name: profile[key] for key, name in PROFILE.items()
            if key in profile}


def _profile(context):
    return context.current.get(portbindings.PROFILE) or {}
