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

"""Servers that cannot be built: who is told what, and that nothing stays."""

from nova_powervm.tests.functional import cloud  # isort: skip

from nova.scheduler import weights

from nova_powervm import simulator
from nova_powervm.simulator import faults
from nova_powervm.simulator.model import ethernet
from nova_powervm.simulator.model import partition
from nova_powervm.simulator.presets.sea import add_bridge
from nova_powervm.tests import nova_fixtures


class FailedBuildTestCase(cloud.CloudTestCase):
    """Two hosts, so that it shows whether a build was tried again."""

    def _setup_compute_service(self):
        self.useFixture(nova_fixtures.ManyComputesFixture())
        first = super()._setup_compute_service()
        self.add_host('host2')
        return first

    def setUp(self):
        super().setUp()
        self.remember_the_machines()

    def remember_the_machines(self):
        """What is there now is what has to be there after a failure."""
        self.before = {name: host.machine.snapshot()
                       for name, host in self.hosts.items()}

    def attempts(self, server):
        """Return on which hosts the build was tried, in order."""
        action, = self.api.get_instance_actions(server['id'])
        details = self.api.get_instance_action_details(
            server['id'], action['request_id'])
        tries = [event for event in details['events']
                 if event['event'] == 'compute__do_build_and_run_instance']
        return [event['host'] for event in
                sorted(tries, key=lambda event: event['start_time'])]

    def check_failed(self, server, sentence, attempts):
        """The server has a fault that says why, and left nothing."""
        self.assertIn(sentence, server['fault']['message'])
        self.assertEqual(attempts, len(self.attempts(server)))
        self.check_nothing_is_left(server)

    def check_nothing_is_left(self, server):
        for name, host in self.hosts.items():
            self.assertEqual(self.before[name], host.machine.snapshot())
        self.assertEqual({}, self._get_allocations_by_server_uuid(
            server['id']))

    def check_built_by_the_other(self, server):
        """The first host left nothing and the second has the server."""
        first, second = self.attempts(server)
        self.assertEqual({'host1', 'host2'}, {first, second})
        self.assertEqual(second, server['OS-EXT-SRV-ATTR:host'])
        self.assertEqual(self.before[first],
                         self.hosts[first].machine.snapshot())
        self.assertEqual('running', self.partition_of(
            server, self.hosts[second].machine).state)
        provider, = self._get_allocations_by_server_uuid(server['id'])
        self.assertEqual(self._get_provider_uuid_by_host(second), provider)


class RefusedBuildTest(FailedBuildTestCase):
    """No other host would do better, so none is tried."""

    def test_port_of_an_unknown_type_is_refused_by_name(self):
        port = {**self.neutron.port_2, 'binding:vif_type': 'dvs'}
        self.neutron._ports[port['id']] = port

        server = self.boot_in_vain(networks=[{'port': port['id']}])

        self.check_failed(server, f"port {port['id']} has the VIF type "
                          "'dvs'; this driver serves", attempts=1)

    def test_image_that_is_not_raw_is_refused_with_the_way_out(self):
        image = nova_fixtures.add_image(
            self.glance, b'QFI\xfb', disk_format='qcow2')

        server = self.boot_in_vain(image_uuid=image)

        self.check_failed(server, "its disk format is 'qcow2'", attempts=1)
        self.assertIn('qemu-img convert -O raw', server['fault']['message'])

    def test_memory_between_two_blocks_finds_no_host(self):
        flavor = self.make_flavor(memory_mb=2000)

        server = self.boot_in_vain(flavor)

        self.check_failed(server, 'No valid host was found', attempts=0)

    def test_memory_between_two_blocks_is_refused_with_the_nearest(self):
        for host in self.hosts.values():
            # Placement goes on believing in the old size of a block until
            # the host is read again.
            host.machine.lmb = 1024
        self.remember_the_machines()
        flavor = self.make_flavor(memory_mb=2304, name='odd')

        server = self.boot_in_vain(flavor)

        self.check_failed(
            server, "flavor 'odd' asks for 2304 MB of memory, but this host "
            'hands out memory in blocks of 1024 MB. Use a multiple of 1024, '
            'for example 2048 or 3072.', attempts=1)

    def test_more_processors_than_a_partition_may_have_find_no_host(self):
        server = self.boot_in_vain(self.make_flavor(vcpu=65))

        self.check_failed(server, 'No valid host was found', attempts=0)

    def test_more_dedicated_processors_than_allowed_are_refused(self):
        for host in self.hosts.values():
            host.machine.max_vcpus = 16
        flavor = self.make_flavor(vcpu=17, name='wide')

        server = self.boot_in_vain(flavor)

        self.check_failed(
            server, "flavor 'wide' asks for 17 virtual processors, and a "
            'partition of this host may have 16 at the most.', attempts=1)

    def test_misspelt_extra_spec_is_refused_with_the_right_spelling(self):
        flavor = self.make_flavor_unchecked({'powervm:proc_unit': '0.5'})

        server = self.boot_in_vain(flavor)

        self.check_failed(
            server, 'powervm:proc_unit, which this driver does not know. Did '
            'you mean powervm:proc_units?', attempts=1)


