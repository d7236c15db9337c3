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

"""Every property that a storage wrapper has can be read and says something.
"""

import inspect
import io

from pypowervm.tasks import scsi_mapper
from pypowervm.tasks import storage
from pypowervm.tasks import vopt
from pypowervm.wrappers import cluster
from pypowervm.wrappers import storage as wrappers

from nova_powervm.simulator import presets
from nova_powervm.tests.conformance.simulator import base

# Properties of storage that is to be encrypted or slowed down, and what only
# a request has; a server does not send them. Elements have no uuid, and those
# of logical units in mappings do not tell their use.
SILENT = {
    '_encryption_agent', '_encryption_key', '_encryption_state',
    'backstore_type', 'cloned_from_udid', 'emulate_model', 'file_format',
    'in_use', 'pg83', 'read_iops_limit', 'tag', 'uuid', 'write_iops_limit'}


class TestProperties(base.ConformanceTest):

    def make_machine(self):
        return presets.ssp()

    def setUp(self):
        super().setUp()
        for name in ('_cur_vios_uuid', '_cur_vg_uuid'):
            self.addCleanup(setattr, vopt, name, None)
        owner, group = vopt.validate_vopt_repo_exists(
            self.adapter, vopt_media_volume_group='novavg')
        self.machine.find('VirtualIOServer', owner).add_volume(1024)
        lpar = self.create_lpar()
        tier, = wrappers.Tier.get(self.adapter)
        vios = self.vios(groups=['ViosStorage'])
        for element in (
                storage.upload_vopt(self.adapter, owner, io.BytesIO(b'x'),
                                    'a.iso')[0],
                storage.crt_lu(tier, 'lu', 1)[1],
                self.create_disk(),
                next(v for v in vios.phys_vols if v.avail_for_use)):
            scsi_mapper.add_vscsi_mapping(None, owner, lpar.uuid, element)

    def everything(self):
        """One or more objects of each class there is to read."""
        vios = self.vios(groups=['ViosSCSIMapping', 'ViosStorage'])
        group = self.volume_group(vios)
        repository, = group.vmedia_repos
        found = cluster.Cluster.get(self.adapter)[0]
        tier, = wrappers.Tier.get(self.adapter)
        pool = wrappers.SSP.get(self.adapter)[0]
        yield from (group, repository, *repository.optical_media,
                    *group.virtual_disks, *vios.phys_vols, found,
                    *found.nodes, pool, *pool.logical_units, tier,
                    *wrappers.LUEnt.get(self.adapter, parent=tier))
        for mapping in vios.scsi_mappings:
            yield from (mapping.backing_storage, mapping.target_dev,
                        mapping.client_adapter, mapping.server_adapter)

    def test_every_property_has_a_value(self):
        missing = set()
        seen = set()
        for wrapper in self.everything():
            seen.add(type(wrapper))
            missing |= {f'{type(wrapper).__name__}.{name}'
                        for name in _properties(type(wrapper))
                        if getattr(wrapper, name) is None}
        self.assertEqual(set(), missing)
        self.assertLessEqual({
            wrappers.PVTargetDev, wrappers.VDiskTargetDev,
            wrappers.LUTargetDev, wrappers.VOptTargetDev,
            wrappers.VOptMedia, wrappers.VSCSIClientAdapterElement,
            wrappers.VSCSIServerAdapterElement}, seen)


def _properties(kind):
    return {name for name, _ in inspect.getmembers(
        kind, lambda member: isinstance(member, property))} - SILENT
