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

"""The JSON documents that tell what was measured."""

import json

from nova_powervm.simulator.model import partition
from nova_powervm.simulator.model import pool

_CYCLES = 512000000  # Of the time base, in a second.
_TYPES = {partition.AIX_LINUX: 'aixlinux', partition.IBMI: 'ibmi'}
_MODES = {'capped': 'cap', 'uncapped': 'uncap'}
# What the simulated guests do, each second they run.
_BUSY, _BORROWED, _IDLE, _FIRMWARE = 0.2, 0.05, 0.1, 0.01
_PACKETS, _PACKET_BYTES = 10, 512
_READS, _WRITES, _BLOCK_BYTES = 2, 3, 4096
_PAGE_BYTES = 4096
_NOT_RUNNING = {'errorId': '6001',
                'message': 'Lpar is not in running state on Managed System'}
_NO_RMC = {'errorId': '6003', 'message': 'RMC is INACTIVE on lpar'}


def encode(machine, sample):
    """The document of one sample."""
    if sample.category == 'lpar':
        found = _lpars(machine, sample.moment)
    else:
        measured = (_hypervisor(machine, sample) if sample.vios is None
                    else _vios(sample))
        found = {'systemUtil': {
            'utilInfo': _info(machine, sample),
            'utilSample': {
                'timeStamp': _stamp(machine, sample.moment),
                'status': 0, 'errorInfo': [], **measured}}}
    return json.dumps(found)


def _info(machine, sample):
    return {'version': '1.3.0' if sample.vios is None else '1.0.0',
            'metricType': 'Raw', 'monitoringType': sample.monitor,
            'mtms': str(machine.mtms), 'name': machine.name}


def _stamp(machine, moment):
    return machine.pcm.date(moment).strftime('%Y-%m-%dT%H:%M:%S%z')


# -- the hypervisor's view --------------------------------------------------

def _hypervisor(machine, sample):
    moment = sample.moment
    # Cycles count from long before the partitions started.
    seconds = machine.pcm.date(moment).timestamp()
    detailed = machine.pcm.preferences.long_term
    return {
        'timeBasedCycles': seconds * _CYCLES,
        'systemFirmware': {
            'utilizedProcCycles': int(
                seconds * machine.units * _FIRMWARE * _CYCLES),
            'assignedMem': machine.hypervisor_memory},
        'processor': {
            'totalProcUnits': machine.units,
            'configurableProcUnits': machine.units,
            'availableProcUnits': machine.units_available,
            'procCyclesPerSecond': _CYCLES},
        'memory': {
            'totalMem': machine.memory,
            'availableMem': machine.memory_available,
            'configurableMem': machine.memory},
        'sharedProcessorPool': [_default_pool(machine, moment, seconds)],
        'lparsUtil': [_lpar(p, moment, detailed) for p in machine.lpars],
        'viosUtil': [_server(p, moment, detailed) for p in machine.vioses],
    }


def _default_pool(machine, moment, seconds):
    used = sum(p.meter.unit_seconds(moment) for p in machine.partitions)
    return {
        'id': 0, 'name': 'DefaultPool',
        'assignedProcCycles': seconds * machine.units * _CYCLES,
        'utilizedPoolCycles': int(used * _BUSY * _CYCLES),
        'maxProcUnits': machine.units,
        'borrowedPoolProcUnits': 0}


def _common(part, moment):
    return {'id': part.number, 'uuid': part.uuid, 'name': part.name,
            'state': part.state.title(), 'affinityScore': 100}


def _lpar(lpar, moment, detailed):
    memory = lpar.settings.memory.desired
    found = {
        **_common(lpar, moment),
        'type': _TYPES.get(lpar.kind),
        'memory': {'logicalMem': memory, 'backedPhysicalMem': memory},
        'processor': _processor(lpar, moment)}
    if detailed and lpar.adapters:
        found['network'] = _network(lpar, moment)
    storage = _storage(lpar) if detailed else None
    if storage:
        found['storage'] = storage
    return found


def _server(vios, moment, detailed):
    found = {
        **_common(vios, moment),
        'memory': {'assignedMem': vios.settings.memory.desired},
        'processor': _processor(vios, moment)}
    if detailed and vios.adapters:
        found['network'] = _network(vios, moment)
    return found


def _processor(part, moment):
    processors = part.settings.processors
    cycles = part.meter.unit_seconds(moment) * _CYCLES
    uncapped = processors.mode == 'uncapped'
    return {
        'poolId': 0 if processors.dedicated else processors.pool,
        'mode': _MODES.get(processors.mode, 'ded'),
        'maxVirtualProcessors': processors.vcpus,
        'maxProcUnits': processors.held,
        'weight': 0 if processors.dedicated else processors.weight,
        'entitledProcCycles': int(cycles),
        'utilizedCappedProcCycles': int(cycles * _BUSY),
        'utilizedUnCappedProcCycles': (
            int(cycles * _BORROWED) if uncapped else 0),
        'idleProcCycles': int(cycles * _IDLE),
        'donatedProcCycles': 0,
        'timeSpentWaitingForDispatch': 0,
        'totalInstructions': int(cycles * _BUSY * 2),
        'totalInstructionsExecutionTime': int(cycles * _BUSY)}


def _network(part, moment):
    return {'virtualEthernetAdapters': [
        _adapter(adapter, part.meter.seconds(moment))
        for adapter in part.adapters]}