class RescheduledBuildTest(FailedBuildTestCase):
    """Another host may do better, so one is tried."""

    def _setup_scheduler_service(self):
        # Both hosts have the same to offer.
        self.flags(group='filter_scheduler',
                   weight_classes=[f'{__name__}.FirstHostFirst'])
        return super()._setup_scheduler_service()

    def check_gave_up(self, server, sentence):
        """Nova's fault is that no host is left; each try has its reason."""
        self.check_failed(server, 'Exhausted all hosts available', attempts=2)
        self.assertRegex(self.stdlog.logger.output, sentence)

    def test_taken_partition_name_sends_the_build_to_another_host(self):
        self.machine.create_lpar(partition.Settings('instance-00000001'))
        self.remember_the_machines()

        self.check_built_by_the_other(self.boot())

    def test_taken_partition_names_everywhere_are_an_error(self):
        for host in self.hosts.values():
            host.machine.create_lpar(partition.Settings('instance-00000001'))
        self.remember_the_machines()

        server = self.boot_in_vain()

        self.check_gave_up(
            server, "would become partition 'instance-00000001', and this "
            'host has another')

    def test_full_volume_group_sends_the_build_to_another_host(self):
        for vios in self.machine.vioses:
            vios.group('novavg').create_disk('foreign', 995)
        self.remember_the_machines()

        self.check_built_by_the_other(self.boot())

    def test_lack_of_processor_units_sends_the_build_elsewhere(self):
        flavor = self.make_flavor(
            vcpu=8, extra_spec={'powervm:dedicated_proc': 'true'})
        self.machine.units = 9.0
        self.remember_the_machines()

        self.check_built_by_the_other(self.boot(flavor))

    def test_network_the_host_does_not_reach_sends_the_build_elsewhere(self):
        other = self.hosts['host2'].machine
        for vios in other.vioses:
            ethernet.add_port(vios)
        add_bridge(other, other.switches[0], 1, (), 'ent0')
        self.remember_the_machines()
        self.flags(group='powervm', sea_mappings=['red:ETHERNET0'])
        port = self.make_port(1, **{
            'binding:vif_type': 'pvm_sea',
            'binding:vif_details': {'vlan': 1, 'physical_network': 'red'}})

        self.check_built_by_the_other(self.boot(networks=[{'port': port}]))

    def test_error_of_the_service_sends_the_build_to_another_host(self):
        self.host.faults.add(simulator.Fault(
            faults.refuse(500), verb='PUT', noun='LogicalPartition'))

        self.check_built_by_the_other(self.boot())

    def test_failed_start_sends_the_build_to_another_host(self):
        self.host.faults.add(simulator.Fault(
            faults.fail_job(), verb='PUT', action='job:PowerOn'))

        self.check_built_by_the_other(self.boot())

    def test_lost_reply_to_a_creation_leaves_no_partition(self):
        self.host.faults.add(simulator.Fault(
            faults.lose_reply(), verb='PUT', noun='LogicalPartition'))

        self.check_built_by_the_other(self.boot())

    def test_lost_upload_leaves_neither_disk_nor_file(self):
        self.host.faults.add(simulator.Fault(
            faults.drop_before(), verb='PUT', noun='File',
            action='upload'))

        self.check_built_by_the_other(self.boot())

    def test_lasting_error_of_every_service_tells_the_step_that_broke(self):
        for host in self.hosts.values():
            host.faults.add(simulator.Fault(
                faults.refuse(500, 'The lights went out.'),
                noun='VolumeGroup', verb='POST', times=None))

        server = self.boot_in_vain()

        self.check_gave_up(server, 'build of instance .* broke: .*'
                           'The lights went out.')

    def test_busy_virtual_io_server_is_waited_for(self):
        self.useFixture(nova_fixtures.NoBusyWaitFixture())
        self.host.faults.add(simulator.Fault(
            faults.busy(), noun='VirtualIOServer', verb='POST'))

        server = self.boot()

        self.assertEqual(['host1'], self.attempts(server))


class FirstHostFirst(weights.BaseHostWeigher):
    """Makes the scheduler try host1 before any other."""

    def _weigh_object(self, host_state, weight_properties):
        return 1 if host_state.host == 'host1' else 0
