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

"""Recipes: what happens, in order. One file for each of Nova's verbs.

The names that travel between steps mean the same in every recipe:

``host``
    the Host: adapter, managed system, chosen disk driver
``context``
    Nova's request context
``instance``
    Nova's instance
``instance_copy``
    a copy of it, for a step that runs beside others
``image_meta``
    Nova's description of the image the instance is made from
``lpar_uuid``
    PowerVM's uuid of the instance's partition, whether it exists or not
``lpar``
    the partition that was created: uuid, id and name
``image``
    that image as it was found fit to boot: its size and its digest
``disk_place``
    where its flavor wants the disks, for the disk driver
``cached_image``
    the image where disks can be made from it
``boot_disk_name``, ``empty_disks``
    the disks there shall be: the one with the image, and the others
``boots_by_fibre``
    whether the disk to boot from is behind a Fibre Channel adapter
``disk_names``
    every name a disk of the instance may have, whether it exists or not
``port_names``
    every Fibre Channel port name (WWPN) that is the instance's
``disks``
    the disks that were created, the boot disk first
``disk_mappings``
    how the partition shall see its disks
``config_drive_name``
    name of the media with the config drive, whether it exists or not
``media_names``
    every name those media may have
``config_drive``
    the media that was made
``config_drive_mappings``
    how the partition shall see its config drive
``vifs``
    the ports of the instance as this driver knows them (network.base.Vif)
``management_mac``
    MAC address of the management interface that was made, or None
``guest_network``
    Nova's network info as the guest shall read it
``passing_medium``
    name of the media that is deleted some time after the start, or None
``disk``
    the disk that is read to make an image
``original``
    the disk of the instance, where ``disk`` is a copy of it
``copy_disk_name``
    name of that copy, whether it exists or not
``image_id``
    the image that is made of it
``client_slot``
    slot of the management partition's adapter that shows the disk, None if
    the disk is its own
``device``
    path of the disk on the management partition
``capture``
    the capture under way, which may be told to stop
``update_task_state``
    what tells Nova how far a capture is
``volume``, ``volumes``
    one volume of Cinder's, or all there are, as this driver knows them
    (volume.base.Volume)
``volume_mappings``, ``mappings_of_<id>``
    how the partition shall see a volume
``gone``
    the mappings that were removed (vios.mapping.Gone)
``network_info``, ``injected_files``, ``admin_password``
    what else the config drive tells the guest
"""
