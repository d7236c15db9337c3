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

"""LogicalPartition, and all that a VIOS has in common with one."""

import dataclasses

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import firmware
from nova_powervm.simulator.model import migration
from nova_powervm.simulator.model import partition
from nova_powervm.simulator.model import resources
from nova_powervm.simulator.wire import document
from nova_powervm.simulator.wire.document import section
from nova_powervm.simulator.wire import io_slot

GROUPS = ('Advanced', 'NVRAM')
_NVRAM = {'group': 'NVRAM', 'schemaVersion': document.SCHEMA}


def encode(lpar, hrefs, groups):
    """A client partition or the management partition."""
    return document.root(
        lpar.uuid,
        **base(lpar, hrefs, groups),
        RemoteRestartCapable=False,
        SimplifiedRemoteRestartCapable=lpar.settings.remote_restart,
        HasDedicatedProcessorsForMigration=False,
        SuspendCapable=False,
        MigrationDisable=False,
        MigrationState=(
            lpar.move.state if lpar.move else migration.NOT_MIGRATING),
        RemoteRestartState='Invalid',
        PowerManagementMode='None',
        IsRestrictedIOPartition=lpar.settings.restricted_io,
        DesignatedIPLSource=(
            lpar.settings.ipl_source if lpar.kind == partition.IBMI else None),
        DedicatedVirtualNICs=_links(lpar.vnics, hrefs))


def base(part, hrefs, groups):
    """Children that partitions of all kinds have, in schema order."""
    settings = part.settings
    return {
        'AllowPerformanceDataCollection': settings.metrics,
        'AvailabilityPriority': settings.priority,
        'CurrentProcessorCompatibilityMode': part.current_compatibility,
        'IsBootable': True,
        'IsConnectionMonitoringEnabled': False,
        'IsOperationInProgress': part.move is not None,
        'IsRedundantErrorPathReportingEnabled': False,
        'IsTimeReferencePartition': False,
        'IsVirtualServiceAttentionLEDOn': False,
        'IsVirtualTrustedPlatformModuleEnabled': False,
        'KeylockPosition': part.keylock,
        'LogicalSerialNumber': part.serial,
        'OperatingSystemVersion': part.os_version,
        'PartitionCapabilities': _capabilities(part),
        'PartitionID': part.number,
        'PartitionIOConfiguration': _io(part),
        'PartitionMemoryConfiguration': _memory(part),
        'PartitionName': part.name,
        'PartitionProcessorConfiguration': _processors(part),
        'PartitionState': part.state,
        'PartitionType': part.kind,
        'PartitionUUID': part.uuid,
        'PendingProcessorCompatibilityMode': settings.compatibility,
        'ProcessorPool': _pool(part, hrefs),
        'ProgressPartitionDataRemaining': (
            part.move.remaining if part.move else 0),
        'ProgressPartitionDataTotal': part.move.total if part.move else 0,
        'ProgressState': 'Unknown',
        'ResourceMonitoringControlState': part.rmc,
        'ResourceMonitoringIPAddress': part.rmc_address,
        'AssociatedManagedSystem': document.link(hrefs.of(part.machine)),
        'SRIOVEthernetLogicalPorts': _links(part.logical_ports, hrefs),
        'ClientNetworkAdapters': _links(part.adapters, hrefs),
        'MACAddressPrefix': part.mac_prefix,
        'IsServicePartition': part.is_management,
        'ReferenceCode': part.reference_code,
        'ReferenceCodeFull': firmware.full_code(part),
        'IsManagementPartition': part.is_management,
        'AutoStart': settings.auto_start,
        'BootMode': part.boot_mode,
        'PartitionNVRAM': _nvram(part, groups),
        'Uptime': part.uptime,
        'PendingSecureBoot': settings.secure_boot,
        'CurrentSecureBoot': settings.secure_boot,
        'Description': settings.description,
    }


def _pool(part, hrefs):
    processors = part.settings.processors
    if processors.dedicated:
        return None
    pool = part.machine.processor_pools[processors.pool]
    return document.link(hrefs.of(pool))


def _links(things, hrefs):
    if not things:
        return None
    return document.links(hrefs.of(thing) for thing in things)


def _nvram(part, groups):
    if 'NVRAM' not in groups:
        return None
    return document.leaf(part.settings.nvram, _NVRAM)


def _capabilities(part):
    able = part.dlpar
    return section(
        DynamicLogicalPartitionIOCapable=able,
        DynamicLogicalPartitionMemoryCapable=able,
        DynamicLogicalPartitionProcessorCapable=able,
        InternalAndExternalIntrusionDetectionCapable=able,
        ResourceMonitoringControlOperatingSystemShutdownCapable=able)


