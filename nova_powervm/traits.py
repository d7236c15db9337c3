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

"""The words in which nova-compute tells placement what a host can bind.

The driver writes them and Neutron's mechanism driver reads them; the two
share nothing else, and may be of different releases: these names stay.
"""

import os_traits


def shared_ethernet(physical_network):
    """The trait of a host that bridges a physical network to its clients.

    :param physical_network: Neutron's name; what a trait cannot spell becomes
        an underscore, so two names may not differ in that alone
    """
    return os_traits.normalize_name(f'powervm_sea_{physical_network}')


def sriov(physical_network):
    """The trait of a host with SR-IOV ports on a physical network."""
    return os_traits.normalize_name(f'powervm_sriov_{physical_network}')


def sriov_provider(host, port):
    """Name the resource provider of one physical SR-IOV port.

    :param host: what Nova calls the host
    :param port: the location code of the port
    """
    return f'{host}:PowerVM SR-IOV:{port}'


def sriov_port(host, provider):
    """Return the location code that sriov_provider() was given, or None.

    :param provider: the name of any resource provider
    """
    prefix = sriov_provider(host, '')
    return provider.removeprefix(prefix) if provider.startswith(
        prefix) else None
