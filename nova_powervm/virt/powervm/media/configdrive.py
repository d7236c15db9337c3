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

"""What the config drive of an instance says."""

from nova.api.metadata import base as metadata
from nova.virt import configdrive


def files(instance, partition_uuid, network_info, injected_files,
          admin_password):
    """Return [(path, content as bytes)] of the config drive.

    :param partition_uuid: what the guest reads from its firmware; cloud-init
                           takes the instance for a new one when the config
                           drive says something else
    """
    extra = {'admin_pass': admin_password} if admin_password else {}
    described = metadata.InstanceMetadata(
        instance, content=injected_files, extra_md=extra,
        network_info=network_info)
    described.uuid = partition_uuid.lower()
    with configdrive.ConfigDriveBuilder(instance_md=described) as drive:
        return [(path, _bytes(content)) for path, content in drive.mdfiles]


def _bytes(content):
    return content.encode() if isinstance(content, str) else content
