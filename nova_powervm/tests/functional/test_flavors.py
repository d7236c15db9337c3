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

"""Flavors and images, from Nova's API to the partition they become."""

from nova_powervm.tests.functional import cloud  # isort: skip

from importlib import metadata

from nova.tests.functional.api import client
from nova import utils

from nova_powervm import specs
from nova_powervm.tests import nova_fixtures

#: A value for each extra spec that shares processors.
SHARED = {
    'min_mem': '1024', 'max_mem': '4096', 'min_vcpu': '1', 'max_vcpu': '4',
    'proc_units': '0.5', 'min_proc_units': '0.2', 'max_proc_units': '2',
    'dedicated_proc': 'false', 'uncapped': 'true', 'shared_weight': '200',
    'shared_proc_pool_name': 'Payroll', 'availability_priority': '191',
    'processor_compatibility': 'POWER8', 'srr_capability': 'false',
    'enable_lpar_metric': 'true', 'ppt_ratio': '1:1024',
    'secure_boot': '2', 'ame_expansion_factor': '1.5',
    'max_virtual_slots': '100', 'storage_connectivity_group': 'any',
    'vnic_capacity': '10%', 'vnic_required_vfs': '2',
    'boot_volume_type': 'any', 'enforce_affinity_check': 'false',
}

WRONG = {
    'powervm:proc_unit': ('0.5', 'Did you mean powervm:proc_units'),
    'powervm:colour': ('red', 'which this driver does not know.'),
    'powervm:proc_units': ('0.001', 'of at least 0.05'),
    'powervm:uncapped': ('perhaps', 'must be true or false'),
    'powervm:processor_compatibility': ('POWER9-Base', 'mean POWER9_Base'),
    'powervm:dedicated_sharing_mode': ('keep', 'keep_idle_procs'),
    'powervm:max_mem': ('4 GB', 'a whole number of at least 128 MB'),
}


def prefixed(values):
    return {specs.PREFIX + name: value for name, value in values.items()}


class ApiTest(cloud.CloudTestCase):
    """Nova's API refuses at once what a build would be aborted for."""

    def setUp(self):
        super().setUp()
        if not any(point.value == 'nova_powervm.validators'
                   for point in metadata.entry_points(
                       group='nova.api.extra_spec_validators')):
            self.skipTest('what is installed of this package is older than '
                          'its entry points')

    def add(self, flavor, key, value):
        return self.api.post_extra_spec(
            flavor, {'extra_specs': {key: value}})

    def test_extra_specs_are_checked_from_microversion_2_86_on(self):
        flavor = self.make_flavor()
        for microversion in ('2.86', 'latest'):
            with utils.temporary_mutation(self.api,
                                          microversion=microversion):
                for key, (value, words) in WRONG.items():
                    refused = self.assertRaises(
                        client.OpenStackApiException, self.add, flavor, key,
                        value)
                    self.assertEqual(400, refused.response.status_code)
                    self.assertIn(f'extra spec {key}', str(refused))
                    self.assertIn(words, str(refused))
        with utils.temporary_mutation(self.api, microversion='2.85'):
            for key, (value, _) in WRONG.items():
                self.add(flavor, key, value)

    def test_every_extra_spec_the_driver_knows_is_taken(self):
        flavor = self.make_flavor()
        self.assertEqual(
            {'dedicated_sharing_mode', 'ssp_tier', 'fc_attach_strategy'},
            set(specs.SPECS) - set(SHARED))
        for key, value in (*prefixed(SHARED).items(),
                           ('powervm:ssp_tier', 'fast'),
                           ('powervm:fc_attach_strategy', 'npiv'),
                           ('powervm:dedicated_sharing_mode',
                            'share_idle_procs_always')):
            self.add(flavor, key, value)
        for mode in specs.PROCESSOR_MODES:
            self.add(flavor, 'powervm:processor_compatibility', mode)


