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

"""Rules that make the simulator misbehave: when this request comes, do that.

A :class:`Fault` is plain data: which requests it is about, how many of them
to let pass first, how often to strike, and an outcome.  The same
rule can be added from Python or, as JSON, over ``/simulator/faults``::

    faults.add(Fault(busy(), verb='POST', noun='VirtualIOServer', times=2))

This module decides; it knows no HTTP library.  A rule strikes by raising one
of the exceptions below, which the REST application turns into an error
document or a closed connection, or by leaving a wish on the call
(``call.job_fate``) which the handler of jobs fulfils.
"""

import dataclasses
import fnmatch
import itertools
import math
import threading

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import job
from nova_powervm.simulator import outcomes

# The noun of requests that are about the simulator, not the machine.
CONTROL = 'Simulator'


# The outcomes, under the name that rules are made with.
BadRule = outcomes.BadRule
BUSY_FORMS = outcomes.BUSY_FORMS
OUTCOMES = outcomes.OUTCOMES
refuse = outcomes.refuse
busy = outcomes.busy
stale_etag = outcomes.stale_etag
drop_before = outcomes.drop_before
lose_reply = outcomes.lose_reply
fail_job = outcomes.fail_job
break_job = outcomes.break_job
hold_job = outcomes.hold_job
rmc_down = outcomes.rmc_down
rmc_up = outcomes.rmc_up
flip_rmc = outcomes.flip_rmc
path_down = outcomes.path_down
path_slow = outcomes.path_slow
path_up = outcomes.path_up
hide_lun = outcomes.hide_lun
wait = outcomes.wait
happen = outcomes.happen


class Refused(Exception):
    """Answer with this status and an error document, and do nothing else."""

    def __init__(self, status, message, reason='Unknown internal error.'):
        super().__init__(message)
        self.status = status
        self.message = message
        self.reason = reason


class ConnectionLost(ConnectionError):
    """Close the client's connection without a reply."""


@dataclasses.dataclass(frozen=True)
class Fault:
    """One rule.

    ``verb``, ``noun``, ``action`` and ``name`` say which requests: patterns
    as of a shell (``job:*``), or None for any.  ``name`` is the name or the
    uuid of the object.  ``skip`` requests pass, then ``times`` are struck
    (None: all), each ``delay`` seconds late, of those that come only each
    ``every``-th.

    :raises BadRule: when a field has no sensible value
    """

    outcome: outcomes.Outcome
    verb: str | None = None
    noun: str | None = None
    action: str | None = None
    name: str | None = None
    skip: int = 0
    times: int | None = 1
    delay: float = 0.0
    every: int = 1

    def __post_init__(self):
        if not isinstance(self.outcome, outcomes.Outcome):
            raise BadRule('A fault needs an outcome, such as busy().')
        for field in ('verb', 'noun', 'action', 'name'):
            if not isinstance(getattr(self, field), str | None):
                raise BadRule(f'"{field}" of a fault is a text pattern.')
        if self.action and self.action[0].isupper():
            raise BadRule(f'There is no action {self.action}. A job is '
                          f'"job:{self.action}".')
        outcomes.check_count('skip', self.skip, least=0)
        outcomes.check_count('every', self.every, least=1)
        if self.times is not None:
            outcomes.check_count('times', self.times, least=1)
        if (not isinstance(self.delay, int | float)
                or isinstance(self.delay, bool)
                or not 0 <= self.delay < math.inf):
            raise BadRule('"delay" of a fault is a number of seconds, 0 or '
                          'more.')

    @property
    def strikes_after(self):
        """Whether the request is carried out first."""
        return self.outcome.kind == 'lose_reply'

    def matches(self, call):
        """Whether this rule is about that request."""
        if self.outcome.is_for_jobs and not _submits_job(call):
            return False
        return (_fits(self.verb, call.verb)
                and _fits(self.noun, call.noun)
                and _fits(self.action, call.action)
                and (self.name is None or _fits(self.name, call.name)
                     or _fits(self.name, call.uuid)))


def _fits(pattern, value):
    if pattern is None:
        return True
    return fnmatch.fnmatchcase((value or '').lower(), pattern.lower())


def _submits_job(call):
    return call.verb == 'PUT' and (call.action or '').startswith('job:')


class ArmedFault:
    """A rule in force: its number, the requests it has seen and struck."""

    def __init__(self, number, fault):
        self.number = number
        self.fault = fault
        self.seen = 0
        self.struck = 0

    def strikes(self, call):
        """Count this request; whether the rule hits it."""
        fault = self.fault
        spent = fault.times is not None and self.struck >= fault.times
        if spent or not fault.matches(call):
            return False
        self.seen += 1
        if (self.seen <= fault.skip
                or (self.seen - fault.skip) % fault.every):
            return False
        self.struck += 1
        return True


