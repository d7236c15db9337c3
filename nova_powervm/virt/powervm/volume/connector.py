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

"""What Cinder is told of this host, to show volumes to it."""

from nova_powervm import conf as cfg
from nova_powervm.virt.powervm.volume import iscsi_names
from nova_powervm.virt.powervm.volume import npiv
from nova_powervm.virt.powervm.volume import strategy

CONF = cfg.CONF


def connector(host, instance):
    """Return the properties of the host that Cinder's drivers read.

    The same for the same instance every time: Cinder compares them. It is
    the Virtual I/O Servers that reach the volumes, not the host of Nova, so
    nothing is ever attached locally.
    """
    ports = host.initiators.ports
    found = {
        'host': CONF.host,
        'ip': CONF.my_block_storage_ip,
        'platform': 'ppc64le',
        'os_type': 'linux',
        'do_local_attach': False,
        'multipath': CONF.powervm.iscsi_multipath,
    }
    names = host.initiators.iqns
    if names:
        found['initiator'] = iscsi_names.told(names)
    if ports:
        found['wwpns'] = [wwpn for wwpn, _ in ports]
        found['wwnns'] = sorted({wwnn for _, wwnn in ports if wwnn})
    if strategy.choose(instance) == strategy.NPIV:
        found.update(npiv.connector(host, instance))
    return found
