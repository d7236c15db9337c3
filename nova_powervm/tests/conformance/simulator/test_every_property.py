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

"""Every property of every wrapper can be read, and most say something."""

import inspect
import io

from pypowervm import exceptions
from pypowervm.tasks import cna
from pypowervm.tasks import sriov
from pypowervm.tasks import storage
from pypowervm.tasks import vopt
from pypowervm.wrappers import base_partition
from pypowervm.wrappers import cluster
from pypowervm.wrappers import entry_wrapper
from pypowervm.wrappers import iocard
from pypowervm.wrappers import logical_partition
from pypowervm.wrappers import management_console as console
from pypowervm.wrappers import network
from pypowervm.wrappers import shared_proc_pool
from pypowervm.wrappers import storage as storage_wrappers
from pypowervm.wrappers import virtual_io_server

from nova_powervm.simulator.model import sriov as cards
from nova_powervm.simulator import presets
from nova_powervm.tests.conformance.simulator import base
from nova_powervm.tests.conformance.simulator.functions import library

_GROUPS = ('ViosStorage', 'ViosNetwork', 'ViosSCSIMapping',
           'ViosFCMapping')

# What a wrapper has whatever was read, and what leads back to its owner.
_OF_THE_CLIENT = {'adapter', 'traits', 'sriov_adap'}

# These say nothing, on recorded systems neither unless noted.
_SILENT = {
    # Of elements, and NovaLink has no successor for these two of LPAR.
    'uuid', 'rr_enabled', 'rr_state',
    # Guests and their agents are not simulated: no addresses, no VSI.
    'gateway', 'ip_address', 'subnet_mask', 'vsi_type_id',
    'vsi_type_manager_id', 'vsi_type_version',
    # No metered pool, no encrypted disks, no persistent memory.
    'metered_pool_id', '_encryption_agent', '_encryption_key',
    '_encryption_state', 'cur_dram_pmem_volumes', 'cur_pmem_volumes',
    'dram_pmem_vol_blksize', 'dram_pmem_vol_cursize', 'dram_pmem_vol_size',
    'max_aix_lnx_pmem_volumes', 'max_dram_pmem_volumes',
    'max_os400_pmem_volumes', 'max_pmem_volumes', 'max_vios_pmem_volumes',
    'supported_pmem_vol_devtypes',
    # Only in requests, and limits that nobody set.
    'backstore_type', 'file_format', 'tag', 'read_iops_limit',
    'write_iops_limit',
    # Recorded systems have these for some cards; those here tell less.
    'dev_type', 'pc_adpt_id', 'pci_dev_id', 'pci_mfg_id', 'phys_loc', 'udid',
    # Nothing on this machine has one; other tests make some.
    'control_channel', 'control_channel_id', 'label', 'sublabel',
    'ovs_bridge', 'ovs_ext_ids', 'pg83', 'ppt_ratio', 'is_varied_on',
    # Of client partitions only.
    'nvram', 'ref_code',
}


