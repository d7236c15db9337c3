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

"""pypowervm, unmodified, in front of the simulator."""

import io
import logging

from pypowervm import adapter
from pypowervm.tasks import power
from pypowervm.tasks import scsi_mapper
from pypowervm.tasks import storage
from pypowervm.utils import lpar_builder
from pypowervm.utils import transaction
from pypowervm.wrappers import logical_partition
from pypowervm.wrappers import managed_system
from pypowervm.wrappers import storage as storage_wrappers
from pypowervm.wrappers import virtual_io_server

from nova_powervm.tests.conformance.simulator.functions import exercise
from nova_powervm.tests import fixtures


def hush():
    """Keep pypowervm's log off stderr.

    A session logs off when it is garbage, which may be after its simulator.
    """
    logging.getLogger('pypowervm').addHandler(logging.NullHandler())


hush()


def connect(sim, helpers=None, protocol='http', **kwargs):
    """A client of that simulator, logged on by token file as a rule."""
    session = adapter.Session(sim.host, port=sim.port, protocol=protocol,
                              certpath='', **kwargs)
    return adapter.Adapter(session, helpers=helpers)


class Verbs:
    """What one does with a client, in short.

    Needs ``sim``, ``machine`` and ``adapter``.
    """

    # -- reading ---------------------------------------------------------

    def system(self):
        """The managed system."""
        return managed_system.System.get(self.adapter)[0]

    def vios(self, name='vios1', groups=None):
        """One VIOS, with the groups asked for."""
        vioses = virtual_io_server.VIOS.get(self.adapter, xag=groups)
        return next(v for v in vioses if v.name == name)

    def volume_group(self, vios, name='novavg'):
        """A volume group of a VIOS."""
        groups = storage_wrappers.VG.get(self.adapter, parent=vios)
        return next(g for g in groups if g.name == name)

    def lpar(self, name):
        """The partition of that name."""
        return logical_partition.LPAR.search(self.adapter, name=name)[0]

    # -- making ------------------------------------------------------------

    def create_lpar(self, name='lpar1', **settings):
        """A partition that is off."""
        system = self.system()
        builder = lpar_builder.LPARBuilder(
            self.adapter, {'name': name, 'memory': 1024, 'vcpu': 1,
                           **settings},
            lpar_builder.DefaultStandardize(system))
        return builder.build().create(parent=system)

    def create_disk(self, name='boot', size=1, vios='vios1'):
        """A virtual disk of so many GB, as storage for a mapping."""
        vios = self.vios(vios)
        return storage.crt_vdisk(self.adapter, vios.uuid,
                                 self.volume_group(vios).uuid, name, size)

    def map_storage(self, lpar, element, vios='vios1'):
        """Show storage to a partition."""
        return scsi_mapper.add_vscsi_mapping(
            self.system().uuid, self.vios(vios).uuid, lpar.uuid, element)

    def unmap_disks(self, lpar, vios='vios1'):
        """Take all virtual disks from a partition."""
        scsi_mapper.remove_vdisk_mapping(
            self.adapter, self.vios(vios).uuid, lpar.id)

    def upload_disk(self, data, name='boot', vios='vios1'):
        """A new virtual disk with these bytes."""
        vios = self.vios(vios)
        disk, leftover = storage.upload_new_vdisk(
            self.adapter, vios.uuid, self.volume_group(vios).uuid,
            io.BytesIO(data), name, len(data))
        if leftover is not None:
            raise AssertionError('A File object is left of the upload.')
        return disk

    def deploy(self, name='lpar1'):
        """A partition with a disk, switched on."""
        lpar = self.create_lpar(name)
        self.map_storage(lpar, self.create_disk(f'{name}-boot'))
        power.PowerOp.start(lpar)
        return lpar.refresh()

    def feed_task(self, name='task'):
        """A feed task over all VIOSes with their SCSI mappings."""
        getter = virtual_io_server.VIOS.getter(
            self.adapter, xag=['ViosSCSIMapping'])
        return transaction.FeedTask(name, getter)


class Client(Verbs):
    """A client of some simulator."""

    def __init__(self, sim):
        self.sim = sim
        self.machine = sim.machine
        self.adapter = connect(sim)


class ConformanceTest(Verbs, exercise.Exercise):
    """A simulator of the default machine, and a client of it."""

    def setUp(self):
        super().setUp()
        self.sim = self.useFixture(
            fixtures.SimulatorFixture(self.make_machine())).sim
        self.machine = self.sim.machine
        self.adapter = connect(self.sim)

    def make_machine(self):
        """The machine to serve; None is the default one."""
        return None
