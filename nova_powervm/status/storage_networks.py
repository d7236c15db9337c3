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

"""Checks of what the Virtual I/O Servers reach volumes through."""

from pypowervm import exceptions as pvm_exc
from pypowervm.tasks import hdisk

from nova_powervm.status import report
from nova_powervm.virt.powervm.volume import npiv_fabrics


def fibre_channel(facts):
    """The physical ports of each server, and how many can do NPIV."""
    ports = {vios.name: vios.pfc_ports for vios in facts.vioses}
    told = ', '.join(
        f'{name}: {len(found)} ports, {_npiv(found)} with NPIV'
        for name, found in ports.items() if found)
    if not told:
        return report.ok('No Virtual I/O Server has a Fibre Channel port.')
    without = [name for name, found in ports.items() if not found]
    if without:
        return report.warning(
            f'{told}; none on {", ".join(without)}',
            'Volumes have no second way: give each Virtual I/O Server ports.')
    return report.ok(told)


def _npiv(ports):
    return sum(1 for port in ports if port.npiv_total_ports)


def fabrics(facts):
    """The fabrics of NPIV, and the ports of this host on each."""
    if not npiv_fabrics.in_use():
        return report.ok('Not used: fc_attach_strategy is vscsi.')
    all_seen = len(facts.active) == len(facts.vioses)
    problems = npiv_fabrics.problems(facts.vioses, all_seen)
    if problems:
        return report.failure(' '.join(problems),
                              'Correct [powervm] fabrics and fabric_ports.')
    return report.ok(', '.join(
        f'{name}: {len(found)} ports'
        for name, found in npiv_fabrics.ports().items()))


def iscsi(facts):
    """The name of each server as an iSCSI initiator: a job for each."""
    names, silent = {}, []
    for vios in facts.active:
        try:
            names[vios.name] = hdisk.discover_iscsi_initiator(
                facts.host.adapter, vios.uuid)
        except (pvm_exc.Error, pvm_exc.AbstractMsgFmtError):
            silent.append(vios.name)
    told = ', '.join(f'{name}: {iqn}' for name, iqn in names.items())
    if silent:
        return report.warning(
            f'{told or "No initiator"}; {", ".join(silent)} told none',
            'iSCSI volumes cannot reach it. Install the open-iscsi filesets '
            'of the Virtual I/O Server, or use Fibre Channel.')
    if len(set(names.values())) < len(names):
        return report.warning(
            told, 'Two servers with one name take sessions from each other: '
            'change one with chdev -dev iscsi0 -attr initiator_name.')
    return report.ok(told or 'No Virtual I/O Server to ask.')
