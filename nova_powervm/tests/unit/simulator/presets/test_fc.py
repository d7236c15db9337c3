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

import io

import fixtures

from nova_powervm.simulator.model import san_volume
from nova_powervm.simulator import presets
from nova_powervm.simulator import state
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import machines


class TestFc(base.TestCase):

    def preset(self, make=presets.fc, **sizes):
        made = make(**sizes)
        for machine in made if isinstance(made, list) else [made]:
            self.addCleanup(machine.close)
        return made

    def test_every_server_has_two_ports_on_each_fabric(self):
        for vios in self.preset().vioses:
            self.assertEqual(['A', 'B', 'A', 'B'],
                             [p.fabric.name for p in vios.ports])

    def test_the_array_is_on_both_fabrics(self):
        array, = self.preset(luns=2, size=5).san.arrays.values()
        self.assertEqual({'A', 'B'}, {p.fabric.name for p in array.ports})
        self.assertEqual([5, 5], [lun.size for lun in array.luns.values()])

    def test_a_pair_shares_the_san(self):
        one, two = self.preset(presets.fc_pair)
        self.assertIs(one.san, two.san)
        ports = [p.wwpn for v in one.vioses + two.vioses for p in v.ports]
        self.assertEqual(16, len(set(ports)))
        self.assertEqual(set(), set(one.wwpns.take()) & set(
            two.wwpns.take()))

    def test_it_can_be_called_by_name(self):
        self.assertIs(presets.fc, presets.PRESETS['fc'])

    def test_it_can_be_saved_and_loaded_with_all_that_happened(self):
        machine = self.preset()
        machine.san.fabrics['A'].zone('some', '50', '51')
        target = machines.iscsi_array(machine, '192.0.2.1:3260')
        vios = machine.vios('vios1')
        vios.initiator.sessions.add((target.name, '192.0.2.1:3260'))
        lun, paths = machines.masked(machine, 'lun2')
        lun.content.write_from(io.BytesIO(b'bytes'))
        san_volume.configure(vios, lun, paths, san_volume.FcVolume)
        vios.add_fc_mapping(machines.lpar(machine), port=vios.ports[1])
        path = f'{self.useFixture(fixtures.TempDir()).path}/machine'
        state.save(machine, path)
        loaded = state.load(path)
        self.addCleanup(loaded.close)
        self.assertEqual(machine.snapshot(), loaded.snapshot())
        self.assertEqual(machine.san.snapshot(), loaded.san.snapshot())
        self.assertEqual(b'bytes', loaded.san.lun('lun2').content.read())
        self.assertEqual(machine.san.fabrics['A'].zones,
                         loaded.san.fabrics['A'].zones)
        self.assertIs(loaded.san.lun('lun2'),
                      loaded.vios('vios1').volumes['hdisk2'].lun)
