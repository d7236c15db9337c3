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

"""The simulated PowerVM host, and how the driver is pointed at it."""

from nova_powervm import simulator
from nova_powervm.simulator.model import network
from nova_powervm.simulator import presets

from tools.cloud import openvswitch
from tools.cloud import serving

VOLUME_GROUP = 'novavg'


def simulated(port=0):
    """Return a simulator of a host with two VIOSes, to be started.

    :param port: TCP port on loopback; 0 takes a free one.
    :raises errors.PortInUse: when the port is taken.
    """
    serving.listen(port, 'simulator', '--simulator-port').close()
    machine = presets.dual_vios()
    network.create_switch(machine, openvswitch.SWITCH)
    return simulator.Simulator(machine, port=port)


def driver_options(sim):
    """Return the sections of nova.conf that use a started simulator."""
    return {
        'DEFAULT': {'compute_driver': 'powervm.PowerVMDriver'},
        'powervm': {
            'rest_host': sim.host,
            'rest_port': sim.port,
            'rest_protocol': 'http',
            'rest_connect_attempts': 5,
            'vios_active_wait_timeout': 30,
            'disk_driver': 'localdisk',
            'volume_group_name': VOLUME_GROUP,
        },
    }
