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

"""Our errors, drawn as a tree. Each is one of Nova's, so that the manager
does what the situation asks for.

::

    the service does not start
        HostNotReady                NovaException
    the build is aborted: no other host would do better
        RequestNotServed            BuildAbortException
        FlavorNotUsable             BuildAbortException
        ImageNotUsable              ImageUnacceptable
        PortNotServed               BuildAbortException
        NetworkNotReady             BuildAbortException
    the build is rescheduled: another host may do
        HostFull                    ComputeResourcesUnavailable
        PortNotHere                 ComputeResourcesUnavailable
        NameTaken                   ComputeResourcesUnavailable
        ImageDownloadFailed         GlanceConnectionFailed
        BuildFailed                 InstanceDeployFailure
        VolumeNotReachable          InstanceDeployFailure
    the state of instances cannot be told
        StateUnknown                HypervisorUnavailable
    an operation on an existing instance failed
        PowerOnFailed               InstancePowerOnFailure
        PowerOffFailed              InstancePowerOffFailure
        RebootFailed                InstanceRebootFailure
        NoCrashDump                 TriggerCrashDumpNotSupported
        CrashDumpFailed             NovaException
        DestroyFailed               InstanceTerminationFailure
        NotChangeable               NovaException
        AttachInterfaceFailed       InterfaceAttachFailed
        DetachInterfaceFailed       InterfaceDetachFailed
        PlugFailed                  VirtualInterfacePlugException
        AttachVolumeFailed          NovaException
        DetachVolumeFailed          NovaException
        VolumeNotExtended           NovaException
        DiskNotGrown                ResizeError
        CaptureFailed               NovaException
        StatisticsMissing           NovaException

Nova shows a user the first 255 characters of a message, its own words around
ours included, so what to do comes early and the sentences are short.
"""

from nova import exception


class HostNotReady(exception.NovaException):
    msg_fmt = ("nova-compute cannot manage this PowerVM host yet: "
               "%(problems)s")


class RequestNotServed(exception.BuildAbortException):
    """The request asks for something this driver does not do."""


class FlavorNotUsable(exception.BuildAbortException):
    """The flavor cannot become a partition, on any host like this."""


class ImageNotUsable(exception.ImageUnacceptable):
    """The image cannot be put on a disk of a partition."""


class PortNotServed(exception.BuildAbortException):
    """A port was bound in a way this driver cannot connect."""


class NetworkNotReady(exception.BuildAbortException):
    """Neutron did not say in time that a port passes traffic.

    Nova has exceptions of its own for a port that could not be plugged, and
    hides their text from the user.
    """


class ImageDownloadFailed(exception.GlanceConnectionFailed):
    """Glance did not hand over the image whole."""

    msg_fmt = "%(reason)s"


class HostFull(exception.ComputeResourcesUnavailable):
    """This host is short of something another host may have."""


class PortNotHere(exception.ComputeResourcesUnavailable):
    """This host does not reach a port's network, or has no room on it."""


class NameTaken(exception.ComputeResourcesUnavailable):
    """Another partition of this host has the name already."""


class BuildFailed(exception.InstanceDeployFailure):
    """Something broke while the partition was made."""


class StateUnknown(exception.HypervisorUnavailable):
    """The REST service does not say what a partition is doing."""

    msg_fmt = '%(reason)s'


class PowerOnFailed(exception.InstancePowerOnFailure):
    """The partition did not start."""


class PowerOffFailed(exception.InstancePowerOffFailure):
    """The partition did not stop."""


class RebootFailed(exception.InstanceRebootFailure):
    """The partition did not restart."""


class NoCrashDump(exception.TriggerCrashDumpNotSupported):
    """No guest runs in the partition that could write a dump."""


class CrashDumpFailed(exception.NovaException):
    """The guest did not write a dump and start again."""

    msg_fmt = '%(reason)s'


class DiskNotGrown(exception.ResizeError):
    """A disk cannot have the size that is wanted."""


class CaptureFailed(exception.NovaException):
    """No image could be made of the instance; Nova deletes what there is."""

    msg_fmt = "%(reason)s"


class StatisticsMissing(exception.NovaException):
    """Nothing was measured that could be told."""

    msg_fmt = '%(reason)s'


class DestroyFailed(exception.InstanceTerminationFailure):
    """Something of the instance could not be removed; try again."""


class NotChangeable(exception.NovaException):
    """A running partition does not take changes of its adapters."""

    msg_fmt = '%(reason)s'


class AttachInterfaceFailed(exception.InterfaceAttachFailed):
    """The partition did not get the network adapter."""

    msg_fmt = '%(reason)s'


class DetachInterfaceFailed(exception.InterfaceDetachFailed):
    """The partition still has the network adapter."""

    msg_fmt = '%(reason)s'


class PlugFailed(exception.VirtualInterfacePlugException):
    """The port of an instance that was there before was not mended."""

    msg_fmt = '%(reason)s'


class VolumeNotReachable(exception.InstanceDeployFailure):
    """The servers of this host do not find a volume; others may."""

    msg_fmt = '%(reason)s'


class AttachVolumeFailed(exception.NovaException):
    """The partition did not get the volume."""

    msg_fmt = '%(reason)s'


class DetachVolumeFailed(exception.NovaException):
    """The partition still has the volume."""

    msg_fmt = '%(reason)s'


class VolumeNotExtended(exception.NovaException):
    """The partition does not see that a volume has grown."""

    msg_fmt = '%(reason)s'
