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

import itertools

import hypothesis
from hypothesis import stateful
from hypothesis import strategies

from nova_powervm.tests import base
from nova_powervm.virt.powervm.volume import npiv_state as state

#: What an instance of an earlier driver has.
OLD = {
    'npiv_adpt_wwpns_A': (
        '21000024FF649104,C05076079CFF0E56,C05076079CFF0E57,'
        '21000024FF649105,C05076079CFF0E58,C05076079CFF0E59,'
        '21000024FF649104,C05076079CFF0E5A,C05076079CFF0E5B,'
        '21000024FF649105,C05076079CFF0E5C,C05076079CFF0E5D'),
    'npiv_adpt_wwpns_A_2':
        '21000024FF649104,C05076079CFF0E5E,C05076079CFF0E5F',
    'fabric_state_A': 'inst_mapped',
    'npiv_adpt_wwpns_AB':
        '21000024FF649106,C05076079CFF0E60,C05076079CFF0E61',
    'fabric_state_AB': 'inst_mapped',
    'image_os_distro': 'rhel',
}


class TestRecord(base.TestCase):

    def test_instance_of_an_earlier_driver_is_understood(self):
        fabric = state.read(OLD, 'A')
        self.assertEqual((5, state.MAPPED),
                         (len(fabric.adapters), fabric.state))
        self.assertEqual(
            state.Adapter(('C05076079CFF0E5E', 'C05076079CFF0E5F'),
                          '21000024FF649104'), fabric.adapters[4])
        self.assertEqual('C05076079CFF0E56', fabric.wwpns[0])

    def test_what_was_read_is_written_as_it_was(self):
        metadata = dict(OLD)
        state.write(metadata, state.read(OLD, 'A'))
        self.assertEqual(OLD, metadata)

    def test_fabric_whose_name_only_begins_alike_is_left_alone(self):
        metadata = dict(OLD)
        state.forget(metadata, 'A')
        self.assertEqual({
            key: value for key, value in OLD.items()
            if 'AB' in key or 'image' in key}, metadata)

    def test_fabrics_whose_keys_would_be_the_same_are_recognised(self):
        self.assertTrue(state.clash('A', 'A_2'))
        self.assertFalse(state.clash('A', 'A_b'))
        self.assertFalse(state.clash('A', 'AB'))

    def test_instance_of_an_earlier_driver_is_where_it_was(self):
        metadata = dict(OLD)
        self.assertTrue(state.is_of(metadata, 'host1'))
        state.move(metadata, ['A', 'AB'], 'host1')
        self.assertEqual({**OLD, 'npiv_host': 'host1'}, metadata)

    def test_instance_that_has_moved_keeps_its_wwpns_only(self):
        metadata = {**OLD, 'npiv_host': 'host1'}
        self.assertFalse(state.is_of(metadata, 'host2'))
        state.move(metadata, ['A', 'AB', 'new'], 'host2')
        self.assertEqual(state.read(OLD, 'A').released(),
                         state.read(metadata, 'A'))
        self.assertFalse(state.read(metadata, 'new').adapters)

    def test_instance_without_wwpns_has_none(self):
        self.assertEqual(state.Fabric('A'), state.read({}, 'A'))
        self.assertFalse(state.has_any({'image_os_distro': 'rhel'}))
        self.assertTrue(state.has_any(OLD))

    def test_wwpns_are_compared_without_separators_and_case(self):
        self.assertEqual('10000090FA1B2C3D',
                         state.plain('10:00-0090 fa1b2c3d'))

    def test_live_migration_logs_in_with_the_second_of_each_pair(self):
        fabric = state.read(OLD, 'AB').arriving()
        self.assertEqual((['C05076079CFF0E61'], state.MIGRATING),
                         (fabric.wwpns, fabric.state))

    @hypothesis.settings(deadline=None, database=None)
    @hypothesis.given(
        strategies.text('AB_2x', min_size=1, max_size=5),
        strategies.integers(min_value=1, max_value=20))
    def test_any_number_of_ports_survives_being_kept(self, name, count):
        names = [f'{number:016X}' for number in range(2 * count)]
        fabric = state.Fabric(name).given(names)
        metadata = {}
        state.write(metadata, fabric)
        self.assertEqual(fabric, state.read(metadata, name))
        self.assertTrue(all(len(value) <= 255
                            for value in metadata.values()))
        state.forget(metadata, name)
        self.assertEqual({}, metadata)


FABRICS = ('A', 'AB')
HOSTS = {host: {fabric: [f'{number:016X}' for number in range(at, at + 2)]
                for at, fabric in ((first, 'A'), (first + 2, 'AB'))}
         for host, first in (('host1', 0x1000), ('host2', 0x2000))}


