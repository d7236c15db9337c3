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

from nova_powervm.simulator import faults
from nova_powervm.tests import base
from nova_powervm.tests.unit.simulator import calls
from nova_powervm.tests.unit.simulator import machines


class TestMatching(base.TestCase):

    def strikes(self, fault, call):
        rules = faults.Faults()
        rules.add(fault)
        try:
            rules.before(call)
        except faults.Refused:
            return True
        return False

    def test_a_rule_without_patterns_strikes_any_request(self):
        rule = faults.Fault(faults.busy())
        self.assertTrue(self.strikes(rule, calls.call()))

    def test_every_pattern_given_must_fit(self):
        rule = faults.Fault(faults.busy(), verb='POST',
                            noun='VirtualIOServer')
        self.assertTrue(self.strikes(rule, calls.call('POST')))
        self.assertFalse(self.strikes(rule, calls.call('GET')))
        self.assertFalse(self.strikes(rule, calls.call('POST', 'File')))

    def test_patterns_are_those_of_a_shell(self):
        rule = faults.Fault(faults.busy(), action='job:Power*')
        self.assertTrue(self.strikes(rule, calls.job('PowerOff')))
        self.assertFalse(self.strikes(rule, calls.job('Migrate')))

    def test_name_is_the_name_or_the_uuid(self):
        for name in ('vios1', 'abcd'):
            rule = faults.Fault(faults.busy(), name=name)
            self.assertTrue(self.strikes(rule, calls.call()))
        other = calls.call(name='vios2', uuid='EF01')
        self.assertFalse(self.strikes(rule, other))

    def test_a_name_pattern_does_not_fit_a_nameless_request(self):
        rule = faults.Fault(faults.busy(), name='vios1')
        self.assertFalse(self.strikes(rule, calls.call(name=None, uuid=None)))

    def test_failing_jobs_is_only_for_requests_that_submit_one(self):
        rule = faults.Fault(faults.fail_job())
        self.assertFalse(rule.matches(calls.call('PUT', action='create')))
        self.assertTrue(rule.matches(calls.job()))


class TestCounting(base.TestCase):

    def outcomes(self, rules, requests):
        seen = []
        for _request in range(requests):
            try:
                rules.before(calls.call())
                seen.append('ok')
            except faults.Refused as error:
                seen.append(error.status)
        return seen

    def test_skip_and_times(self):
        rules = faults.Faults()
        rules.add(faults.Fault(faults.refuse(500), skip=1, times=2))
        self.assertEqual(['ok', 500, 500, 'ok'], self.outcomes(rules, 4))

    def test_times_none_means_all(self):
        rules = faults.Faults()
        rules.add(faults.Fault(faults.refuse(500), times=None))
        self.assertEqual([500] * 5, self.outcomes(rules, 5))

    def test_a_rule_waits_while_the_one_before_it_strikes(self):
        rules = faults.Faults()
        rules.add(faults.Fault(faults.refuse(500), times=2))
        rules.add(faults.Fault(faults.refuse(404)))
        self.assertEqual([500, 500, 404, 'ok'], self.outcomes(rules, 4))

    def test_removing_one_rule_leaves_the_others(self):
        rules = faults.Faults()
        first = rules.add(faults.Fault(faults.refuse(500)))
        rules.add(faults.Fault(faults.refuse(404)))
        self.assertTrue(rules.remove(first))
        self.assertFalse(rules.remove(first))
        self.assertEqual([404, 'ok'], self.outcomes(rules, 2))

    def test_clearing_removes_all_rules(self):
        rules = faults.Faults()
        rules.add(faults.Fault(faults.refuse(500)))
        rules.clear()
        self.assertEqual(['ok'], self.outcomes(rules, 1))
        self.assertEqual([], list(rules))

    def test_rules_tell_what_they_have_seen_and_struck(self):
        rules = faults.Faults()
        rules.add(faults.Fault(faults.refuse(500), skip=1))
        self.outcomes(rules, 2)
        self.assertEqual([(2, 1)], [(r.seen, r.struck) for r in rules])

    def test_a_struck_request_is_delayed_and_no_other(self):
        waits = []
        rules = faults.Faults(sleep=waits.append)
        rules.add(faults.Fault(faults.wait(), noun='File', delay=1.5))
        rules.before(calls.call())
        rules.before(calls.call(noun='File'))
        rules.before(calls.call(noun='File'))
        self.assertEqual([1.5], waits)


