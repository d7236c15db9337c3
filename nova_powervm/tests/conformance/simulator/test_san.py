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

"""Disks on the SAN: the client finds, maps and removes them."""

import base64
import io

from pypowervm import exceptions
from pypowervm.tasks import client_storage
from pypowervm.tasks import hdisk
from pypowervm.tasks import scsi_mapper
from pypowervm.tasks import storage
from pypowervm.wrappers import logical_partition
from pypowervm.wrappers import storage as storage_wrappers
from pypowervm.wrappers import virtual_io_server

from nova_powervm.simulator.model import guest
from nova_powervm.simulator.model import san
from nova_powervm.simulator import presets
from nova_powervm.tests.conformance.simulator import base

VIOS = virtual_io_server.VIOS
STATUS = hdisk.LUAStatus


class SanTest(base.ConformanceTest):
    """The machine of the preset fc, with one LUN masked to vios1."""

    def make_machine(self):
        return presets.fc()

    def setUp(self):
        super().setUp()
        self.san = self.machine.san
        self.array = self.san.arrays['array1']
        self.lun = self.array.lun('lun1')
        self.server = self.machine.vios('vios1')
        self.mask(self.lun)

    def mask(self, lun, *servers, number=None):
        """Show a LUN to all ports of servers, vios1 by default."""
        return lun.mask(*(p.wwpn for s in servers or [self.server]
                          for p in s.ports), number=number)

    def itls(self, number=0, server=None, targets=None):
        """Every way from a server to the array, as drivers list them."""
        server = server or self.server
        targets = targets or [p.wwpn for p in self.array.ports]
        return [itl for port in server.ports
                for itl in hdisk.build_itls([port.wwpn], targets, number)
                if self.san.target(itl.target).fabric is port.fabric]

    def discover(self, number=0, server=None, itls=None, lun=None, **how):
        if lun is not None:
            how['device_id'] = encoded(lun.identity)
        server = server or self.server
        return hdisk.discover_hdisk(
            self.adapter, server.uuid,
            itls or self.itls(number, server), **how)

    def map_disk(self, lpar, name, vios='vios1'):
        return self.map_storage(
            lpar, storage_wrappers.PV.bld(self.adapter, name), vios)


def encoded(identity):
    """A page-83 name as servers and drivers pass it on."""
    return base64.b64encode(identity.encode()).decode()