class TestEverything(base.ConformanceTest):
    """A machine with something of each kind."""

    def make_machine(self):
        machine = presets.pair()[0]
        cards.add_card(machine, 8, (cards.CONVERGED, cards.ETHERNET,
                                    cards.ROCE)).switch(cards.SRIOV)
        machine.capabilities.update(VirtualNICDedicatedSRIOVCapable=True,
                                    VirtualNICFailOverCapable=True)
        machine.vios('vios1').add_volume(1024)
        return machine

    def setUp(self):
        super().setUp()
        for name in ('_cur_vios_uuid', '_cur_vg_uuid'):
            self.addCleanup(setattr, vopt, name, None)
        self.running = self.deploy()
        cna.crt_cna(self.adapter, None, self.running.uuid, 100,
                    crt_vswitch=False)
        self.off = self.create_lpar('two', dedicated_proc=True)
        self.create_lpar('ibmi', env='OS400', phys_io_slots=[
            base_partition.IOSlot.bld(
                self.adapter, True, self.machine.io_slots[0].index)])
        self.add_storage()
        self.add_ports()

    def add_storage(self):
        """Mappings of the other kinds of storage."""
        owner = vopt.validate_vopt_repo_exists(
            self.adapter, vopt_media_volume_group='novavg')[0]
        tier = storage.default_tier_for_ssp(
            storage_wrappers.SSP.get(self.adapter)[0])
        image = storage.crt_lu(tier, 'image', 1,
                               typ=storage_wrappers.LUType.IMAGE)[1]
        for element in (
                storage.upload_vopt(self.adapter, owner, io.BytesIO(b'x'),
                                    'a.iso')[0],
                storage.crt_lu(tier, 'lu', 1, clone=image)[1],
                next(v for v in self.vios(groups=_GROUPS).phys_vols
                     if v.avail_for_use)):
            self.map_storage(self.running, element)
        server = self.machine.vios('vios1')
        server.add_fc_mapping(self.machine.lpar('lpar1'),
                              port=server.port('fcs0'))

    def add_ports(self):
        """A vNIC with backing devices, and a logical port."""
        vnic = iocard.VNIC.bld(self.adapter, pvid=7)
        sriov.set_vnic_back_devs(
            vnic, [p.loc_code for c in self.system().asio_config.sriov_adapters
                   for p in c.phys_ports], redundancy=2)
        vnic.create(parent=self.off)
        iocard.SRIOVEthLPort.bld(self.adapter, 1, 0).create(parent=self.off)

    def everything(self):
        """Of each kind of entry, all there are."""
        read = self.adapter
        system = self.system()
        servers = virtual_io_server.VIOS.get(read, xag=_GROUPS)
        pool, = storage_wrappers.SSP.get(read)
        tiers = storage_wrappers.Tier.get(read, parent=pool)
        yield from (system, pool, *servers, *tiers)
        yield from logical_partition.LPAR.get(read, xag=['NVRAM'])
        for kind in (network.VSwitch, network.VNet, network.NetBridge,
                     shared_proc_pool.SharedProcPool):
            yield from kind.get(read, parent=system)[:4]
        for kind in (cluster.Cluster, console.ManagementConsole):
            yield from kind.get(read)
        for kind, parent in (
                (network.CNA, servers[0]),
                (storage_wrappers.LUEnt, tiers[0]),
                (storage_wrappers.VG, servers[0]),
                (virtual_io_server.VSCSIBus, servers[0]),
                (storage_wrappers.VFCClientAdapter, self.running),
                (network.CNA, self.running), (iocard.VNIC, self.off),
                (iocard.SRIOVEthLPort, self.off)):
            yield from kind.get(read, parent=parent)

    def test_each_is_refreshed_when_it_changed(self):
        for one in self.everything():
            self.assertIs(one, one.refresh())
            again = one.refresh(use_etag=False)
            self.assertEqual(
                (one.uuid, one.etag, [child.tag for child in one.element]),
                (again.uuid, again.etag,
                 [child.tag for child in again.element]))

    def test_each_says_something(self):
        said, silent = set(), set()
        for one in self.everything():
            for name, value in _properties(one):
                (silent if value is None else said).add(name)
        self.assertEqual([], sorted(
            name for name in silent - said
            if name.rpartition('.')[2] not in _SILENT))


def _properties(wrapper):
    """Name and value of each property of a wrapper, and of its parts."""
    kind = type(wrapper)
    for name, _ in inspect.getmembers(
            kind, lambda member: isinstance(member, property)):
        if name in _OF_THE_CLIENT:
            continue
        try:
            value = getattr(wrapper, name)
        except exceptions.UnableToBuildPG83EncodingMissingParent:
            value = None  # A pool's volumes are of no VIOS that could tell.
        yield f'{library.name_of(kind)}.{name}', value
        parts = [value] if isinstance(value, entry_wrapper.Wrapper) else value
        for part in parts if isinstance(parts, (list, tuple)) else ():
            if (isinstance(part, entry_wrapper.Wrapper)
                    and part.element is not None):
                yield from _properties(part)
