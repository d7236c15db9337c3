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

"""What is asked of a vNIC: by its port, by the flavor, by the operator."""

import dataclasses

from nova_powervm import conf as cfg
from nova_powervm import specs
from nova_powervm.virt.powervm.network import sriov_ports

CONF = cfg.CONF


@dataclasses.dataclass(frozen=True)
class Wish:
    """What is asked of a vNIC. Capacities are fractions of a port.

    :ivar backings: how many ports it is to be backed by
    :ivar exactly: whether fewer will not do
    :ivar capacity: None for the least there is
    :ivar max_capacity: None for no limit
    :ivar port: location code of the port the scheduler has chosen, or None
    :ivar kbps: what of that port was allocated
    """

    backings: int
    exactly: bool = False
    capacity: float | None = None
    max_capacity: float | None = None
    port: str | None = None
    kbps: int = 0

    @classmethod
    def of(cls, vif, flavor):
        """Read a wish: the port's, the flavor's, the operator's.

        :param flavor: extra specs of the flavor
        :raises ValueError: with a sentence
        """
        details = vif.details
        backings = (_number(vif, 'redundancy', details.get('redundancy'))
                    or _spec(flavor, 'vnic_required_vfs'))
        percent = CONF.powervm.vnic_capacity
        return cls(
            backings=backings or CONF.powervm.vnic_required_vfs,
            exactly=backings is not None,
            capacity=(_capacity(vif, 'capacity', details.get('capacity'))
                      or _spec(flavor, 'vnic_capacity')
                      or (percent and percent / 100)),
            max_capacity=_capacity(vif, 'max_capacity',
                                   details.get('max_capacity')),
            port=details.get('physical_port'),
            kbps=details.get('min_kbps') or 0)


def _spec(flavor, name):
    spec = specs.SPECS[name]
    return spec.parse(flavor[spec.key]) if spec.key in flavor else None


def _number(vif, name, value):
    if value is None:
        return None
    if not str(value).isdecimal() or not 1 <= int(value) <= 6:
        raise ValueError(
            f"port {vif.id} asks for a {name} of '{value}'; it must be a "
            f'number from 1 to 6')
    return int(value)


def _capacity(vif, name, value):
    if value is None:
        return None
    try:
        return sriov_ports.capacity(value)
    except ValueError:
        raise ValueError(
            f"port {vif.id} asks for a {name} of '{value}'; it must be a "
            f"fraction as 0.1 or a percentage as '10%'") from None