class TestDiscovery(SanTest):

    def test_a_lun_becomes_a_disk(self):
        status, name, udid = self.discover(lun=self.lun)
        self.assertEqual((STATUS.DEVICE_AVAILABLE, 'hdisk2'), (status, name))
        vios = self.vios(groups=['ViosStorage'])
        found = next(pv for pv in vios.phys_vols if pv.name == name)
        self.assertEqual(
            (udid, 10240, 'active', True, True),
            (found.udid, found.capacity, found.state, found.is_fc_backed,
             found.avail_for_use))
        self.assertEqual(self.lun.identity, found.pg83)
        self.assertEqual(name, vios.hdisk_from_uuid(udid))
        self.assertEqual('NoReserve',
                         vios.hdisk_reserve_policy(self.lun.identity))

    def test_finding_it_again_gives_the_same_disk(self):
        first = self.discover()
        self.assertEqual(first, self.discover())
        self.assertEqual(3, len(self.server.volumes))

    def test_the_same_lun_has_the_same_udid_on_every_server(self):
        other = self.machine.vios('vios2')
        self.mask(self.lun, self.server, other)
        self.assertEqual(self.discover()[2], self.discover(server=other)[2])

    def test_a_mapped_disk_is_in_use(self):
        _, name, _ = self.discover()
        self.map_disk(self.create_lpar(), name)
        self.assertEqual((STATUS.DEVICE_IN_USE, name), self.discover()[:2])

    def test_a_lun_that_is_not_masked_is_not_found(self):
        self.lun.unmask()
        self.assertEqual((STATUS.INCORRECT_ITL, None, None), self.discover())

    def test_ports_that_are_not_zoned_find_nothing(self):
        for fabric in self.san.fabrics.values():
            fabric.zone('others', 'c050760000000000')
        self.assertEqual(STATUS.INCORRECT_ITL, self.discover()[0])
        for fabric in self.san.fabrics.values():
            fabric.zone('all', *(p.wwpn for p in self.server.ports),
                        *(p.wwpn for p in self.array.ports))
        self.assertEqual(STATUS.DEVICE_AVAILABLE, self.discover()[0])

    def test_a_dead_path_is_reported_and_the_disk_found(self):
        self.array.ports[0].state = 'down'
        self.assertEqual((STATUS.FOUND_ITL_ERR, 'hdisk2'),
                         self.discover()[:2])

    def test_a_fabric_that_is_down_leaves_the_other(self):
        self.san.fabrics['A'].up = False
        self.assertEqual((STATUS.FOUND_ITL_ERR, 'hdisk2'),
                         self.discover()[:2])
        self.san.fabrics['B'].up = False
        self.assertEqual(STATUS.INCORRECT_ITL, self.discover()[0])

    def test_a_cable_that_is_pulled(self):
        for port in self.server.ports[:3]:
            port.link = False
        self.assertEqual((STATUS.FOUND_ITL_ERR, 'hdisk2'),
                         self.discover()[:2])

    def test_another_vendor_is_of_no_interest(self):
        self.assertEqual(
            (STATUS.STORAGE_NOT_INTEREST, None, None),
            self.discover(vendor=hdisk.LUAType.EMC))
        self.assertEqual(STATUS.DEVICE_AVAILABLE,
                         self.discover(vendor=hdisk.LUAType.IBM)[0])

    def test_another_identity_is_of_no_interest(self):
        other = self.array.lun('lun2')
        self.assertEqual((STATUS.LUA_NOT_INTEREST, None, None),
                         self.discover(lun=other))

    def test_a_lun_without_identity(self):
        lun = self.array.create_lun('plain', 1, identified=False)
        number = self.mask(lun)
        status, name, udid = self.discover(number)
        self.assertEqual((STATUS.FOUND_DEVICE_UNKNOWN_UDID, 'hdisk2', None),
                         (status, name, udid))

    def test_one_attempt_tells_the_same(self):
        self.assertEqual(
            (STATUS.DEVICE_AVAILABLE, 'hdisk2'),
            hdisk.lua_recovery(self.adapter, self.server.uuid,
                               self.itls())[:2])

    def test_large_lun_numbers(self):
        lun = self.array.lun('lun2')
        for number in (255, 256, 0x40014000):
            lun.unmask()
            self.mask(lun, number=number)
            self.assertEqual((STATUS.DEVICE_AVAILABLE, 'hdisk2'),
                             self.discover(number)[:2])

    def test_addresses_are_those_of_the_array(self):
        address, = {itl.lun for itl in self.itls(2)}
        self.assertEqual(hdisk.normalize_lun(2), address)
        self.assertEqual(san.lua(2), address)
        self.assertIsInstance(self.itls()[0], hdisk.ITL)

    def test_good_results(self):
        self.assertTrue(hdisk.good_discovery(*self.discover()[:2]))
        self.assertFalse(hdisk.good_discovery(*self.discover(5)[:2]))


class TestStaleDisks(SanTest):
    """The array takes a LUN away and shows another under its number."""

    def setUp(self):
        super().setUp()
        self.name = self.discover()[1]
        self.lpar = self.create_lpar()
        self.other = self.array.lun('lun2')

    def swap(self):
        self.lun.unmask()
        self.mask(self.other, number=0)

    def test_an_unused_one_is_replaced(self):
        self.swap()
        _, name, udid = self.discover()
        self.assertIs(self.other, self.server.volumes[name].lun)
        self.assertEqual(3, len(self.server.volumes))

    def test_a_used_one_is_found_when_nobody_asks_for_the_identity(self):
        self.map_disk(self.lpar, self.name)
        self.swap()
        status, name, _ = self.discover()
        self.assertEqual((STATUS.DEVICE_IN_USE, self.name), (status, name))
        self.assertIs(self.lun, self.server.volumes[name].lun)

    def test_a_used_one_keeps_the_new_one_out(self):
        self.map_disk(self.lpar, self.name)
        self.swap()
        status, name, _ = self.discover(lun=self.other)
        self.assertEqual((STATUS.DEVICE_IN_USE, None), (status, name))

    def test_scrubbing_the_orphan_lets_the_new_one_in(self):
        self.map_disk(self.lpar, self.name)
        logical_partition.LPAR.get(
            self.adapter, uuid=self.lpar.uuid).delete()
        self.swap()
        status, name, _ = self.discover(lun=self.other)
        self.assertEqual(STATUS.DEVICE_AVAILABLE, status)
        self.assertIs(self.other, self.server.volumes[name].lun)
        self.assertEqual([], self.server.buses)

    def test_one_is_not_mapped(self):
        self.lun.unmask()
        error = self.assertRaises(exceptions.HttpError, self.map_disk,
                                  self.lpar, self.name)
        self.assertIn('0514-040', str(error))

    def test_the_guest_no_longer_sees_it(self):
        self.map_disk(self.lpar, self.name)
        lpar = self.machine.lpar('lpar1')
        self.assertEqual(1, len(guest.disks(lpar)))
        self.lun.unmask()
        self.assertEqual([], guest.disks(lpar))