def _adapter(adapter, seconds):
    return {
        'vlanId': adapter.settings.pvid,
        'vswitchId': adapter.settings.switch.number,
        'physicalLocation': adapter.name,
        'isPortVLANID': True,
        **_traffic(seconds),
        'receivedPhysicalPackets': 0, 'sentPhysicalPackets': 0,
        'droppedPhysicalPackets': 0, 'sentPhysicalBytes': 0,
        'receivedPhysicalBytes': 0}


def _traffic(seconds):
    packets = int(seconds * _PACKETS)
    return {'receivedPackets': packets, 'sentPackets': packets,
            'droppedPackets': 0, 'sentBytes': packets * _PACKET_BYTES,
            'receivedBytes': packets * _PACKET_BYTES}


def _storage(lpar):
    """Virtual adapters of a partition; empty if there are none."""
    vioses = lpar.machine.vioses
    found = {
        'genericVirtualAdapters': [
            {'physicalLocation': lpar.location(bus.client_slot),
             'viosId': vios.number, 'viosAdapterSlotId': bus.slot}
            for vios in vioses for bus in vios.buses if bus.client is lpar],
        'virtualFiberChannelAdapters': [
            {'physicalLocation': lpar.location(pair.client_slot),
             'viosId': vios.number,
             'wwpnpair': [int(wwpn, 16) for wwpn in pair.wwpns]}
            for vios in vioses for pair in vios.fc_mappings
            if pair.client is lpar]}
    return {kind: adapters for kind, adapters in found.items() if adapters}


# -- a VIOS's view ------------------------------------------------------------

def _vios(sample):
    vios, moment = sample.vios, sample.moment
    seconds = vios.meter.seconds(moment)
    return {'viosUtil': [{
        'id': str(vios.number), 'name': vios.name,
        'memory': {'utilizedMem': vios.settings.memory.desired // 2},
        'network': {
            'genericAdapters': [
                {'id': adapter.settings.device or '', 'type': 'virtual',
                 'physicalLocation': f'{adapter.name}-T1',
                 **_traffic(seconds)} for adapter in vios.adapters],
            'sharedAdapters': [_sea(sea, seconds) for sea in vios.seas]},
        'storage': {
            'fiberChannelAdapters': [
                _fc_port(port, moment) for port in vios.ports],
            'genericPhysicalAdapters': [
                {'id': 'sissas0', 'type': 'sas',
                 'physicalLocation': f'{vios.location(0)}-T1',
                 **_io(seconds)}],
            'genericVirtualAdapters': [
                {'id': bus.name, 'type': 'virtual',
                 'physicalLocation': bus.location,
                 **_io(_client_seconds(bus, moment))} for bus in vios.buses],
            'sharedStoragePools': _pools(vios, seconds)}}]}


def _client_seconds(pair, moment):
    return pair.client.meter.seconds(moment) if pair.client else 0.0


def _io(seconds):
    reads, writes = int(seconds * _READS), int(seconds * _WRITES)
    return {'numOfReads': reads, 'numOfWrites': writes,
            'readBytes': reads * _BLOCK_BYTES,
            'writeBytes': writes * _BLOCK_BYTES}


def _sea(sea, seconds):
    return {
        'id': sea.name, 'type': 'sea',
        'physicalLocation': f'{sea.trunks[0].name}-T1',
        **_traffic(seconds),
        'bridgedAdapters': [trunk.settings.device for trunk in sea.trunks]}


def _fc_port(port, moment):
    pairs = [p for p in port.vios.fc_mappings if p.port is port]
    counted = [_client_seconds(pair, moment) for pair in pairs]
    return {
        'id': port.name, 'wwpn': port.wwpn,
        'physicalLocation': port.location,
        **_io(sum(counted)), 'runningSpeed': 8,
        'ports': [
            {'id': pair.name, 'wwpn': pair.wwpns[0],
             'physicalLocation': pair.location, **_io(seconds),
             'runningSpeed': 8}
            for pair, seconds in zip(pairs, counted) if pair.wwpns]}


def _pools(vios, seconds):
    cluster = pool.cluster_of(vios)
    if cluster is None:
        return []
    found = cluster.pool
    return [{'id': found.name, 'poolDisks': sorted(cluster.volume_udids),
             **_io(seconds), 'totalSpace': int(found.capacity * 1024),
             'usedSpace': int((found.capacity - found.free) * 1024)}]


# -- the guests' view ---------------------------------------------------------

def _lpars(machine, moment):
    return {'lparUtil': [_guest(lpar, moment) for lpar in machine.lpars]}


def _guest(lpar, moment):
    known = {'uuid': lpar.uuid, 'id': str(lpar.number), 'name': lpar.name}
    if lpar.state != partition.RUNNING:
        return {**known, 'errorInfo': _NOT_RUNNING, 'timeStamp': None}
    if lpar.rmc != 'active':
        return {**known, 'errorInfo': _NO_RMC, 'timeStamp': None}
    date = lpar.machine.pcm.date(moment)
    return {**known, 'memory': _guest_memory(lpar),
            'timeStamp': date.strftime('%Y%m%dT%H%M%S%z')}


def _guest_memory(lpar):
    size = lpar.settings.memory.desired << 20
    pages = size // _PAGE_BYTES
    return {'pctRealMemAvbl': 80, 'totalPgSpSizeCount': pages,
            'totalPgSpFreeCount': pages * 9 // 10,
            'vmActivePgCount': pages // 5, 'realMemSizeBytes': size,
            'pctRealMemFree': 60, 'vmPgInRate': 0, 'vmPgOutRate': 25,
            'vmPgSpInRate': 0, 'vmPgSpOutRate': 0}
