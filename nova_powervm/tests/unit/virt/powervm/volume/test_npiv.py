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

from concurrent import futures
import copy

from nova.compute import task_states
from pypowervm.wrappers import virtual_io_server as pvm_vios

from nova_powervm.simulator import faults
from nova_powervm.simulator import presets
from nova_powervm.tests import base
from nova_powervm.tests import driver_fixtures
from nova_powervm.tests.unit.virt.powervm.volume import test_npiv_state
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.vios import fibre
from nova_powervm.virt.powervm.volume import base as volume_base
from nova_powervm.virt.powervm.volume import npiv
from nova_powervm.virt.powervm.volume import npiv_state as state


class NpivTestCase(base.TestCase):

    def setUp(self):
        super().setUp()
        self.fix = self.useFixture(driver_fixtures.DriverFixture(
            presets.fc(), fabrics=['A', 'B'], ports_per_fabric=2))
        self.host = self.fix.host
        self.machine = self.fix.machine
        self.ports = {name: [
            port.wwpn for vios in self.machine.vioses for port in vios.ports
            if port.fabric.name == name] for name in 'AB'}
        self.fix.config.config(
            group='powervm', fc_attach_strategy='npiv', fabric_ports={
                name: ';'.join(ports) for name, ports in self.ports.items()})

    def make_instance(self, **fields):
        instance = driver_fixtures.make_instance(**fields)
        instance.obj_reset_changes()
        self.fix.instances.append(instance)
        return instance

    def volume(self, instance, **data):
        return npiv.Npiv(self.host, instance, volume_base.Request(
            {'driver_volume_type': 'fibre_channel', 'data': data},
            instance.uuid.upper(), 'volume1'))

    def kept(self, instance):
        return [state.read(instance.system_metadata, name) for name in 'AB']


class TestConnector(NpivTestCase):

    def test_instance_is_a_host_of_its_own_with_the_first_of_each_pair(self):
        instance = self.make_instance()
        found = npiv.connector(self.host, instance)
        fabrics = self.kept(instance)
        self.assertEqual([name.lower() for fabric in fabrics
                          for name in fabric.wwpns], found['wwpns'])
        self.assertEqual(found['wwpns'], found['wwnns'])
        self.assertEqual(f'{npiv.CONF.host[:20]}_{instance.name}',
                         found['host'])
        self.assertEqual(
            [2, 2], [len(fabric.adapters) for fabric in fabrics])
        for fabric in fabrics:
            self.assertTrue(fabric.is_here(self.ports[fabric.name]))

    def test_it_is_the_same_ever_after_and_costs_nothing(self):
        instance = self.make_instance()
        found = npiv.connector(self.host, instance)
        self.fix.sim.trace.clear()
        self.fix.config.config(group='powervm', ports_per_fabric=1)
        self.assertEqual(found, npiv.connector(self.host, instance))
        self.assertEqual([], list(self.fix.sim.trace.entries))

    def test_several_attaches_with_old_copies_make_one_set(self):
        instance = self.make_instance()
        copies = [copy.deepcopy(instance) for _ in range(4)]
        with futures.ThreadPoolExecutor(4) as threads:
            found = list(threads.map(
                lambda each: npiv.connector(self.host, each), copies))
        self.assertEqual([found[0]] * 4, found)
        self.assertEqual(4, self.machine.wwpns.issued)

    def test_more_pairs_than_a_job_makes_are_made_by_several(self):
        self.fix.config.config(group='powervm', ports_per_fabric=9)
        instance = self.make_instance()
        self.assertEqual(
            18, len(set(npiv.connector(self.host, instance)['wwpns'])))
        self.assertEqual(self.kept(instance), self.kept(
            self.fix.instances[0]))

    def test_instance_of_an_earlier_driver_keeps_what_it_has(self):
        self.fix.config.config(group='powervm', fabrics=['A', 'AB'],
                               fabric_ports={'A': '21000024ff649104;'
                                                  '21000024ff649105',
                                             'AB': '21000024ff649106'})
        instance = self.make_instance(
            system_metadata=dict(test_npiv_state.OLD))
        self.assertEqual(
            ['c05076079cff0e56', 'c05076079cff0e58', 'c05076079cff0e5a',
             'c05076079cff0e5c', 'c05076079cff0e5e', 'c05076079cff0e60'],
            npiv.connector(self.host, instance)['wwpns'])
        self.assertEqual(0, self.machine.wwpns.issued)
        self.assertEqual(test_npiv_state.OLD, instance.system_metadata)

    def test_instance_that_was_elsewhere_gets_ports_of_this_host(self):
        instance = self.make_instance()
        found = npiv.connector(self.host, instance)
        metadata = instance.system_metadata
        metadata['npiv_host'] = 'elsewhere'
        state.write(metadata, self.kept(instance)[0].mapped(
            dict.fromkeys(self.kept(instance)[0].wwpns, '1' * 16)))
        self.assertEqual(found, npiv.connector(self.host, instance))
        for fabric in self.kept(instance):
            self.assertTrue(fabric.is_here(self.ports[fabric.name]))
            self.assertEqual(state.UNMAPPED, fabric.state)

    def test_live_migration_is_told_the_second_of_each_pair(self):
        instance = self.make_instance()
        npiv.connector(self.host, instance)
        before = dict(instance.system_metadata)
        instance.task_state = task_states.MIGRATING
        instance.host = 'elsewhere'
        self.assertEqual(
            [adapter.wwpns[1].lower() for fabric in self.kept(instance)
             for adapter in fabric.adapters],
            npiv.connector(self.host, instance)['wwpns'])
        self.assertEqual(before, instance.system_metadata)

    def test_host_that_makes_no_wwpns_says_so(self):
        self.fix.sim.faults.add(faults.Fault(
            faults.refuse(500), action='*:GetNextWWPNs', times=None))
        instance = self.make_instance()
        exc = self.assertRaises(exception.AttachVolumeFailed,
                                npiv.connector, self.host, instance)
        self.assertIn('this host makes no WWPNs for instances (its job '
                      'GetNextWWPNs failed), so it cannot do NPIV. Use '
                      'powervm:fc_attach_strategy=vscsi', str(exc))

    def test_wwpns_that_were_made_are_kept_when_there_is_no_port(self):
        self.fix.config.config(group='powervm', fabric_ports={
            'A': self.ports['A'][0], 'B': '1' * 16})
        instance = self.make_instance()
        for _ in range(2):
            exc = self.assertRaises(exception.AttachVolumeFailed,
                                    npiv.connector, self.host, instance)
            self.assertIn("fabric 'B' has no physical port left", str(exc))
        self.assertEqual(4, self.machine.wwpns.issued)

    def test_without_a_server_there_are_no_ports(self):
        for vios in self.machine.vioses:
            vios.rmc = 'inactive'
        exc = self.assertRaises(exception.AttachVolumeFailed, npiv.connector,
                                self.host, self.make_instance())
        self.assertIn('no Fibre Channel ports for instance', str(exc))


