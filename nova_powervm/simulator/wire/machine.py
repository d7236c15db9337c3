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

"""ManagedSystem."""

from nova_powervm.simulator.model import migration_plan
from nova_powervm.simulator.wire import document
from nova_powervm.simulator.wire.document import bare
from nova_powervm.simulator.wire.document import section
from nova_powervm.simulator.wire import io_slot
from nova_powervm.simulator.wire import sriov

GROUPS = ('Hypervisor', 'SystemNetwork')

# In the order real systems write them; those not listed are false.
_CAPABILITIES = (
    'ActiveLogicalPartitionMobilityCapable', 'ActiveMemoryExpansionCapable',
    'AIXCapable', 'BarrierSynchronizationRegisterCapable',
    'CapacityOnDemandMemoryCapable', 'CapacityOnDemandProcessorCapable',
    'HostChannelAdapterCapable', 'HugePageMemoryCapable', 'IBMiCapable',
    'IBMiLogicalPartitionMobilityCapable', 'IBMiRestrictedIOModeCapable',
    'InactiveLogicalPartitionMobilityCapable', 'LinuxCapable',
    'LogicalPartitionProcessorCompatibilityModeCapable',
    'PowerVMLogicalPartitionSimplifiedRemoteRestartCapable',
    'RedundantErrorPathReportingCapable', 'SharedProcessorPoolCapable',
    'Telnet5250ApplicationCapable', 'VirtualFiberChannelCapable',
    'VirtualSwitchCapable', 'VirtualEthernetCustomMACAddressCapable',
    'VirtualNICDedicatedSRIOVCapable', 'VirtualNICFailOverCapable',
    'DynamicSimplifiedRemoteRestartToggleCapable',
    'CustomPhysicalPageTableRatioCapable', 'PartitionSecureBootCapable',
    'IOSlotOwnerAssignmentCapable', 'DedicatedProcessorPartitionCapable',
    'DisableSecureBootCapable', 'IBMiNativeIOCapable',
    'PersistentMemoryCapable')


def encode(machine, hrefs, groups):
    """The whole system."""
    return document.root(
        machine.uuid,
        AssociatedIPLConfiguration=_ipl() if 'Hypervisor' in groups else None,
        AssociatedLogicalPartitions=bare(),
        AssociatedReservedStorageDevicePool=bare(),
        AssociatedSystemCapabilities=section(**{
            name: _capable(machine, name) for name in _CAPABILITIES}),
        AssociatedSystemIOConfiguration=_io(machine, groups),
        AssociatedSystemMemoryConfiguration=_memory(machine),
        AssociatedSystemProcessorConfiguration=_processors(machine),
        AssociatedSystemVirtualStorage=section(),
        MachineTypeModelAndSerialNumber=mtms(machine),
        ManufacturingDefaultConfigurationEnabled=False,
        MaximumPartitions=machine.max_partitions,
        PrimaryIPAddress=machine.address,
        SecondaryIPAddress='169.254.3.147',
        State=machine.state,
        SystemName=machine.name,
        SystemMigrationInformation=_migration(machine),
        ReferenceCode='00000000',
        IsPowerVMManagementMaster=machine.master is not None,
        IsManagementPartitionPowerVMManagementMaster=(
            machine.master is not None),
        IsHMCPowerVMManagementMaster=machine.master is None,
        AssociatedGroups=bare(),
        AssociatedTasks=bare())


def mtms(machine):
    """Machine type, model and serial number."""
    return section(
        MachineType=machine.mtms.type,
        Model=machine.mtms.model,
        SerialNumber=machine.mtms.serial)


def _ipl():
    return section({'group': 'Hypervisor'},
                   PowerOffWhenLastLogicalPartitionIsShutdown=False)


def _capable(machine, name):
    capable = machine.capabilities.get(name, False)
    if name == 'AIXCapable':
        return 'active' if capable else 'inactive'
    return capable


def _io(machine, groups):
    return section(
        AvailableWWPNs=machine.wwpns.available,
        HostChannelAdapters=section(),
        HostEthernetAdapters=bare(),
        IOAdapters=section(),
        IOBuses=section(),
        IOSlots=section(IOSlot=[io_slot.encode(slot)
                                for slot in machine.io_slots]),
        SRIOVAdapters=sriov.encode(machine),
        AssociatedSystemVirtualNetwork=(
            section({'group': 'SystemNetwork'})
            if 'SystemNetwork' in groups else None),
        WWPNPrefix=machine.wwpns.prefix)


def _memory(machine):
    return section(
        ConfigurableSystemMemory=machine.memory,
        CurrentAvailableSystemMemory=machine.memory_available,
        CurrentLogicalMemoryBlockSize=machine.lmb,
        DefaultHardwarePageTableRatio=6,
        DefaultPhysicalPageTableRatio=6,
        InstalledSystemMemory=machine.memory,
        MaximumMemoryPoolCount=1,
        MemoryRegionSize=machine.lmb,
        MemoryUsedByHypervisor=machine.hypervisor_memory,
        PendingAvailableSystemMemory=machine.memory_available,
        PendingLogicalMemoryBlockSize=machine.lmb,
        PendingMemoryRegionSize=machine.lmb,
        SharedMemoryPool=bare())


def _processors(machine):
    most = machine.max_vcpus
    return section(
        ConfigurableSystemProcessorUnits=machine.units,
        CurrentAvailableSystemProcessorUnits=machine.units_available,
        CurrentMaximumProcessorsPerAIXOrLinuxPartition=most,
        CurrentMaximumProcessorsPerIBMiPartition=most,
        CurrentMaximumAllowedProcessorsPerPartition=most,
        CurrentMaximumProcessorsPerVirtualIOServerPartition=most,
        CurrentMaximumVirtualProcessorsPerAIXOrLinuxPartition=most,
        CurrentMaximumVirtualProcessorsPerIBMiPartition=most,
        CurrentMaximumVirtualProcessorsPerVirtualIOServerPartition=most,
        InstalledSystemProcessorUnits=machine.units,
        MaximumAllowedVirtualProcessorsPerPartition=most,
        MinimumProcessorUnitsPerVirtualProcessor=machine.units_per_vcpu,
        PendingAvailableSystemProcessorUnits=machine.units_available,
        SupportedPartitionProcessorCompatibilityModes=list(
            machine.compatibility_modes),
        SharedProcessorPool=bare())


def _migration(machine):
    active = sum(move.plan.active for move in machine.migrations)
    return section(
        MaximumInactiveMigrations=migration_plan.MAX_MIGRATIONS,
        MaximumActiveMigrations=migration_plan.MAX_MIGRATIONS,
        NumberOfInactiveMigrationsInProgress=(
            len(machine.migrations) - active),
        NumberOfActiveMigrationsInProgress=active,
        MaximumFirmwareActiveMigrations=migration_plan.MAX_MIGRATIONS)


def quick(machine, hrefs):
    """The quick properties, by name."""
    return {
        'State': machine.state,
        'SystemName': machine.name,
        'IPAddress': machine.address,
        'MTMS': str(machine.mtms),
        'PhysicalSystemAttentionLEDState': 'off',
        'MemoryDefragmentationState': 'Not_In_Progress',
    }
