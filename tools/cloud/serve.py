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

"""The cloud left running, for the openstack command of another terminal."""

import textwrap
import threading

from nova.api.openstack import api_version_request
import yaml

from tools.cloud import client
from tools.cloud import cloud as cloud_lib
from tools.cloud import keystone
from tools.cloud import openvswitch
from tools.cloud import powervm
from tools.cloud import report as report_lib

NAME = 'pvmsim'


def run(port, simulator_port):
    """Start everything, say how to use it, and wait for a signal.

    :returns: the exit status.
    """
    report = report_lib.Report()
    try:
        _serve(port, simulator_port, report)
    except KeyboardInterrupt:
        report.step('everything is stopped')
    return 0


def _serve(port, simulator_port, report):
    report.step('starting the simulated PowerVM host')
    with powervm.simulated(simulator_port) as sim:
        with openvswitch.on(sim.machine), cloud_lib.Cloud(
                powervm.driver_options(sim), port, report.step) as cloud:
            report.step('ready')
            print(instructions(cloud, sim), flush=True)
            try:
                threading.Event().wait()
            finally:
                print(flush=True)
                report.step('stopping')


def clouds_yaml(cloud):
    """Return the configuration of the openstack command as text."""
    version = api_version_request.max_api_version().get_string()
    return yaml.safe_dump({'clouds': {NAME: {
        'auth': client.auth(cloud),
        'region_name': keystone.REGION,
        'identity_api_version': '3',
        'compute_api_version': version,
    }}}, sort_keys=False)


def instructions(cloud, sim):
    """Write clouds.yaml; return what a person has to know."""
    text = clouds_yaml(cloud)
    path = cloud.state.write('clouds.yaml', text)
    return _TEXT.format(
        url=cloud.url, simulator=sim.url, log=cloud.state.log, path=path,
        text=textwrap.indent(text, '    '), name=NAME)


_TEXT = '''
The cloud is at {url}, the simulated PowerVM host at {simulator}.
Nova logs to {log}

{path}:

{text}
In another terminal:

    export OS_CLIENT_CONFIG_FILE={path} OS_CLOUD={name}
    openstack hypervisor list
    openstack image create --disk-format raw --file FILE myimage
    openstack flavor create --vcpus 1 --ram 1024 --disk 2 small
    openstack server create --flavor small --image myimage --no-network \\
        --wait one
    openstack server list

Ctrl-C ends everything and removes the directory.'''