class TestVolume(NpivTestCase):

    def setUp(self):
        super().setUp()
        self.instance = self.make_instance()
        npiv.connector(self.host, self.instance)
        self.one = self.volume(self.instance)

    def test_first_volume_brings_an_adapter_for_each_pair(self):
        self.assertTrue(self.one.changes_partition)
        found = self.one.discover()
        self.assertEqual(
            [(adapter.wwpns, adapter.port) for fabric in
             self.kept(self.instance) for adapter in fabric.adapters],
            [(each.wwpns, each.port) for each in found])
        vioses = {vios.uuid: [port.wwpn for port in vios.ports]
                  for vios in self.machine.vioses}
        for each in found:
            self.assertIn(each.port, vioses[each.vios_uuid])

    def test_later_ones_need_nothing(self):
        self.one.remember(self.one.discover())
        again = self.volume(self.instance)
        self.assertFalse(again.changes_partition)
        self.assertEqual([], again.discover())

    def test_broken_attach_lets_the_next_choose_again(self):
        self.one.forget([])
        self.assertEqual([['', '']] * 2, [
            fabric.ports for fabric in self.kept(self.instance)])
        npiv.connector(self.host, self.instance)
        self.assertEqual(4, len(self.one.discover()))

    def test_volume_that_goes_leaves_what_others_use(self):
        self.one.remember(self.one.discover())
        before = dict(self.instance.system_metadata)
        self.one.forget([])
        self.assertEqual(before, self.instance.system_metadata)

    def test_port_that_no_server_has_is_told(self):
        metadata = self.instance.system_metadata
        state.write(metadata, self.kept(self.instance)[0].placed({}))
        exc = self.assertRaises(exception.VolumeNotReachable,
                                self.one.discover)
        self.assertIn("of fabric 'A' of instance", str(exc))
        self.assertIn('physical port none, which no Virtual I/O Server',
                      str(exc))

    def test_instance_without_wwpns_cannot_reach_it(self):
        exc = self.assertRaises(
            exception.VolumeNotReachable,
            self.volume(self.make_instance()).discover)
        self.assertIn('was not shown to any Fibre Channel port', str(exc))

    def test_volume_type_that_asks_for_virtual_scsi_is_refused(self):
        refused, = self.volume(self.instance, qos_specs={
            'powervm:fc_attach_strategy': 'vscsi'}).refusals()
        self.assertIn('volumes come to this instance by npiv', refused)

    def test_partition_that_is_gone_leaves_the_wwpns(self):
        self.one.remember(self.one.discover())
        names = [fabric.wwpns for fabric in self.kept(self.instance)]
        npiv.release(self.host, self.instance)
        self.assertEqual([(names[0], state.UNMAPPED),
                          (names[1], state.UNMAPPED)],
                         [(fabric.wwpns, fabric.state)
                          for fabric in self.kept(self.instance)])

    def test_extending_is_left_to_the_guest(self):
        self.one.extend()
        self.assertTrue(self.one.can_extend)

    def test_only_adapters_of_a_broken_attach_are_its_own(self):
        mapping = self.one.discover()[0]
        self.fix.spawn(self.instance)
        lpar = next(lpar for lpar in self.machine.lpars
                    if not lpar.is_management)
        vios = next(vios for vios in self.machine.vioses
                    if vios.uuid == mapping.vios_uuid)
        vios.add_fc_mapping(lpar, [name.lower() for name in mapping.wwpns],
                            vios.ports[0])
        self.machine.changed(vios)
        found, = pvm_vios.VIOS.get(
            self.host.adapter, uuid=vios.uuid,
            xag=['ViosFCMapping']).vfc_mappings
        self.assertEqual(set(mapping.wwpns), fibre.wwpns(found))
        self.assertTrue(self.one.shows(found))
        self.one.remember(self.one.discover())
        self.assertFalse(self.one.shows(found))
