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

"""The management partition lends storage itself; there is no other server."""

from nova_powervm.simulator.presets import parts


def mgmt_storage(vg_name='novavg', vg_size=1000, **sizes):
    """A Linux management partition with a volume group for virtual disks.

    It is in the feed of Virtual I/O Servers, and not in that of partitions.
    """
    machine = parts.bare_machine(**sizes)
    parts.add_storage_host(machine, 'novalink', vg_name, vg_size)
    return machine
