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

"""Every property of partitions, the system and metrics says something."""

import inspect

from pypowervm.tasks.monitor import lpar as monitor
from pypowervm.tasks.monitor import util
from pypowervm.wrappers import logical_partition
from pypowervm.wrappers.pcm import phyp
from pypowervm.wrappers.pcm import vios as vios_metrics

from nova_powervm.simulator.model import adapter
from nova_powervm.simulator.model import clock
from nova_powervm.simulator import presets
from nova_powervm.tests.conformance.simulator import base
from nova_powervm.tests.unit.simulator import machines

# What no NovaLink host sends, or only one with persistent memory, which is
# not simulated; and what the client itself has given up, or looks for under
# another name than recorded documents have.
SILENT = {
    '_timestamp', 'aix_lnx_max_pmem_volumes', 'child_order',
    'cur_dram_pmem_volumes',
    'cur_pmem_volumes', 'dram_pmem_vol_blksize', 'dram_pmem_vol_cursize',
    'dram_pmem_vol_size', 'max_aix_lnx_pmem_volumes',
    'max_dram_pmem_volumes', 'max_os400_pmem_volumes', 'max_pmem_volumes',
    'max_vios_pmem_volumes', 'metered_pool_id', 'nvram', 'pci_dev_id',
    'processor_is_throttled', 'profile_sync', 'rr_enabled', 'rr_state',
    'supported_ibmi_console_codepage', 'supported_pmem_vol_devtypes', 'uuid'}


class TestProperties(base.ConformanceTest):

    def make_machine(self):
        return presets.pair()[0]

    def assertValues(self, *wrappers, silent=()):
        """Each property of these can be read, and is not None."""
        self.assertEqual([], sorted(
            f'{type(wrapper).__name__}.{name}' for wrapper in wrappers
            for name in _properties(type(wrapper)) - {*silent}
            if getattr(wrapper, name) is None))

    def test_partitions_have_values(self):
        running = self.deploy()
        dedicated = self.create_lpar('two', dedicated_proc=True)
        self.assertValues(
            running, running.capabilities, running.mem_config,
            running.proc_config, running.proc_config.shared_proc_cfg,
            silent={'tagged_io', 'desig_ipl_src', 'dedicated_proc_cfg',
                    'ppt_ratio', 'disable_secure_boot'})
        self.assertValues(dedicated.proc_config.dedicated_proc_cfg)
        self.assertEqual(64, running.io_config.max_virtual_slots)
        ibmi = self.create_lpar('ibmi', env='OS400')
        self.assertValues(ibmi.io_config, ibmi.io_config.tagged_io)
        self.assertIsInstance(ibmi, logical_partition.LPAR)

    def test_the_system_has_values(self):
        system = self.system()
        self.assertValues(system, system.asio_config)
        self.assertLessEqual({'active_lpar_mobility_capable'},
                             set(system.get_capabilities()))
        self.assertEqual(8, system.highest_compat_mode())

    def measure(self):
        """Everything that was measured of a partition with everything."""
        lpar = machines.running(self.machine)
        vios = self.machine.vios('vios1')
        self.machine.clock = clock.Manual()
        lpar.has_run_since(0)
        adapter.create(lpar, adapter.Settings(self.machine.switches[0], 100))
        machines.attach(lpar, machines.disk(self.machine))
        vios.add_fc_mapping(lpar, port=vios.port('fcs0'))
        util.ensure_ltm_monitors(self.adapter, self.machine.uuid)
        self.machine.clock.advance(240)
        return lpar, util.latest_stats(self.adapter, self.machine.uuid)[1:]

    def test_metrics_have_values(self):
        lpar, (system, servers, guests) = self.measure()
        everything = {type(one): one for one in _parts([
            system, servers, guests, util.vm_metrics(
                system, servers, guests)[lpar.uuid]])}
        self.assertEqual([], sorted(
            f'{kind.__name__}.{name}' for kind, one in everything.items()
            for name, value in vars(one).items()
            if value is None and name not in SILENT))
        named = {kind.__name__ for kind in everything}
        self.assertEqual(
            {'PhypLparSample', 'PhypSriovLparPort', 'ViosStorageAdpt'},
            {name for module in (phyp, vios_metrics)
             for name, kind in inspect.getmembers(module, inspect.isclass)
             if kind.__module__ == module.__name__} - named)
        self.assertLessEqual({
            monitor.LparCNA, monitor.LparMemory, monitor.LparMetric,
            monitor.LparNetwork, monitor.LparProc, monitor.LparStorage,
            monitor.LparVirtStorageAdpt}, set(everything))
        adapters = everything[monitor.LparNetwork].cnas
        self.assertGreater(adapters[0].sent_bytes, 0)


def _parts(thing):
    """A thing and all it consists of, of classes of the client."""
    if isinstance(thing, (list, tuple)):
        for one in thing:
            yield from _parts(one)
    elif isinstance(thing, dict):
        yield from _parts(list(thing.values()))
    elif type(thing).__module__.startswith('pypowervm'):
        yield thing
        yield from _parts(vars(thing))


def _properties(kind):
    return {name for name, _ in inspect.getmembers(
        kind, lambda member: isinstance(member, property))} - SILENT