class Faults:
    """The rules in force, in the order they were added.

    One rule at most strikes a request before it is carried out, and one
    after; those behind it do not count it. Rules that leave the answer to
    others strike as well.
    Requests to the simulator itself, such as those that take a rule out
    again, are never struck.

    :param machine: the simulated machine, which some outcomes change
    :param sleep: how to wait, in seconds; by default until close()
    """

    def __init__(self, machine=None, sleep=None):
        self._machine = machine
        self._closed = threading.Event()
        self._sleep = sleep or self._closed.wait
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._rules = []
        # What happens when a scenario is due: a function of its number.
        self.happen = None

    def add(self, fault):
        """Put a rule in force and return its number.

        :raises BadRule: when it names what the machine has not
        """
        if fault.outcome.vios:
            _partition(self._machine, fault.outcome.vios)
        _check_san(self._machine, fault.outcome)
        with self._lock:
            armed = ArmedFault(next(self._numbers), fault)
            self._rules.append(armed)
        return armed.number

    def remove(self, number):
        """Take one rule out; False when there is none of that number."""
        with self._lock:
            kept = [rule for rule in self._rules if rule.number != number]
            found = len(kept) < len(self._rules)
            self._rules = kept
        return found

    def clear(self):
        """Take all rules out.  What they did to the machine stays."""
        with self._lock:
            self._rules = []

    def close(self):
        """End all delays, now and in future."""
        self._closed.set()

    def __iter__(self):
        """The :class:`ArmedFault` s, in the order they were added."""
        with self._lock:
            return iter(list(self._rules))

    def before(self, call):
        """Strike a request that has not been carried out.

        :raises Refused: to be answered with an error document
        :raises ConnectionLost: not to be answered at all
        """
        for fault in self._strike(call, after=False):
            if fault.outcome.kind == 'happen':
                self.happen(fault.outcome.scenario)
            else:
                _BEFORE[fault.outcome.kind](fault.outcome, call,
                                            self._machine)

    def after(self, call, status):
        """Strike a request that was carried out and ended in this status.

        :raises ConnectionLost: when its answer is to be lost
        """
        if status < 400 and self._strike(call, after=True):
            raise ConnectionLost(f'The reply to {call.verb} {call.noun} is '
                                 f'lost because a fault rule says so.')

    def _strike(self, call, after):
        """The faults that strike, after they have delayed the request."""
        if call.noun == CONTROL:
            return []
        struck = []
        with self._lock:
            for rule in self._rules:
                if rule.fault.strikes_after == after and rule.strikes(call):
                    struck.append(rule.fault)
                    if not rule.fault.outcome.lets_others_strike:
                        break
        delay = sum(fault.delay for fault in struck)
        if delay:
            self._sleep(delay)
        return struck


def _refuse(outcome, call, machine):
    raise Refused(outcome.status, outcome.message)


def _busy(outcome, call, machine):
    raise Refused(*BUSY_FORMS[outcome.form])


def _stale(outcome, call, machine):
    raise Refused(412, f'{call.noun} {call.name or call.uuid or ""} was '
                       f'changed since it was read.', 'Etag mismatch')


def _drop(outcome, call, machine):
    raise ConnectionLost(f'{call.verb} {call.noun} is dropped because a '
                         f'fault rule says so.')


def _fail_job(outcome, call, machine):
    call.job_fate = job.Fate(outcome.message)


def _break_job(outcome, call, machine):
    call.job_fate = job.Fate(outcome.message, outcome.steps)


def _hold_job(outcome, call, machine):
    call.job_fate = job.Fate(None, outcome.steps)


def _set_rmc(state):
    def change(outcome, call, machine):
        with machine.lock:
            _partition(machine, outcome.vios).set_rmc(state)
    return change


def _flip_rmc(outcome, call, machine):
    with machine.lock:
        partition = _partition(machine, outcome.vios)
        partition.set_rmc(
            'inactive' if partition.rmc == 'active' else 'active')


def _partition(machine, name):
    found = [p for p in machine.partitions if p.name == name]
    if not found:
        raise BadRule(f'The machine has no VIOS or partition {name!r}.')
    return found[0]


def _check_san(machine, outcome):
    try:
        if outcome.path:
            machine.san.way(outcome.path)
        if outcome.lun:
            machine.san.lun(outcome.lun)
    except errors.NoSuchThing as error:
        raise BadRule(str(error)) from None


def _set_path(state):
    def change(outcome, call, machine):
        with machine.lock:
            machine.san.set_state(outcome.path, state)
    return change


def _hide_lun(outcome, call, machine):
    with machine.lock:
        machine.san.hide(outcome.lun)


def _wait(outcome, call, machine):
    """The delay of the rule has passed already."""


_BEFORE = {
    'refuse': _refuse,
    'busy': _busy,
    'stale_etag': _stale,
    'drop_before': _drop,
    'fail_job': _fail_job,
    'break_job': _break_job,
    'hold_job': _hold_job,
    'flip_rmc': _flip_rmc,
    'rmc_down': _set_rmc('inactive'),
    'rmc_up': _set_rmc('active'),
    'path_down': _set_path('down'),
    'path_slow': _set_path('slow'),
    'path_up': _set_path('up'),
    'hide_lun': _hide_lun,
    'wait': _wait,
}