class TestOutcomes(base.TestCase):

    def strike(self, outcome, call=None):
        rules = faults.Faults()
        rules.add(faults.Fault(outcome))
        return self.assertRaises(
            (faults.Refused, faults.ConnectionLost), rules.before,
            call or calls.call('POST'))

    def test_refusing_answers_with_the_status_and_the_message(self):
        error = self.strike(faults.refuse(500, 'No such luck.'))
        self.assertEqual((500, 'No such luck.'),
                         (error.status, error.message))

    def test_each_busy_form_is_one_that_clients_know(self):
        words = {'hscl3205': 'HSCL3205', 'vios0014': 'VIOS0014',
                 'processing': 'is busy processing some other request',
                 'system': 'The system is currently too busy'}
        for form, expected in words.items():
            error = self.strike(faults.busy(form))
            self.assertEqual(500, error.status)
            self.assertIn(expected, error.message)
        self.assertEqual(503, self.strike(faults.busy('unavailable')).status)

    def test_a_stale_etag_is_412(self):
        self.assertEqual(412, self.strike(faults.stale_etag()).status)

    def test_dropping_closes_the_connection(self):
        self.assertIsInstance(self.strike(faults.drop_before()),
                              faults.ConnectionLost)

    def test_losing_the_reply_lets_the_request_through_first(self):
        rules = faults.Faults()
        rules.add(faults.Fault(faults.lose_reply()))
        rules.before(calls.call())
        self.assertRaises(faults.ConnectionLost, rules.after, calls.call(),
                          200)
        rules.after(calls.call(), 200)

    def test_a_refused_request_has_no_reply_to_lose(self):
        rules = faults.Faults()
        rules.add(faults.Fault(faults.lose_reply()))
        rules.after(calls.call(), 404)
        self.assertEqual([0], [rule.struck for rule in rules])

    def test_a_job_is_told_to_fail(self):
        rules = faults.Faults()
        rules.add(faults.Fault(faults.fail_job('HSCL0001 No.')))
        job = calls.job()
        rules.before(job)
        self.assertEqual(('HSCL0001 No.', 0), job.job_fate)

    def test_a_job_is_told_to_break_off_or_to_stand_still(self):
        rules = faults.Faults()
        for outcome, fate in ((faults.break_job('No.', 2), ('No.', 2)),
                              (faults.hold_job(), (None, 0))):
            rules.add(faults.Fault(outcome))
            job = calls.job()
            rules.before(job)
            self.assertEqual(fate, job.job_fate)


class TestRmc(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = machines.machine(self)
        self.vios = self.machine.vios('vios1')
        self.rules = faults.Faults(self.machine)

    def test_rmc_goes_down_and_comes_back(self):
        self.rules.add(faults.Fault(faults.rmc_down('vios1')))
        self.rules.add(faults.Fault(faults.rmc_up('vios1')))
        version = self.vios.version
        self.rules.before(calls.call())
        self.assertEqual('inactive', self.vios.rmc)
        self.assertGreater(self.vios.version, version)
        self.rules.before(calls.call())
        self.assertEqual('active', self.vios.rmc)

    def test_rmc_comes_and_goes_while_others_strike(self):
        self.rules.add(faults.Fault(faults.flip_rmc('vios1'), times=None,
                                    every=2))
        self.rules.add(faults.Fault(faults.busy(), times=None))
        seen = []
        for _request in range(6):
            self.assertRaises(faults.Refused, self.rules.before,
                              calls.call())
            seen.append(self.vios.rmc)
        self.assertEqual(['active', 'inactive', 'inactive', 'active',
                          'active', 'inactive'], seen)

    def test_an_unknown_vios_is_refused_at_once(self):
        error = self.assertRaises(
            faults.BadRule, self.rules.add,
            faults.Fault(faults.rmc_down('vios9')))
        self.assertEqual("The machine has no VIOS or partition 'vios9'.",
                         str(error))


class TestSan(base.TestCase):

    def setUp(self):
        super().setUp()
        self.machine = machines.san_machine(self)
        self.rules = faults.Faults(self.machine)

    def strike(self, outcome):
        self.rules.add(faults.Fault(outcome))
        self.rules.before(calls.call())

    def test_a_fabric_goes_down_and_comes_back(self):
        self.strike(faults.path_down('A'))
        self.assertFalse(self.machine.san.fabrics['A'].up)
        self.strike(faults.path_up('A'))
        self.assertTrue(self.machine.san.fabrics['A'].up)

    def test_a_target_becomes_slow(self):
        target = self.machine.san.arrays['array1'].ports[0]
        self.strike(faults.path_slow(target.wwpn))
        self.assertEqual('slow', target.state)

    def test_the_array_hides_a_lun(self):
        lun, _ = machines.masked(self.machine)
        self.strike(faults.hide_lun('lun1'))
        self.assertEqual(set(), lun.initiators)

    def test_what_the_san_has_not_is_refused_at_once(self):
        for outcome in (faults.path_down('Z'), faults.hide_lun('lun9')):
            self.assertRaises(faults.BadRule, self.rules.add,
                              faults.Fault(outcome))


class TestBadRules(base.TestCase):

    def refused(self, make, *args, **kwargs):
        return str(self.assertRaises(faults.BadRule, make, *args, **kwargs))

    def test_an_outcome_is_needed(self):
        self.assertIn('needs an outcome', self.refused(faults.Fault, 'busy'))

    def test_the_name_of_a_job_alone_would_strike_nothing(self):
        self.assertIn('"job:PowerOn"', self.refused(
            faults.Fault, faults.busy(), action='PowerOn'))

    def test_counts_are_whole_numbers(self):
        for field, value in (('skip', -1), ('skip', 1.5), ('times', 0),
                             ('times', 'all'), ('skip', True),
                             ('every', 0)):
            message = self.refused(faults.Fault, faults.busy(),
                                   **{field: value})
            self.assertIn(f'"{field}" of a fault is a whole number', message)

    def test_a_delay_is_not_negative(self):
        for delay in (-1, 'long', float('nan'), float('inf')):
            message = self.refused(faults.Fault, faults.busy(), delay=delay)
            self.assertIn('number of seconds', message)

    def test_patterns_are_text(self):
        message = self.refused(faults.Fault, faults.busy(), noun=7)
        self.assertIn('"noun"', message)