class TestRemoval(SanTest):

    def test_removing_leaves_the_machine_as_it_was(self):
        before = self.machine.snapshot()
        _, name, _ = self.discover()
        hdisk.remove_hdisk(self.adapter, 'host', name, self.server.uuid)
        self.assertEqual(before, self.machine.snapshot())

    def test_a_disk_in_use_is_busy(self):
        _, name, _ = self.discover()
        self.map_disk(self.create_lpar(), name)
        error = self.assertRaises(
            exceptions.JobRequestFailed, hdisk.remove_hdisk, self.adapter,
            'host', name, self.server.uuid)
        self.assertIn('0514-062', str(error))

    def test_a_disk_that_is_not_there(self):
        error = self.assertRaises(
            exceptions.JobRequestFailed, hdisk.remove_hdisk, self.adapter,
            'host', 'hdisk99', self.server.uuid)
        self.assertIn('hdisk99', str(error))


class TestMapping(SanTest):

    def test_a_disk_moves_with_its_bytes(self):
        self.lun.content.write_from(io.BytesIO(b'precious'))
        vios2 = self.machine.vios('vios2')
        self.mask(self.lun, self.server, vios2)
        first, second = self.create_lpar('one'), self.create_lpar('two')
        name = self.discover()[1]
        other = self.discover(server=vios2)[1]
        self.map_disk(first, name)
        seen, = guest.disks(self.machine.lpar('one'))
        self.assertEqual(b'precious', seen.content.read())
        scsi_mapper.remove_pv_mapping(self.adapter, self.server.uuid,
                                      first.id, name)
        self.map_disk(second, other, 'vios2')
        self.assertEqual([], guest.disks(self.machine.lpar('one')))
        seen, = guest.disks(self.machine.lpar('two'))
        self.assertEqual(b'precious', seen.content.read())

    def test_the_mapping_of_a_disk_is_found_by_udid(self):
        _, name, udid = self.discover()
        lpar = self.create_lpar()
        vios = self.map_disk(lpar, name)
        found = client_storage.udid_to_scsi_mapping(vios, udid, lpar.id)
        self.assertEqual(name, found.backing_storage.name)
        self.assertIsNone(client_storage.udid_to_scsi_mapping(
            vios, udid, lpar.id + 1))

    def test_a_lun_grows_when_it_is_rescanned(self):
        _, name, udid = self.discover()
        self.map_disk(self.create_lpar(), name)
        self.lun.grow(25)
        storage.rescan_vstor(self.server.uuid, udid, adapter=self.adapter)
        found = next(pv for pv in self.vios(
            groups=['ViosStorage']).phys_vols if pv.name == name)
        self.assertEqual(25 * 1024, found.capacity)

    def test_two_servers_make_one_disk_with_two_paths(self):
        vios2 = self.machine.vios('vios2')
        self.mask(self.lun, self.server, vios2)
        lpar = self.create_lpar()
        self.map_disk(lpar, self.discover()[1])
        self.map_disk(lpar, self.discover(server=vios2)[1], 'vios2')
        seen, = guest.disks(self.machine.lpar('lpar1'))
        self.assertEqual(2, len(seen.paths))

    def test_a_reserved_disk_is_not_shared(self):
        vios2 = self.machine.vios('vios2')
        self.mask(self.lun, self.server, vios2)
        name, other = self.discover()[1], self.discover(server=vios2)[1]
        self.server.volumes[name].reserve_policy = 'SinglePath'
        self.assertEqual('SinglePath', self.vios(
            groups=['ViosStorage']).hdisk_reserve_policy(self.lun.identity))
        lpar = self.create_lpar()
        self.map_disk(lpar, name)
        error = self.assertRaises(exceptions.HttpError, self.map_disk, lpar,
                                  other, 'vios2')
        self.assertIn('SinglePath', str(error))

    def test_a_disk_of_a_volume_group_is_not_mapped(self):
        error = self.assertRaises(exceptions.HttpError, self.map_disk,
                                  self.create_lpar(), 'hdisk0')
        self.assertIn('rootvg', str(error))

    def test_a_volume_group_can_be_made_of_it(self):
        name = self.discover()[1]
        storage_wrappers.VG.bld(self.adapter, 'sanvg', [
            storage_wrappers.PV.bld(self.adapter, name)]).create(
                parent=self.vios())
        self.assertEqual(10, self.server.group('sanvg').capacity)
        self.assertEqual(STATUS.DEVICE_IN_USE, self.discover()[0])


