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

"""The option of the [powervm] group about physical I/O slots."""

from oslo_config import cfg

io_slot_opts = [
    cfg.StrOpt(
        'io_slots_file',
        default='/etc/nova/inventory.yaml',
        help="""
File that says which physical I/O slots of the host instances may have. Without
the file they may have none.

Each slot it describes is a resource provider of its own, and a flavor asks for
one with ``resources1:CUSTOM_IOSLOT=1``. The file decides which devices users
get hold of. It is read when nova-compute starts.
"""),
]
