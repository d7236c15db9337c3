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

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.wire import document
from nova_powervm.simulator.wire import file as wire
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines
from nova_powervm.tests.unit.simulator.wire import documents


class TestFile(base.TestCase):

    def test_a_file_reads_back(self):
        machine = machines.machine(self)
        disk = machines.disk(machine)
        file = machines.upload(machine, b'boot', size=4)
        node = wire.encode(file, documents.HREFS, ())
        body = documents.written('File', node, document.WEB)
        self.assertEqual(
            {'name': 'image', 'kind': 'BROKERED_DISK_IMAGE',
             'vios_uuid': machine.vios('vios1').uuid, 'udid': disk.udid,
             'size': 4, 'sha256': None}, wire.decode_new(body))
        self.assertEqual(file.uuid, body.text('FileUUID'))
        self.assertEqual(4, body.integer('CurrentFileSizeInBytes'))

    def test_what_is_needed_is_named(self):
        body = documents.written('File', document.bare(Filename='a'))
        error = self.assertRaises(errors.Invalid, wire.decode_new, body)
        self.assertIn('FileEnumType', str(error))