class TestPage83(SanTest):

    def test_the_inventory_tells_it(self):
        _, _, udid = self.discover()
        found = hdisk.get_pg83_via_job(self.adapter, self.server.uuid, udid)
        self.assertEqual(encoded(self.lun.identity), found)

    def test_a_disk_that_is_not_there_has_none(self):
        self.assertIsNone(hdisk.get_pg83_via_job(
            self.adapter, self.server.uuid, '01AA'))

    def test_a_local_disk_has_none(self):
        udid = self.server.volumes['hdisk0'].udid
        self.assertIsNone(hdisk.get_pg83_via_job(
            self.adapter, self.server.uuid, udid))


class TestNpiv(SanTest):
    """A LUN masked to the WWPNs of a partition is seen by its guest."""

    def setUp(self):
        super().setUp()
        self.client = self.create_lpar()
        self.lpar = self.machine.lpar('lpar1')

    def connect(self, lpar, *ports):
        """A mapping on each of these ports; all first WWPNs."""
        return [self.server.add_fc_mapping(
            lpar, port=self.server.port(name)).wwpns[0] for name in ports]

    def test_the_guest_sees_it_without_the_server(self):
        wwpns = self.connect(self.lpar, 'fcs0', 'fcs1')
        self.assertEqual([], guest.disks(self.lpar))
        other = self.array.lun('lun2')
        other.content.write_from(io.BytesIO(b'guest data'))
        other.mask(*wwpns)
        seen, = guest.disks(self.lpar)
        self.assertEqual((['npiv'], 4, b'guest data'), (
            seen.protocols, len(seen.paths), seen.content.read()))
        self.assertEqual(2, len(self.server.volumes))

    def test_the_second_wwpn_does_not_log_in(self):
        mapping = self.server.add_fc_mapping(
            self.lpar, port=self.server.port('fcs0'))
        self.lun.unmask()
        self.lun.mask(mapping.wwpns[1])
        self.assertEqual([], guest.disks(self.lpar))

    def test_moving_it_shows_the_same_bytes(self):
        self.create_lpar('lpar2')
        other = self.machine.lpar('lpar2')
        first, = self.connect(self.lpar, 'fcs0')
        second, = self.connect(other, 'fcs1')
        self.lun.unmask()
        self.lun.mask(first)
        guest.disks(self.lpar)[0].content.write_from(io.BytesIO(b'mine'))
        self.lun.unmask()
        self.lun.mask(second)
        self.assertEqual([], guest.disks(self.lpar))
        self.assertEqual(b'mine', guest.disks(other)[0].content.read())


class TestRbd(base.ConformanceTest):

    def make_machine(self):
        return presets.mgmt_storage()

    def test_an_image_is_there_or_not(self):
        lender, = self.machine.vioses
        lender.backings.add('RBD', 'volumes/one', 1)
        self.assertEqual([True, False], [
            hdisk.rbd_exists(self.adapter, lender.uuid, name)
            for name in ('volumes/one', 'volumes/two')])
