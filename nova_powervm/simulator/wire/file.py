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

"""File: an upload announced."""

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.wire import document


def encode(file, hrefs, groups):
    """A File object."""
    return document.root(
        file.uuid,
        Filename=file.name,
        DateModified=file.modified,
        InternetMediaType=file.media_type,
        FileUUID=file.uuid,
        SHA256=file.expected_sha256,
        ExpectedFileSizeInBytes=file.expected_size,
        CurrentFileSizeInBytes=file.received,
        FileEnumType=file.kind,
        TargetVirtualIOServerUUID=file.vios.uuid,
        TargetDeviceUniqueDeviceID=file.target and file.target.udid)


def decode_new(body):
    """What a new File object is for."""
    for needed in ('Filename', 'FileEnumType', 'TargetVirtualIOServerUUID'):
        if not body.text(needed):
            raise errors.Invalid(f'A File needs a {needed}.')
    return {
        'name': body.text('Filename'),
        'kind': body.text('FileEnumType'),
        'vios_uuid': body.text('TargetVirtualIOServerUUID'),
        'udid': body.text('TargetDeviceUniqueDeviceID') or None,
        'size': body.integer('ExpectedFileSizeInBytes'),
        'sha256': body.text('SHA256') or None,
    }
