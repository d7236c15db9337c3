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

"""Recorded responses are served, and read as if they came from a machine."""

import os

from pypowervm import exceptions as pvm_exc
from pypowervm import tests
from pypowervm.wrappers import logical_partition
from pypowervm.wrappers import virtual_io_server

from nova_powervm import simulator
from nova_powervm.tests import base
from nova_powervm.tests.conformance.simulator import base as conformance

_DATA = os.path.join(os.path.dirname(tests.__file__), 'data')


class TestRecorded(base.TestCase):

    def serve(self, *names):
        """A client of a simulator that serves these recordings."""
        sim = simulator.Simulator(
            recorded=[os.path.join(_DATA, name) for name in names]).start()
        self.addCleanup(sim.stop)
        return conformance.connect(sim)

    def test_a_recorded_feed(self):
        adapter = self.serve('fake_vios_feed.txt')
        vioses = virtual_io_server.VIOS.get(adapter)
        self.assertEqual([30, 28], [len(v.scsi_mappings) for v in vioses])
        again = vioses[0].refresh()
        self.assertEqual(vioses[0].name, again.name)
        self.assertRaises(pvm_exc.HttpError, again.update)

    def test_several_at_once(self):
        adapter = self.serve('lpar.txt', 'fake_vios_ssp_npiv.txt')
        self.assertEqual(21, len(logical_partition.LPAR.get(adapter)))
        [vios] = virtual_io_server.VIOS.get(adapter)
        self.assertEqual(9, len(vios.scsi_mappings))
