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

"""Servers that an older driver deployed, through Nova's API."""

from nova_powervm.tests.functional import cloud  # isort: skip

from nova import objects
from oslo_serialization import jsonutils

from nova_powervm.simulator.model import partition
from nova_powervm.tests.functional import test_volumes


class AdoptionTest(cloud.CloudTestCase):

    listens = True

    def setUp(self):
        super().setUp()
        self.flags(force_config_drive=True)
        self.machine.vios('vios1').group('rootvg').create_repository('vopt', 1)
        self.empty = self.machine.snapshot()

    def deploy(self):
        """Return a server as an older driver would have left it.

        Nova has its record from a build of ours, and nothing of that is left
        on the machine.
        """
        server = self.boot()
        instance = objects.Instance.get_by_uuid(
            self.admin_context(), server['id'])
        self.compute.manager.driver.destroy(
            self.admin_context(), instance, [])
        self.compute.stop()
        vios = self.machine.vios('vios1')
        with self.machine.lock:
            lpar = self.machine.create_lpar(
                partition.Settings(instance.name),
                uuid=cloud.partition_uuid(server))
            digits = server['id'].replace('-', '')
            for storage in (
                    vios.group('novavg').create_disk(
                        f"b_instance_{server['id'][:4]}", 10),
                    vios.repository.add(
                        f'cfg_{digits[:29]}.iso', 0.001)):
                vios.add_bus(lpar).attach(storage)
            lpar.run_at_once()
        self.start_again()
        return server

    def test_older_server_lives_and_dies_as_any_other(self):
        server = self.deploy()
        driver = self.compute.manager.driver
        self.assertEqual([server['id']], driver.list_instance_uuids())
        for action, status, state in (
                ('os-stop', 'SHUTOFF', 'not activated'),
                ('os-start', 'ACTIVE', 'running')):
            self.api.post_server_action(server['id'], {action: None})
            self._wait_for_state_change(server, status)
            self.assertEqual(state, self.partition_of(server).state)
        self._reboot_server(server, hard=True)
        self.restart()

        self._delete_server(server)

        self.forget_images()
        self.assertEqual(self.empty, self.machine.snapshot())


class OlderVolumesTest(test_volumes.VolumesTestCase):
    """Volumes that a server had before the driver was exchanged."""

    def forget_what_is_ours(self, server, kept):
        """Leave what an older driver would have: no tags, no more notes."""
        self.compute.stop()
        with self.machine.lock:
            for vios in self.machine.vioses:
                for bus in vios.buses:
                    for lun in bus.luns:
                        lun.said = {}
        for bdm in self.bdms(server).values():
            info = jsonutils.loads(bdm.connection_info)
            if 'target_UDID' not in kept:
                del info['data']['target_UDID']
            bdm.connection_info = jsonutils.dumps(info)
            bdm.save()
        self.start_again()

    def check_volumes(self, *kept):
        """Older volumes are detached, attached again, and deleted with it."""
        server = self.boot()
        volumes = [self.cinder.create(content=b'first'),
                   self.cinder.create(content=b'second')]
        for volume in volumes:
            self.attach(server, volume)
        self.forget_what_is_ours(server, kept)

        self.detach(server, volumes[0])
        self.assertEqual([b'second'], self.disks_of(server)[1:])
        self.attach(server, volumes[0])
        self.assertEqual({b'first', b'second'},
                         set(self.disks_of(server)[1:]))
        self._delete_server(server)

        self.assert_nothing_left(*volumes)

    def test_older_volumes_are_detached_and_attached(self):
        self.check_volumes('target_UDID')

    def test_volumes_whose_notes_were_lost_are_found_again(self):
        self.check_volumes()
