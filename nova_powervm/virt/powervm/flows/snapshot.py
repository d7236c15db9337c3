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

"""Snapshot: make an image of the instance's boot disk.

Whether the instance runs makes no difference: the disk is read as it is, like
that of a machine whose power fails. The management partition, where
nova-compute runs, reads it: through a mapping that is there for as long as
the upload takes, or without one where the disk is its own. Whatever happens,
the mapping and the device are gone in the end.
"""

from taskflow.patterns import linear_flow

from nova_powervm.virt.powervm.tasks import capture


def recipe(op):
    return linear_flow.Flow('snapshot').add(
        capture.ShowPending(),
        *disk(op),
        capture.ConnectDisk(),
        capture.FindDevice(),
        capture.ShowUploading(),
        capture.UploadDisk(),
        capture.ForgetDevice(),
        capture.DisconnectDisk(),
        *delete_copy(op),
    )


def disk(op):
    """The disk to read: that of the instance, or a copy of it."""
    if not op.reads_a_copy:
        return [capture.FindDisk()]
    return [capture.FindDisk(provides='original'), capture.CopyDisk()]


def delete_copy(op):
    """What nobody needs when the image is made."""
    return [capture.DeleteCopy()] if op.reads_a_copy else []
