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

"""The options of the [powervm] group that are about Cinder's volumes."""

from oslo_config import cfg

volume_opts = [
    cfg.IntOpt(
        'vscsi_vios_connections_required',
        default=1,
        min=1,
        help="""
On how many Virtual I/O Servers a volume must be found before an instance gets
it over virtual SCSI, each of them a path of its own. An attach that finds it
on fewer is refused. With the default a volume that one of two servers does not
find just now is attached with one path.
"""),
]
