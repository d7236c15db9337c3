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

"""VirtualSwitch."""

from nova_powervm.simulator.wire import document


def encode(switch, hrefs, groups):
    """A virtual switch."""
    return document.root(
        switch.uuid,
        SwitchID=switch.number,
        SwitchMode=switch.mode,
        SwitchName=switch.name,
        VirtualNetworks=document.bare())


def decode_new(body):
    """Name and mode of a switch to create."""
    return {'name': body.text('SwitchName', ''),
            'mode': body.text('SwitchMode', 'Veb')}