class PartitionTest(cloud.CloudTestCase):
    """What a flavor says is what the partition is."""

    def setUp(self):
        super().setUp()
        self.machine.processor_pools[5].change('Payroll', 4.0, 0.0)
        self.machine.capabilities.update({
            'ActiveMemoryExpansionCapable': True,
            'CustomPhysicalPageTableRatioCapable': True,
            'PartitionSecureBootCapable': True})

    def settings_of(self, server):
        return self.partition_of(server).settings

    def test_every_extra_spec_of_shared_processors_reaches_the_machine(self):
        settings = self.settings_of(self.boot(self.make_flavor(
            vcpu=2, extra_spec=prefixed(SHARED))))

        memory, shared = settings.memory, settings.processors
        self.assertEqual((1024, 2048, 4096, 1.5, 4), (
            memory.minimum, memory.desired, memory.maximum,
            memory.expansion_factor, memory.page_table_ratio))
        self.assertEqual((1, 2, 4, 0.2, 0.5, 2.0, 'uncapped', 200, 5), (
            shared.min_vcpus, shared.vcpus, shared.max_vcpus,
            shared.min_units, shared.units, shared.max_units, shared.mode,
            shared.weight, shared.pool))
        self.assertEqual((191, 'POWER8', False, True, 2, 100), (
            settings.priority, settings.compatibility,
            settings.remote_restart, settings.metrics, settings.secure_boot,
            settings.max_slots))

    def test_capped_and_dedicated_processors_reach_the_machine(self):
        capped = self.settings_of(self.boot(self.make_flavor(
            extra_spec={'powervm:uncapped': 'false'}))).processors
        own = self.settings_of(self.boot(self.make_flavor(
            vcpu=3, extra_spec={
                'hw:cpu_policy': 'dedicated', 'powervm:max_vcpu': '4',
                'powervm:dedicated_sharing_mode': 'keep_idle_procs',
            }))).processors

        self.assertEqual((False, 'capped'), (capped.dedicated, capped.mode))
        self.assertEqual((True, 3, 4, 'keep idle procs'), (
            own.dedicated, own.vcpus, own.max_vcpus, own.mode))

    def test_secure_boot_of_nova_finds_a_host_and_reaches_the_machine(self):
        self._run_periodics()
        flavor = self.make_flavor(extra_spec={'os:secure_boot': 'required'})

        self.assertEqual(2, self.settings_of(self.boot(flavor)).secure_boot)

    def test_host_without_secure_boot_is_not_chosen_for_it(self):
        self.machine.capabilities['PartitionSecureBootCapable'] = False
        self._run_periodics()
        flavor = self.make_flavor(extra_spec={'os:secure_boot': 'required'})

        server = self.boot_in_vain(flavor)

        self.assertIn('No valid host', server['fault']['message'])

    def test_what_cannot_be_had_ends_the_build_with_the_reason(self):
        nothing = self.machine.snapshot()
        for key, value, words in (
                ('hw:numa_nodes', '1', 'NUMA nodes are placed by'),
                ('quota:cpu_shares', '10', 'there are no such limits'),
                ('powervm:max_memm', '4096', 'Did you mean powervm:max_mem?'),
                ('powervm:max_mem', '16777216', 'the firmware keeps 262144'),
                ('powervm:processor_compatibility', 'POWER11',
                 'and this host has default, POWER6'),
                ('powervm:shared_proc_pool_name', 'Payrol',
                 'Did you mean Payroll?')):
            server = self.boot_in_vain(self.make_flavor_unchecked(
                {key: value}, name=f'f-{key}'))
            message = server['fault']['message']
            self.assertIn(f"flavor 'f-{key}' has the extra spec "
                          f"{key}={value}"[:60], message)
            self.assertIn(words, message)
            self._delete_server(server)
        self.forget_images()
        self.assertEqual(nothing, self.machine.snapshot())

    def test_image_of_ibmi_becomes_an_ibmi_partition_that_runs(self):
        image = nova_fixtures.add_image(
            self.glance, cloud.IMAGE, properties={
                'architecture': 'ppc64', 'os_distro': 'ibmi'})

        partition = self.partition_of(self.boot(image_uuid=image))

        slots = [bus.client_slot for vios in self.machine.vioses
                 for bus in vios.buses if bus.client is partition]
        self.assertEqual(('OS400', 'running', 'b'), (
            partition.kind, partition.state, partition.settings.ipl_source))
        self.assertEqual(str(min(slots)),
                         partition.settings.tagged_io['LoadSource'])

    def test_image_property_no_partition_can_honour_ends_the_build(self):
        image = nova_fixtures.add_image(
            self.glance, cloud.IMAGE, properties={
                'architecture': 'ppc64le', 'hw_firmware_type': 'uefi'})

        server = self.boot_in_vain(image_uuid=image)

        self.assertIn('the image has the property hw_firmware_type=uefi',
                      server['fault']['message'])
