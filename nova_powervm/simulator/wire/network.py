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

"""VirtualSwitch and VirtualNetwork."""

from nova_powervm.simulator.wire import document


def encode(switch, hrefs, groups):
    """A virtual switch."""
    return document.root(
        switch.uuid,
        SwitchID=switch.number,
        SwitchMode=switch.mode,
        SwitchName=switch.name,
        VirtualNetworks=document.links(
            hrefs.of(n) for n in switch.networks.values()))


def encode_network(network, hrefs, groups):
    """A virtual network."""
    return document.root(
        network.uuid,
        AssociatedSwitch=document.link(hrefs.of(network.switch)),
        NetworkName=network.name,
        NetworkVLANID=network.vlan,
        VswitchID=network.switch.number,
        TaggedNetwork=network.tagged)


def decode(body, name='', mode='Veb'):
    """Name and mode of a switch; as given where the body says nothing."""
    return {'name': body.text('SwitchName', name),
            'mode': body.text('SwitchMode', mode)}