def _io(part):
    tagged = part.settings.tagged_io
    return section(
        MaximumVirtualIOSlots=part.settings.max_slots,
        ProfileIOSlots=section(
            ProfileIOSlot=io_slot.encode_assigned(part)),
        TaggedIO=section(**tagged) if tagged else None,
        CurrentMaximumVirtualIOSlots=part.settings.max_slots)


def _memory(part):
    memory = part.settings.memory
    return section(
        ActiveMemoryExpansionEnabled=memory.expansion_factor > 0,
        DesiredMemory=memory.desired,
        ExpansionFactor=memory.expansion_factor,
        PhysicalPageTableRatio=memory.page_table_ratio,
        HardwarePageTableRatio=6,
        MaximumMemory=memory.maximum,
        MinimumMemory=memory.minimum,
        CurrentEntitledMemory='AUTO',
        CurrentExpansionFactor=memory.expansion_factor,
        CurrentHardwarePageTableRatio=6,
        CurrentMaximumMemory=memory.maximum,
        CurrentMemory=memory.desired,
        CurrentMemoryWeight=0,
        CurrentMinimumMemory=memory.minimum,
        MemoryExpansionEnabled=memory.expansion_factor > 0,
        RedundantErrorPathReportingEnabled=False,
        RuntimeMemory=memory.desired if part.active else 0,
        RuntimeMemoryWeight=0,
        RuntimeMinimumMemory=memory.minimum,
        SharedMemoryEnabled=False)


def _processors(part):
    processors = part.settings.processors
    dedicated = processors.dedicated
    return section(
        DedicatedProcessorConfiguration=(
            _dedicated(processors) if dedicated else None),
        HasDedicatedProcessors=dedicated,
        SharedProcessorConfiguration=(
            None if dedicated else _shared(processors)),
        SharingMode=processors.mode,
        CurrentHasDedicatedProcessors=dedicated,
        CurrentSharingMode=processors.mode,
        CurrentDedicatedProcessorConfiguration=(
            _current_dedicated(processors, part) if dedicated else None),
        RuntimeHasDedicatedProcessors=dedicated,
        RuntimeSharingMode=processors.mode,
        CurrentSharedProcessorConfiguration=(
            None if dedicated else _current_shared(processors, part)))


def _dedicated(processors):
    return section(
        DesiredProcessors=processors.vcpus,
        MaximumProcessors=processors.max_vcpus,
        MinimumProcessors=processors.min_vcpus)


def _current_dedicated(processors, part):
    return section(
        CurrentMaximumProcessors=processors.max_vcpus,
        CurrentMinimumProcessors=processors.min_vcpus,
        CurrentProcessors=processors.vcpus,
        RunProcessors=processors.vcpus if part.active else 0)


def _shared(processors):
    return section(
        DesiredProcessingUnits=processors.units,
        DesiredVirtualProcessors=processors.vcpus,
        MaximumProcessingUnits=processors.max_units,
        MaximumVirtualProcessors=processors.max_vcpus,
        MinimumProcessingUnits=processors.min_units,
        MinimumVirtualProcessors=processors.min_vcpus,
        SharedProcessorPoolID=processors.pool,
        UncappedWeight=processors.weight)


def _current_shared(processors, part):
    return section(
        AllocatedVirtualProcessors=processors.vcpus,
        CurrentMaximumProcessingUnits=processors.max_units,
        CurrentMinimumProcessingUnits=processors.min_units,
        CurrentProcessingUnits=processors.units,
        CurrentSharedProcessorPoolID=processors.pool,
        CurrentUncappedWeight=processors.weight,
        CurrentMinimumVirtualProcessors=processors.min_vcpus,
        CurrentMaximumVirtualProcessors=processors.max_vcpus,
        RuntimeProcessingUnits=processors.units if part.active else 0.0,
        RuntimeUncappedWeight=processors.weight if part.active else 0)


# -- reading ------------------------------------------------------------

_SETTINGS = (
    ('name', 'text', 'PartitionName'),
    ('priority', 'integer', 'AvailabilityPriority'),
    ('metrics', 'boolean', 'AllowPerformanceDataCollection'),
    ('max_slots', 'integer', 'PartitionIOConfiguration/MaximumVirtualIOSlots'),
    ('compatibility', 'text', 'PendingProcessorCompatibilityMode'),
    ('remote_restart', 'boolean', 'SimplifiedRemoteRestartCapable'),
    ('restricted_io', 'boolean', 'IsRestrictedIOPartition'),
    ('secure_boot', 'integer', 'PendingSecureBoot'),
    ('nvram', 'text', 'PartitionNVRAM'),
    ('auto_start', 'boolean', 'AutoStart'),
    ('ipl_source', 'text', 'DesignatedIPLSource'),
    ('description', 'text', 'Description'))
