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

"""Steps on the config drive of an instance."""

from nova_powervm.virt.powervm.media import configdrive
from nova_powervm.virt.powervm.media import iso
from nova_powervm.virt.powervm.media import library
from nova_powervm.virt.powervm.tasks import base
from nova_powervm.virt.powervm.vios import mapping
from nova_powervm.virt.powervm.vios import upload


class CreateConfigDrive(base.Step):
    """Build the config drive and put it into a media repository."""

    default_provides = 'config_drive'

    def execute(self, host, instance, lpar_uuid, guest_network,
                injected_files, admin_password, config_drive_name):
        image = iso.build(configdrive.files(
            instance, lpar_uuid, guest_network, injected_files,
            admin_password))
        with image:
            size = iso.size(image)
            medium = library.place(host, config_drive_name, size)
            upload.make_medium(host, medium, iso.chunks(image), size)
        return medium

    def undo(self, made, host, config_drive_name):
        upload.forget(host, [config_drive_name])
        library.delete_if_present(host, [config_drive_name])


class PlanConfigDriveMapping(base.Step):
    """Say how the partition shall see its config drive."""

    default_provides = 'config_drive_mappings'

    def execute(self, lpar, config_drive):
        return [mapping.MediaMapping(vios_uuid=config_drive.vios_uuid,
                                     lpar_uuid=lpar.uuid,
                                     name=config_drive.name)]


class DeleteConfigDrive(base.Step):
    """Delete the config drive, found by its name."""

    def execute(self, host, media_names):
        library.delete_if_present(host, media_names)
