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

"""What the schema says of each element: who writes it, and since when.

Real servers tell this in attributes. ``kb`` is whether clients may give the
element when they create (C), update (U) or only read (R) its object, and
whether it is required (R, D) or optional (O, A); ``kxe`` is false but for a
few; ``ksv`` is the version of the schema that brought the element.

An element of the same name may stand for something else elsewhere; then its
parent is named as well. What is not in the table has no attributes.
"""

# kb, kxe if it is true, and ksv if there is one: names of elements. Those of
# the first line have no attributes where others of their name do.
_TABLE = {
    '': '''
        Node/Node
    ''',
    'COD': '''
        AssociatedSwitch ClonedFrom ConfigurationID
        CurrentCapacityPercentage Details/MACAddress ExpectedFileSizeInBytes
        LogicalPortID LogicalUnitType MaxCapacityPercentage NetworkVLANID
        PartitionID PartitionType Personality RemoteRestartCapable SHA256
        SRIOVAdapterID TaggedNetwork VirtualSlotNumber
    ''',
    'COR': '''
        AssociatedBackingDevices AssociatedVirtualIOServer ClusterName
        DefaultHardwarePageTableRatio DefaultPhysicalPageTableRatio
        FileEnumType Filename InternetMediaType NetworkBridge/PortVLANID
        RelatedSRIOVAdapterID RelatedSRIOVPhysicalPortID
        SRIOVEthernetLogicalPort/AdapterID
        SRIOVEthernetLogicalPort/PhysicalPortID TargetDeviceUniqueDeviceID
        TargetVirtualIOServerUUID UnitCapacity
        VirtualNICSRIOVBackingDevice/DeviceType
    ''',
    'CUA': '''
        RemoteSlotNumber TaggedVLANIDs TaggedVLANSupported
    ''',
    'CUD': '''
        APICapable ActiveMemoryExpansionEnabled AdapterMode AlertThreshold
        AllowPerformanceDataCollection AllowedMACAddresses
        AllowedOperatingSystemMACAddresses AllowedVLANIDs AllowedVLANs
        AlternateLoadSource AssignedPartitions AssignedVirtualIOServer
        AssociatedIOSlot AssociatedIPLConfiguration
        AssociatedLogicalPartitions AssociatedManagedSystem
        AssociatedReservedStorageDevicePool AssociatedSystemCapabilities
        AssociatedSystemIOConfiguration
        AssociatedSystemIOConfiguration/HostChannelAdapters
        AssociatedSystemMemoryConfiguration
        AssociatedSystemProcessorConfiguration
        AssociatedSystemVirtualNetwork AssociatedSystemVirtualStorage
        AssociatedVirtualSwitch AutoStart AvailableForUsage
        AvailableProcUnits AvailableWWPNs BackingDeviceChoice BootMode
        BusGroupingRequired ClusterID ClusterSharedStoragePool
        ConfigurationState ConfiguredFlowControl ConfiguredPortSwitchMode
        ControlChannelID DedicatedProcessorConfiguration Description
        DesiredMemory DesiredProcessingUnits DesiredProcessors
        DesiredVirtualProcessors Details/PortVLANID
        DynamicReconfigurationConnectorName ExpansionFactor FailoverEnabled
        HardwarePageTableRatio HasDedicatedProcessors HighAvailabilityMode
        HostEthernetAdapters HostName IEEE8021QAllowablePriorities
        IEEE8021QPriority IOAdapters IOBuses IOSlots IPInterface
        IPInterface/IPAddress IPInterface/State IPInterface/SubnetMask
        InterfaceName InternalAndExternalIntrusionDetectionCapable IsPrimary
        IsRequired IsRestrictedIOPartition IsServicePartition IsVNICCapable
        KeylockPosition LargeSend LoadBalancingEnabled LoadGroups
        LogicalPartition/AvailabilityPriority
        LogicalPartition/IsConnectionMonitoringEnabled
        LogicalPartition/IsRedundantErrorPathReportingEnabled
        LogicalPartition/IsTimeReferencePartition
        LogicalPartition/IsVirtualTrustedPlatformModuleEnabled
        LogicalPartition/OperatingSystemVersion
        LogicalPartition/PartitionCapabilities LogicalSerialNumber
        LogicalUnits ManagedFrames ManagedSystems ManagerPassthroughCapable
        MaximumMemory MaximumPartitions MaximumProcessingUnits
        MaximumProcessors MaximumVirtualIOSlots MaximumVirtualProcessors
        MediaRepositories MemoryRegionSize MinimumMemory
        MinimumProcessingUnits MinimumProcessors MinimumVirtualProcessors
        MountType MoverServicePartition MultiDataTierConfigured
        MultiFailureGroupConfigured NetworkInterfaces Node
        Node/MachineTypeModelAndSerialNumber Node/PartitionID
        NumberOfAllowedVLANs OpticalMedia PagingServicePartition
        PartitionIOConfiguration PartitionMemoryConfiguration
        PartitionProcessorConfiguration PendingAvailableSystemMemory
        PendingAvailableSystemProcessorUnits PendingLogicalMemoryBlockSize
        PendingMemoryRegionSize PendingProcessorCompatibilityMode
        PendingReservedProcessingUnits PhysicalFibreChannelPorts
        PhysicalPort PhysicalVolumes PortVLANIDPriority PowerEnterprisePools
        PowerOffWhenLastLogicalPartitionIsShutdown ProcessorPool
        ProfileIOSlots QualityOfServiceMode QualityOfServicePriorityEnabled
        RelatedIOAdapter RepositoryDisk RequiredAdapter ReservePolicy
        ReservePolicyAlgorithm
        ResourceMonitoringControlOperatingSystemShutdownCapable
        ResourceMonitoringIPAddress SRIOVAdapters
        SRIOVEthernetLogicalPort/MACAddress SecondaryIPAddress
        SharedEthernetAdapter/DeviceName SharedEthernetAdapters
        SharedMemoryEnabled SharedMemoryPool SharedProcessorConfiguration
        SharedProcessorPool SharedProcessorPoolID SharingMode
        SlotDynamicReconfigurationConnectorName StoragePools SuspendCapable
        SwitchMode SwitchName TaggedIO ThreadModeEnabled TrunkAdapters
        TrunkPriority UncappedWeight VirtualDisks
        VirtualFibreChannelMappings VirtualIOServer VirtualIOServerLevel
        VirtualIOServerLicenseAccepted VirtualNetworks VirtualSCSIMappings
        WWPNPrefix
    ''',
    'CUD V1_2_0': '''
        SimplifiedRemoteRestartCapable VirtualIOServer/Description
    ''',
    'CUD V1_3_0': '''
        AssociatedSharedStoragePool FailureGroup/PhysicalVolumes
        FailureGroups IsDefault Type
    ''',
    'CUD V1_4_0': '''
        IsManagementPartition VNICFailOverCapable
    ''',
    'CUD V1_5_0': '''
        VirtualDiskType
    ''',
    'CUD V1_6_0': '''
        ClientNetworkAdapter/ConfiguredMTU OvsBridge OvsPortExternalIds
    ''',
    'CUD V1_8_0': '''
        PendingSecureBoot
    ''',
    'CUD kxe': '''
        PartitionNVRAM PhysicalFibreChannelPort/PhysicalVolumes VariedOn
    ''',
    'CUR': '''
        AdapterName AssociatedLogicalPartition BackingDeviceName
        ClientAdapter ClientNetworkAdapter/VirtualNetworks
        ClientNetworkAdapters ConfiguredCapacity ConfiguredConnectionSpeed
        ConfiguredMTU ConfiguredMaxCapacity ConfiguredOptions
        ConnectingPartitionID ConnectingVirtualSlotNumber Console
        DesignatedIPLSource Details DiskCapacity DiskLabel DiskName
        GroupCapacity GroupName IsDiagnostic IsHugeDMA IsPromiscous
        JobParameters Label LoadSource LocalPartitionID LogicalUnitAddress
        MACAddress MachineTypeModelAndSerialNumber/MachineType
        MachineTypeModelAndSerialNumber/SerialNumber
        ManagedSystem/SystemName ManagementConsoleName MapPort MediaName
        Model NetworkAddress NetworkName OverCommitSpace ParameterValue
        PartitionName PoolName Port PortName PortVLANID PowerManagementMode
        PrimaryIPAddress RemoteLogicalPartitionID RepositoryName
        RepositorySize RequestedOperation ServerAdapter
        ServerAdapter/UniqueDeviceID ServerLocationCode
        SharedStoragePool/Capacity SharedStoragePool/FreeSpace
        SharedStoragePool/PhysicalVolumes Size Storage StoragePoolName
        SubLabel TargetDevice TargetName ThinDevice TotalLogicalUnitSize
        TuningBufferID UnitName VolumeCapacity VolumeName WWPN WWPNs
    ''',
    'CUR V1_3_0': '''
        Name
    ''',
    'CUR V1_4_0': '''
        AssociatedMappings VirtualSCSIBus/AssociatedLogicalPartition
        VirtualSCSIBus/ClientAdapter VirtualSCSIBus/ServerAdapter
        VirtualSCSIStorageAndTargetDevice/Storage
        VirtualSCSIStorageAndTargetDevice/TargetDevice
    ''',
    'ROO': '''
        AIXCapable ActiveLogicalPartitionMobilityCapable
        ActiveMemoryExpansionCapable BarrierSynchronizationRegisterCapable
        CapacityOnDemandMemoryCapable CapacityOnDemandProcessorCapable
        CurrentProcessorCompatibilityMode DesiredMode
        Details/DesiredCapacityPercentage FeatureCodes
        HostChannelAdapterCapable HugePageMemoryCapable IBMiCapable
        IBMiLogicalPartitionMobilityCapable IBMiRestrictedIOModeCapable
        InactiveLogicalPartitionMobilityCapable LinuxCapable
        LogicalPartitionProcessorCompatibilityModeCapable
        ManagedSystemPcmPreference/AssociatedManagedSystem Message
        OSDeviceName PCIClass PCIDeviceID PCIRevisionID PCISubsystemDeviceID
        PCISubsystemVendorID PCIVendorID PartitionState PartitionUUID
        Progress RedundantErrorPathReportingCapable RequestBody
        RequestHeaders SharedProcessorPoolCapable
        Telnet5250ApplicationCapable VirtualFiberChannelCapable
        VirtualNICDedicatedSRIOVCapable VirtualSwitchCapable
    ''',
    'ROO V1_2_0': '''
        AssociatedGroups AssociatedTasks
        PowerVMLogicalPartitionSimplifiedRemoteRestartCapable
    ''',
    'ROO V1_3_0': '''
        AuthorizedKeys IsHMCPowerVMManagementMaster
        IsManagementPartitionPowerVMManagementMaster
        IsPowerVMManagementMaster PublicSSHKey WWNN
    ''',
    'ROO V1_4_0': '''
        VirtualNICFailOverCapable
    ''',
    'ROO V1_5_0': '''
        DynamicSimplifiedRemoteRestartToggleCapable
    ''',
    'ROO V1_6_0': '''
        CustomPhysicalPageTableRatioCapable IOSlotOwnerAssignmentCapable
    ''',
    'ROO V1_8_0': '''
        CurrentSecureBoot DedicatedProcessorPartitionCapable
        PartitionSecureBootCapable
    ''',
    'ROO kxe': '''
        ReferenceCode ReferenceCodeFull
    ''',
    'ROO kxe V1_5_0': '''
        Uptime
    ''',
    'ROR': '''
        AdapterID AdapterState AdapterType AllocatedCapacity
        AllocatedVirtualProcessors AvailableSize ConfigurableSystemMemory
        ConfigurableSystemProcessorUnits ConfiguredEthernetLogicalPorts
        ConvergedEthernetPhysicalPorts CurrentAvailableSystemMemory
        CurrentAvailableSystemProcessorUnits CurrentConnectionSpeed
        CurrentDedicatedProcessorConfiguration CurrentEntitledMemory
        CurrentExpansionFactor CurrentFileSizeInBytes
        CurrentHardwarePageTableRatio CurrentHasDedicatedProcessors
        CurrentLogicalMemoryBlockSize CurrentMACAddress
        CurrentMaximumAllowedProcessorsPerPartition CurrentMaximumMemory
        CurrentMaximumProcessingUnits CurrentMaximumProcessors
        CurrentMaximumProcessorsPerAIXOrLinuxPartition
        CurrentMaximumProcessorsPerIBMiPartition
        CurrentMaximumProcessorsPerVirtualIOServerPartition
        CurrentMaximumVirtualIOSlots CurrentMaximumVirtualProcessors
        CurrentMaximumVirtualProcessorsPerAIXOrLinuxPartition
        CurrentMaximumVirtualProcessorsPerIBMiPartition
        CurrentMaximumVirtualProcessorsPerVirtualIOServerPartition
        CurrentMemory CurrentMemoryWeight CurrentMinimumMemory
        CurrentMinimumProcessingUnits CurrentMinimumProcessors
        CurrentMinimumVirtualProcessors CurrentOptions
        CurrentProcessingUnits CurrentProcessors
        CurrentReservedProcessingUnits CurrentSharedProcessorConfiguration
        CurrentSharedProcessorPoolID CurrentSharingMode
        CurrentUncappedWeight DateModified
        DefaultFiberChannelTargetsForBackingDevice
        DefaultFiberChannelTargetsForNonBackingDevice DescriptorPage83
        DeviceName DeviceType DynamicLogicalPartitionIOCapable
        DynamicLogicalPartitionMemoryCapable
        DynamicLogicalPartitionProcessorCapable
        DynamicReconfigurationConnectorIndex EthernetPhysicalPorts EventData
        EventDetail EventID EventType FiberChannelTargetsRoundingValue
        FileUUID FreeEthenetBackingDevicesForSEA
        FreeIOAdaptersForLinkAggregation FreeSpace GroupSerialID HTTPStatus
        HasDedicatedProcessorsForMigration HostChannelAdapters InUse
        InstalledSystemMemory InstalledSystemProcessorUnits
        IsFibreChannelBacked IsFunctional IsOperationInProgress
        IsVirtualServiceAttentionLEDOn JobID JobRequestInstance
        JobResponse/Status LinearProgress LinkStatus LocationCode
        LogicalPartition/BootMode LogicalPartition/IsManagementPartition
        MACAddressPrefix MachineType MachineTypeModelAndSerialNumber
        MachineTypeModelSerialNumber MachineTypeModelSerialNumber/Model
        ManagedSystem/State ManufacturingDefaultConfigurationEnabled
        MaxSupportedEthernetLogicalPorts
        MaxSupportedFiberChannelOverEthernetLogicalPorts
        MaximumActiveMigrations MaximumAllowedVirtualProcessorsPerPartition
        MaximumDiagnosticsLogicalPorts MaximumFiberChannelTargets
        MaximumFirmwareActiveMigrations MaximumHugeDMALogicalPorts
        MaximumInactiveMigrations MaximumLogicalPortsSupported
        MaximumLogicalVolumes MaximumMemoryPoolCount MaximumPortVLANID
        MaximumPromiscuousLogicalPorts MaximumVLANID MediaUDID
        MemoryExpansionEnabled MemoryUsedByHypervisor MigrationState
        MinimumEthernetCapacityGranularity MinimumFCoECapacityGranularity
        MinimumPortVLANID MinimumProcessorUnitsPerVirtualProcessor
        MinimumVLANID NetworkBridge/VirtualNetworks
        NumberOfActiveMigrationsInProgress
        NumberOfInactiveMigrationsInProgress OperatingSystemVersion
        OperationName ParameterName PartitionCapabilities
        PersistentReserveKeyValue PhysicalLocation PhysicalPortID PoolID
        PortCapabilities PortLogicalPortLimit PortType
        ProgressPartitionDataRemaining ProgressPartitionDataTotal
        ProgressState ReasonCode RedundantErrorPathReportingEnabled
        RelatedSRIOVLogicalPort RemoteRestartState RequestURI RequestURL
        RequestedOperation/GroupName ResourceMonitoringControlState
        ResponseException ResponseException/Message Results RunProcessors
        RuntimeHasDedicatedProcessors RuntimeMemory RuntimeMemoryWeight
        RuntimeMinimumMemory RuntimeProcessingUnits RuntimeSharingMode
        RuntimeUncappedWeight
        SRIOVEthernetLogicalPort/DynamicReconfigurationConnectorName
        SRIOVUnconfiguredLogicalPort/DynamicReconfigurationConnectorName
        SerialNumber SharedEthernetAdapter/PortVLANID
        SlotDynamicReconfigurationConnectorIndex SupportedConnectionSpeeds
        SupportedMTUs SupportedOptions
        SupportedPartitionProcessorCompatibilityModes
        SupportedPriorityAccessControlList SwitchID
        SystemMigrationInformation SystemName TargetUuid TimeCompleted
        TimeStarted UnconfiguredLogicalPorts UniqueDeviceID VNICPortUsage
        VirtualEthernetCustomMACAddressCapable
        VirtualIOServer/LogicalSerialNumber VirtualSwitchID VolumeGroup
        VolumeState VolumeUniqueID VswitchID X-API-Session X-API-SessionFile
    ''',
    'ROR V1_3_0': '''
        Capacity FailureGroup/UniqueDeviceID MirrorState State
        Tier/UniqueDeviceID
    ''',
    'ROR V1_4_0': '''
        DesiredCapacityPercentage DesiredMaxCapacityPercentage IsActive
        Status
    ''',
    'ROR V1_6_0': '''
        Gateway IPAddress SubnetMask
    ''',
    'ROR kxe': '''
        AvailablePorts TotalPorts
    ''',
    'UOD': '''
        AggregationEnabled AvailabilityPriority
        ConfiguredFiberChannelOverEthernetLogicalPorts
        ConfiguredMaxEthernetLogicalPorts
        ConfiguredMaxFiberChannelOverEthernetLogicalPorts
        IsConnectionMonitoringEnabled IsRedundantErrorPathReportingEnabled
        IsTimeReferencePartition IsVirtualTrustedPlatformModuleEnabled
        JumboFramesEnabled LongTermMonitorEnabled QueueSize
        ShortTermMonitorEnabled
    ''',
    'UOD V1_1_0': '''
        ComputeLTMEnabled
    ''',
    'UOD V1_3_0': '''
        Enabled
    ''',
}


def _read():
    """Attributes as they are written, by name or by parent and name."""
    return {name: _written(*said.split())
            for said, names in _TABLE.items() for name in names.split()}


def _written(kb='', *more):
    if not kb:
        return ''
    since = ''.join(f' ksv="{word}"' for word in more if word != 'kxe')
    return f' kb="{kb}" kxe="{str("kxe" in more).lower()}"{since}'


class _Children(dict):
    """How the tags of the children of a parent begin, by name."""

    def __init__(self, parent):
        super().__init__()
        self._parent = parent

    def __missing__(self, name):
        said = _SAID.get(f'{self._parent}/{name}', _SAID.get(name, ''))
        self[name] = tag = f'<{name}{said}'
        return tag


class _Parents(dict):
    """The _Children of every parent, by its name."""

    def __missing__(self, name):
        self[name] = made = _Children(name)
        return made


_SAID = _read()
TAGS = _Parents()
