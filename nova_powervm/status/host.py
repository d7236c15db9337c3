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

"""``host check``: whether this host is ready for nova-compute."""

import dataclasses
import typing

from pypowervm import exceptions as pvm_exc

from nova_powervm.status import console
from nova_powervm.status import facts as pvm_facts
from nova_powervm.status import machine
from nova_powervm.status import network
from nova_powervm.status import report
from nova_powervm.status import service
from nova_powervm.status import storage_networks

TITLE = 'PowerVM host'


@dataclasses.dataclass(frozen=True)
class Check:
    """One line of the table.

    :ivar check: function of Facts that returns a Result
    :ivar needs: what has to be there for it: nothing, the REST service, a
        management partition, or an active Virtual I/O Server
    """

    name: str
    check: typing.Callable
    needs: str = ''


_SERVICE, _MANAGEMENT, _VIOS = (
    'REST service', 'management partition', 'active Virtual I/O Server')

#: In the order of the table. What others need comes before them.
CHECKS = (
    Check('Options', service.options),
    Check('Options of Nova', service.ratios),
    Check('Versions', service.versions),
    Check('Group pvm_admin', service.membership),
    Check('Certificate', service.certificate),
    Check('REST service', service.logon),
    Check('Clock', service.clock, _SERVICE),
    Check('Managed system', machine.system, _SERVICE),
    Check('Management partition', machine.novalink, _SERVICE),
    Check('Memory and processors', machine.capacity, _SERVICE),
    Check('Partitions', machine.partitions, _SERVICE),
    Check('Virtual I/O Servers', machine.vioses, _SERVICE),
    Check('Level of the servers', machine.vios_versions, _SERVICE),
    Check('Disks of instances', machine.disks, _VIOS),
    Check('Media repositories', machine.media, _VIOS),
    Check('Virtual switches', network.switches, _MANAGEMENT),
    Check('Shared Ethernet', network.shared_ethernet, _MANAGEMENT),
    Check('SR-IOV ports', network.sriov, _SERVICE),
    Check('Open vSwitch', network.open_vswitch, _SERVICE),
    Check('Fibre Channel ports', storage_networks.fibre_channel, _SERVICE),
    Check('Fabrics', storage_networks.fabrics, _SERVICE),
    Check('iSCSI initiators', storage_networks.iscsi, _VIOS),
    Check('Physical I/O slots', machine.io_slots, _SERVICE),
    Check('Measurements', machine.measurements, _SERVICE),
    Check('Consoles', console.consoles),
)


def check(name):
    """Return [(name of the check, Result)], in the order of CHECKS.

    :param name: Nova's name for this host
    """
    facts = pvm_facts.Facts(name)
    try:
        return [(each.name, _make(each, facts)) for each in CHECKS]
    finally:
        facts.close()


def _make(each, facts):
    missing = _missing(each.needs, facts)
    if missing:
        return report.skipped(f'There is no {missing}.')
    try:
        return each.check(facts)
    except (pvm_exc.Error, pvm_exc.AbstractMsgFmtError) as exc:
        return report.failure(
            f'The REST service failed: {exc}.',
            'Look at its log: journalctl --unit pvm-rest.')


def _missing(needed, facts):
    """Return what a check needs and is not there, or None."""
    if needed and facts.host is None:
        return _SERVICE
    try:
        there = {_MANAGEMENT: lambda: facts.management,
                 _VIOS: lambda: facts.active}.get(needed, lambda: True)()
    except pvm_exc.Error:
        return needed
    return None if there else needed