_MEMORY = (
    ('desired', 'integer', 'DesiredMemory'),
    ('minimum', 'integer', 'MinimumMemory'),
    ('maximum', 'integer', 'MaximumMemory'),
    ('expansion_factor', 'decimal', 'ExpansionFactor'),
    ('page_table_ratio', 'integer', 'PhysicalPageTableRatio'))
_SHARED = (
    ('units', 'decimal', 'DesiredProcessingUnits'),
    ('min_units', 'decimal', 'MinimumProcessingUnits'),
    ('max_units', 'decimal', 'MaximumProcessingUnits'),
    ('vcpus', 'integer', 'DesiredVirtualProcessors'),
    ('min_vcpus', 'integer', 'MinimumVirtualProcessors'),
    ('max_vcpus', 'integer', 'MaximumVirtualProcessors'),
    ('pool', 'integer', 'SharedProcessorPoolID'),
    ('weight', 'integer', 'UncappedWeight'))
_DEDICATED = (
    ('vcpus', 'integer', 'DesiredProcessors'),
    ('min_vcpus', 'integer', 'MinimumProcessors'),
    ('max_vcpus', 'integer', 'MaximumProcessors'))
_TAGGED_IO = ('AlternateConsole', 'AlternateLoadSource', 'Console',
              'LoadSource', 'OperationsConsole')


def decode_new(body, kind=partition.AIX_LINUX):
    """Settings, type, uuid and id of a partition to create."""
    if not body.text('PartitionName'):
        raise errors.Invalid('A partition needs a PartitionName.')
    blank = partition.Settings(
        name='', io_slots=io_slot.decode_assigned(body, ()))
    uuid = body.text('PartitionUUID') or body.text('Metadata/Atom/AtomID')
    return {
        'settings': decode(body, blank),
        'kind': body.text('PartitionType', kind),
        'uuid': uuid or None,
        'number': body.integer('PartitionID'),
    }


def decode_own(body, part):
    """Slots, boot mode and key of the settings that are to change, by field.

    A running partition shows how it was started, which may differ from its
    settings; what is posted back as it was shown changes nothing.
    """
    shown = (('boot_mode', 'BootMode', part.boot_mode),
             ('keylock', 'KeylockPosition', part.keylock))
    posted = {field: (body.text(path), now) for field, path, now in shown}
    found = {field: value for field, (value, now) in posted.items()
             if value and value != now}
    assigned = part.settings.io_slots
    return {**found, 'io_slots': io_slot.decode_assigned(body, assigned)}


def decode(body, settings):
    """The settings with everything replaced that the body contains."""
    return dataclasses.replace(
        settings,
        memory=_decode_memory(body, settings.memory),
        processors=_decode_processors(body, settings.processors),
        tagged_io=_decode_tagged_io(body, settings.tagged_io),
        **document.fields(body, _SETTINGS))


def _decode_memory(body, memory):
    part = body.child('PartitionMemoryConfiguration')
    if part is None:
        return memory
    return dataclasses.replace(memory, **document.fields(part, _MEMORY))


def _decode_processors(body, processors):
    part = body.child('PartitionProcessorConfiguration')
    if part is None:
        return processors
    kind, name, table = resources.SharedProcessors, 'Shared', _SHARED
    if part.boolean('HasDedicatedProcessors'):
        kind, name, table = resources.DedicatedProcessors, 'Dedicated', (
            _DEDICATED)
    if not isinstance(processors, kind):
        processors = kind()
    numbers = part.child(f'{name}ProcessorConfiguration')
    found = document.fields(numbers, table) if numbers else {}
    if part.text('SharingMode'):
        found['mode'] = part.text('SharingMode')
    return dataclasses.replace(processors, **found)


def _decode_tagged_io(body, tagged):
    part = body.child('PartitionIOConfiguration/TaggedIO')
    if part is None:
        return tagged
    texts = {name: part.text(name) for name in _TAGGED_IO}
    return {name: value for name, value in texts.items() if value is not None}


# -- quick properties -----------------------------------------------------

def quick(part, hrefs):
    """The quick properties, by name."""
    return {
        'PartitionName': part.name,
        'PartitionID': part.number,
        'PartitionState': part.state,
        'PartitionType': part.kind,
        'RMCState': part.rmc,
        'AssociatedManagedSystem': hrefs.of(part.machine),
        'IsVirtualServiceAttentionLEDOn': 'false',
        'OperatingSystemVersion': part.os_version,
        'ReferenceCode': part.reference_code,
    }
