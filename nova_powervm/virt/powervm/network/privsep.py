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

"""What needs privileges on the management partition, and nothing else.

The daemon that does it has one capability, and speaks netlink: no command is
run. Open vSwitch is not reached from here but by os-vif, over its database
connection.
"""

from oslo_privsep import capabilities
from oslo_privsep import priv_context
from pyroute2 import iproute

context = priv_context.PrivContext(
    'nova_powervm', cfg_section='powervm_privileged',
    pypath=f'{__name__}.context',
    capabilities=[capabilities.CAP_NET_ADMIN])


@context.entrypoint
def set_link(name, new_name, mtu):
    """Give a network device a name and an MTU, and take it up.

    :param mtu: bytes; None leaves it as it is
    """
    with iproute.IPRoute() as netlink:
        index, = netlink.link_lookup(ifname=name)
        if name != new_name:
            # The kernel does not rename a device that is up.
            netlink.link('set', index=index, state='down')
            netlink.link('set', index=index, ifname=new_name)
        netlink.link('set', index=index, state='up',
                     **({'mtu': mtu} if mtu else {}))
