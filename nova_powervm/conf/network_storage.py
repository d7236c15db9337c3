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

"""The options of the [powervm] group about iSCSI, Ceph and file volumes."""

from oslo_config import cfg

iscsi_opts = [
    cfg.BoolOpt(
        'iscsi_multipath',
        default=True,
        deprecated_name='volume_use_multipath',
        help="""
Ask Cinder for all portals of an iSCSI volume, and let every Virtual I/O Server
log in to all of them. Otherwise a server logs in to the first portal that
answers. Drivers for other protocols, too, may tell Nova about more paths when
this is on.
"""),
    cfg.StrOpt(
        'iscsi_iface',
        default='default',
        help="""
The open-iscsi interface through which Virtual I/O Servers log in to iSCSI
targets. Volumes over iSER always use the interface "iser".
"""),
    cfg.BoolOpt(
        'iscsi_all_initiators',
        default=False,
        help="""
Tell Cinder the iSCSI names of all Virtual I/O Servers, as a list. No driver
that comes with Cinder takes a list, so this is for those that were made to.

Otherwise Cinder is told one name, that of the server whose name comes first in
the alphabet. A storage system that admits initiators by name then turns the
other servers away, and volumes have one path only, unless all servers of the
host were given the same iSCSI name.
"""),
]

rbd_opts = [
    cfg.StrOpt(
        'rbd_user',
        help="""
The Ceph user as whom the management partition opens the images of volumes. Its
keyring has to be in /etc/ceph there. Without it the user is the one that
Cinder names.
"""),
]

file_opts = [
    cfg.StrOpt(
        'file_backing_store',
        default='loop',
        choices=[
            ('loop', 'a loop device: the fastest'),
            ('fileio', 'the kernel reads and writes the file: knows '
                       'persistent reservations'),
        ],
        help="""
How the management partition lends the file of a volume (NFS, GPFS, local) to
a partition. Files of the format qcow2 are always lent by a process in user
space, which can neither be told that they have grown nor keep reservations.
"""),
]

network_storage_opts = iscsi_opts + rbd_opts + file_opts