class Life(stateful.RuleBasedStateMachine):
    """What may happen to an instance between its first volume and its end.

    The database survives everything; what a service knows beside it does
    not, and is not modelled: there is nothing.
    """

    @stateful.initialize(count=strategies.integers(1, 6),
                         host=strategies.sampled_from(sorted(HOSTS)),
                         alike=strategies.booleans())
    def begin(self, count, host, alike):
        # Hosts with the same options list the ports of each other.
        self.alike = alike
        self.database = {'image_os_distro': 'rhel', 'npiv_adpt_wwpns_ABC': ''}
        self.others = dict(self.database)
        self.names = map('C05076{:010X}'.format, itertools.count())
        self.count, self.host = count, host
        self.pairs, self.partition = {}, None

    def connect(self, host):
        """A volume is about to come: Nova asks the host for a connector."""
        state.move(self.database, FABRICS, host)
        for name in FABRICS:
            ports = HOSTS[host][name]
            listed = [port for each in HOSTS.values()
                      for port in each[name]] if self.alike else ports
            fabric = state.prepared(
                state.read(self.database, name), listed,
                lambda: list(itertools.islice(self.names, 2 * self.count)),
                lambda fabric, ports=ports: dict(zip(
                    fabric.wwpns, itertools.cycle(ports), strict=False)))
            state.write(self.database, fabric)
            assert fabric.is_here(ports)
            pairs = {frozenset(each.wwpns) for each in fabric.adapters}
            assert self.pairs.setdefault(name, pairs) == pairs
        self.host = host

    def map(self, ports_of=lambda ports: ports[0]):
        """The partition gets its adapters, wherever there is room."""
        for name in FABRICS:
            fabric = state.read(self.database, name)
            port = ports_of(HOSTS[self.host][name])
            state.write(self.database, fabric.mapped(
                dict.fromkeys(fabric.wwpns, port)))
        self.partition = self.host

    def release(self):
        """The partition goes, and the instance stays."""
        for name in FABRICS:
            if state.read(self.database, name).adapters:
                state.write(self.database,
                            state.read(self.database, name).released())
        self.partition = None

    @stateful.rule(other=strategies.booleans())
    def volume_comes(self, other):
        self.connect(self.host)
        if self.partition or not other:
            self.map(lambda ports: ports[-other])

    @stateful.rule()
    def build_is_rescheduled(self):
        self.release()
        self.connect(self._elsewhere())

    @stateful.precondition(lambda self: self.partition)
    @stateful.rule(host=strategies.sampled_from(sorted(HOSTS)))
    def is_shelved_and_unshelved(self, host):
        self.release()
        assert not any(state.read(self.database, name).ports[0]
                       for name in FABRICS)
        self.connect(host)
        self.map()

    @stateful.precondition(lambda self: self.partition)
    @stateful.rule()
    def is_rebuilt(self):
        self.release()
        self.connect(self.host)
        self.map()

    @stateful.precondition(lambda self: self.partition)
    @stateful.rule(confirmed=strategies.booleans(),
                   told=strategies.booleans())
    def is_migrated(self, confirmed, told):
        """Cold, or evacuated: then the first host cannot say anything."""
        first = self.host
        if told:
            self.release()
        self.connect(self._elsewhere())
        self.map()
        if not confirmed:
            self.release()
            self.connect(first)
            self.map()

    @stateful.precondition(lambda self: self.partition)
    @stateful.rule(arrived=strategies.booleans())
    def is_migrated_live(self, arrived):
        before = dict(self.database)
        coming = [state.read(self.database, name).arriving()
                  for name in FABRICS]
        for fabric in coming:
            assert fabric.wwpns == [
                each.wwpns[1]
                for each in state.read(self.database, fabric.name).adapters]
        assert self.database == before
        if arrived:
            self.host = self._elsewhere()
            state.move(self.database, FABRICS, self.host)
            for fabric in coming:
                state.write(self.database, fabric)
            self.map()

    @stateful.precondition(lambda self: self.partition)
    @stateful.rule()
    def is_resized_to_more_ports(self):
        """Options and flavors change; what an instance has does not."""
        self.count += 1
        self.connect(self.host)

    def _elsewhere(self):
        return next(host for host in HOSTS if host != self.host)

    @stateful.invariant()
    def wwpns_are_the_same_for_life(self):
        for name, pairs in self.pairs.items():
            fabric = state.read(self.database, name)
            assert pairs == {frozenset(each.wwpns)
                             for each in fabric.adapters}
            assert len(fabric.adapters) == len(pairs)

    @stateful.invariant()
    def no_wwpn_is_there_twice(self):
        wwpns = [wwpn for name in self.pairs
                 for each in state.read(self.database, name).adapters
                 for wwpn in each.wwpns]
        assert len(wwpns) == len(set(wwpns))

    @stateful.invariant()
    def physical_ports_are_of_the_present_host(self):
        for name in self.pairs:
            fabric = state.read(self.database, name)
            assert set(fabric.ports) <= {'', *HOSTS[self.host][name]}
            if self.partition:
                assert fabric.is_here(HOSTS[self.partition][name])

    @stateful.invariant()
    def everything_fits_and_nothing_else_is_touched(self):
        assert all(len(value) <= 255 for value in self.database.values())
        assert self.others == {key: self.database.get(key)
                               for key in self.others}


class TestLife(Life.TestCase):

    settings = hypothesis.settings(
        max_examples=60, stateful_step_count=20, deadline=None, database=None)
