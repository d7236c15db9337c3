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

"""Ports of all VIF types: each request broken, and nova-compute killed.

Each request of plugging, attaching, detaching and deleting is lost before the
server has seen it, or its answer afterwards, and the machine compared. Killed
over a request, nova-compute has undone nothing: its next start has to.
"""

import fixtures
from nova import exception as nova_exception
from nova import objects

from nova_powervm.tests import driver_fixtures
from nova_powervm.tests.functional import test_unwinding
from nova_powervm.tests import network_fixtures
from nova_powervm.virt.powervm.network import base as vif_base
from nova_powervm.virt.powervm.network import book as pvm_book
from nova_powervm.virt.powervm.network import plugging
from nova_powervm.virt.powervm.partition import names

KINDS = ('ovs', 'pvm_sea', 'pvm_sriov')
#: What ports are made of; the rest of a build is broken elsewhere.
NOUNS = ('ClientNetworkAdapter', 'VirtualSwitch', 'VirtualNetwork',
         'NetworkBridge', 'VirtualNICDedicated', 'ManagedSystem')


class PortSweep(test_unwinding.Sweep):
    """A host of all VIF types, and an instance with a port of each."""

    def make_host(self):
        return driver_fixtures.DriverFixture(
            network_fixtures.mixed_machine(), sea_mappings=['red:ETHERNET0'])

    def setUp(self):
        super().setUp()
        self.instance = driver_fixtures.make_instance()
        self.vifs = {kind: network_fixtures.make_mixed_vif(number, kind)
                     for number, kind in enumerate(KINDS, 1)}
        self.useFixture(fixtures.MockPatchObject(
            objects.InstanceList, 'get_by_filters', return_value=[]))

    def spawn(self, *kinds):
        self.fix.spawn(self.instance, network_info=[
            self.vifs[kind] for kind in kinds])

    def destroy(self, *kinds):
        self.fix.destroy(self.instance, [self.vifs[kind] for kind in kinds])

    def attach(self, kind):
        self.fix.driver.attach_interface(None, self.instance, None,
                                         self.vifs[kind])

    def detach(self, kind):
        self.fix.driver.detach_interface(None, self.instance,
                                         self.vifs[kind])

    def attempt(self, where, action, *args):
        """Do something that fails, or that can do without the request."""
        try:
            action(*args)
        except nova_exception.NovaException as exc:
            self.assertIn('onnection', exc.format_message(), where)

    def assert_same(self, before, where):
        self.fix.forget_images()
        self.assertEqual(before, self.machine.snapshot(), where)


class TestBroken(PortSweep):
    """Ports of Open vSwitch are broken in test_unwinding.py."""

    def test_build_leaves_the_machine_as_it_was(self):
        for kind in KINDS[1:]:
            requests = self.requests_of(lambda kind=kind: self.spawn(kind))
            self.destroy(kind)
            for where in self.break_each(requests, nouns=NOUNS):
                self.attempt(where, self.spawn, kind)
                if self.machine.lpars[1:]:
                    self.destroy(kind)
                self.assert_same(self.empty, where)
                self.assertEqual({}, self.fix.network.ports, where)

    def test_delete_is_completed_by_the_next(self):
        for kind in KINDS[1:]:
            self.spawn(kind)
            requests = self.requests_of(lambda kind=kind: self.destroy(kind))
            for where in self.break_each(
                    requests, lambda kind=kind: self.spawn(kind), NOUNS):
                self.attempt(where, self.destroy, kind)
                self.destroy(kind)
                self.assert_same(self.empty, where)
                self.assertEqual({}, self.fix.network.ports, where)

    def test_attach_leaves_the_machine_as_it_was(self):
        self.spawn()
        before = self.machine.snapshot()
        for kind in KINDS[1:]:
            requests = self.requests_of(lambda kind=kind: self.attach(kind))
            self.detach(kind)
            for where in self.break_each(requests, nouns=NOUNS):
                self.attempt(where, self.attach, kind)
                if pvm_book.Book(self.fix.host).all():
                    self.detach(kind)
                self.assertEqual(before, self.machine.snapshot(), where)

    def test_detach_is_completed_by_the_next(self):
        self.spawn()
        before = self.machine.snapshot()
        for kind in KINDS[1:]:
            self.attach(kind)
            requests = self.requests_of(lambda kind=kind: self.detach(kind))
            for where in self.break_each(
                    requests, lambda kind=kind: self.attach(kind), NOUNS):
                self.attempt(where, self.detach, kind)
                self.detach(kind)
                self.assertEqual(before, self.machine.snapshot(), where)


class TestKilled(PortSweep):

    def setUp(self):
        super().setUp()
        self.spawn()
        self.before = self.machine.snapshot()
        self.owner = vif_base.Owner(
            self.instance, names.partition_uuid(self.instance.uuid))

    def run_with(self, verb, kind):
        """Plug or unplug a port with nobody to undo it."""
        verb(self.fix.host, self.owner, [vif_base.Vif.of(self.vifs[kind])])

    def restart(self, *kinds):
        """Start again; Nova knows ports of these types."""
        self.fix.driver.cleanup_host('host1')
        self.fix.sim.faults.clear()
        self.fix.start()
        self.fix.driver.plug_vifs(self.instance, [
            self.vifs[kind] for kind in kinds])

    def kill(self, verb, prepare, kind):
        """Yield for each change over which the service is killed.

        Killed while it reads, it has made what it had made before.
        """
        prepare()
        requests = [each for each in self.requests_of(
            lambda: self.run_with(verb, kind)) if each.verb != 'GET']
        for how, outcome in self.breaks.items():
            for request, earlier in test_unwinding.numbered(requests):
                prepare()
                self.fix.sim.faults.add(test_unwinding.faults.Fault(
                    outcome(), verb=request.verb, noun=request.noun,
                    skip=earlier))
                try:
                    self.run_with(verb, kind)
                except Exception as exc:
                    self.assertIn('onnection', str(exc))
                self.fix.sim.faults.clear()
                yield f'{kind}: {request.verb} {request.path} {how}'

    def test_ports_nobody_knows_are_removed_at_the_next_start(self):
        def begin():
            self.restart()

        for kind in KINDS:
            for where in self.kill(plugging.plug, begin, kind):
                self.restart()
                self.assertEqual(self.before, self.machine.snapshot(), where)
                self.assertEqual({}, self.fix.network.ports, where)

    def test_ports_nova_knows_are_whole_after_the_next_start(self):
        for kind in KINDS:
            self.run_with(plugging.plug, kind)
            whole = self.shape()

            def begin(kind=kind):
                self.run_with(plugging.unplug, kind)

            def again(kind=kind):
                self.restart(kind)

            for verb, prepare in ((plugging.plug, begin),
                                  (plugging.unplug, again)):
                for where in self.kill(verb, prepare, kind):
                    self.restart(kind)
                    self.assertEqual(whole, self.shape(), where)
            self.restart()
            self.assertEqual(self.before, self.machine.snapshot())

    def shape(self):
        """What matters of the ports: a slot may be another one."""
        lpar = self.machine.lpar(self.instance.name)
        halves = [(nic.settings.mac, nic.settings.switch.name, [
            user.settings.device for user in nic.networks[0].users
            if user.is_trunk and user.parent.is_management])
            for nic in lpar.adapters]
        vnics = [(vnic.mac, len(vnic.devices)) for vnic in lpar.vnics]
        return (halves, vnics, self.machine.bridges[0].vlans,
                self.fix.network.ports)
