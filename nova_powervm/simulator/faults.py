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
to let pass first, how often to strike, and an :class:`Outcome`.  The same
rule can be added from Python or, as JSON, over ``/simulator/faults``::

    faults.add(Fault(busy(), verb='POST', noun='VirtualIOServer', times=2))

This module decides; it knows no HTTP library.  A rule strikes by raising one
of the exceptions below, which the REST application turns into an error
document or a closed connection, or by leaving a wish on the call
(``call.job_failure``) which the handler of jobs fulfils.
"""

import dataclasses
import fnmatch
import itertools
import threading
import time

from nova_powervm.simulator.model import errors

# The noun of requests that are about the simulator, not the machine.
CONTROL = 'Simulator'

BUSY_FORMS = {
    'hscl3205': (500, 'HSCL3205 The Virtual I/O Server is running another '
                      'command. Retry the operation.'),
    'vios0014': (500, 'VIOS0014 The Virtual I/O Server could not run the '
                      'command because another one is running.'),
    'processing': (500, 'Unable to send command to VIOS at this moment. VIOS '
                        'vios1 is busy processing some other request. Please '
                        'retry the operation after sometime.'),
    'system': (500, 'The system is currently too busy to complete the '
                    'specified request. Please retry the operation.'),
    'unavailable': (503, 'The Virtual I/O Server is not available now.'),
}


class BadRule(ValueError):
    """A fault rule that makes no sense; the message says what is wrong."""


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
class Outcome:
    """What a rule does when it strikes; make one with the functions below."""

    kind: str
    status: int | None = None
    message: str = ''
    form: str = ''
    vios: str = ''
    path: str = ''
    lun: str = ''


def refuse(status, message=''):
    """Answer with an HTTP error and change nothing."""
    if not isinstance(status, int) or not 400 <= status <= 599:
        raise BadRule(f'A refusal needs an HTTP status from 400 to 599, not '
                      f'{status!r}.')
    return Outcome('refuse', status=status, message=message or
                   f'Refused with {status} because a fault rule says so.')


def busy(form='hscl3205'):
    """Answer as a busy VIOS does, in one of the forms of BUSY_FORMS."""
    if form not in BUSY_FORMS:
        raise BadRule(f'There is no busy form {form!r}; there are '
                      f'{", ".join(BUSY_FORMS)}.')
    return Outcome('busy', form=form)


def stale_etag():
    """Answer 412, as if somebody else had changed the object meanwhile."""
    return Outcome('stale_etag')


def drop_before():
    """Close the connection; nothing was changed."""
    return Outcome('drop_before')


def lose_reply():
    """Do what was asked, then close the connection without an answer.

    Only requests that succeed count; a refused one has its answer.
    """
    return Outcome('lose_reply')


def fail_job(message='The job failed because a fault rule says so.'):
    """Let the job end as COMPLETED_WITH_ERROR without having done anything.

    Strikes only requests that submit a job (action ``job:*``, verb PUT).
    """
    return Outcome('fail_job', message=message)


def rmc_down(vios):
    """Take the RMC connection of this VIOS or partition away.

    It stays away, also when the rule is gone, until rmc_up().
    """
    return _rmc('rmc_down', vios)


def rmc_up(vios):
    """Give the RMC connection of this VIOS or partition back."""
    return _rmc('rmc_up', vios)


def path_down(path):
    """Cut a way of the SAN: a fabric, an iSCSI portal, or a port by WWPN.

    It stays cut, also when the rule is gone, until path_up().
    """
    return _named('path_down', 'path', path)


def path_slow(path):
    """Make a port of an array, or an iSCSI portal, slow to be discovered."""
    return _named('path_slow', 'path', path)


def path_up(path):
    """Mend a way of the SAN."""
    return _named('path_up', 'path', path)


def hide_lun(lun):
    """Let the array hide a LUN from everybody, whoever uses it."""
    return _named('hide_lun', 'lun', lun)


def wait():
    """Do nothing but wait: the ``delay`` of the rule is all there is."""
    return Outcome('wait')


def _named(kind, field, name):
    if not name or not isinstance(name, str):
        raise BadRule(f'{kind} needs "{field}", the name of something on the '
                      f'SAN.')
    return Outcome(kind, **{field: name})


def _rmc(kind, vios):
    if not vios or not isinstance(vios, str):
        raise BadRule(f'{kind} needs "vios", the name of a VIOS or '
                      f'partition.')
    return Outcome(kind, vios=vios)


# The kinds of outcome by name.
OUTCOMES = {make.__name__: make for make in (
    refuse, busy, stale_etag, drop_before, lose_reply, fail_job, rmc_down,
    rmc_up, path_down, path_slow, path_up, hide_lun, wait)}


@dataclasses.dataclass(frozen=True)
class Fault:
    """One rule.

    ``verb``, ``noun``, ``action`` and ``name`` say which requests: patterns
    as of a shell (``job:*``), or None for any.  ``name`` is the name or the
    uuid of the object.  ``skip`` requests pass, then ``times`` are struck
    (None: all), each ``delay`` seconds late.

    :raises BadRule: when a field has no sensible value
    """

    outcome: Outcome
    verb: str | None = None
    noun: str | None = None
    action: str | None = None
    name: str | None = None
    skip: int = 0
    times: int | None = 1
    delay: float = 0.0

    def __post_init__(self):
        if not isinstance(self.outcome, Outcome):
            raise BadRule('A fault needs an outcome, such as busy().')
        for field in ('verb', 'noun', 'action', 'name'):
            if not isinstance(getattr(self, field), str | None):
                raise BadRule(f'"{field}" of a fault is a text pattern.')
        _check_count('skip', self.skip, least=0)
        if self.times is not None:
            _check_count('times', self.times, least=1)
        if (not isinstance(self.delay, int | float)
                or isinstance(self.delay, bool) or not self.delay >= 0):
            raise BadRule('"delay" of a fault is a number of seconds, 0 or '
                          'more.')

    @property
    def strikes_after(self):
        """Whether the request is carried out first."""
        return self.outcome.kind == 'lose_reply'

    def matches(self, call):
        """Whether this rule is about that request."""
        if self.outcome.kind == 'fail_job' and not _submits_job(call):
            return False
        return (_fits(self.verb, call.verb)
                and _fits(self.noun, call.noun)
                and _fits(self.action, call.action)
                and (self.name is None or _fits(self.name, call.name)
                     or _fits(self.name, call.uuid)))


def _check_count(field, value, least):
    if (not isinstance(value, int) or isinstance(value, bool)
            or value < least):
        raise BadRule(f'"{field}" of a fault is a whole number, {least} or '
                      f'more, not {value!r}.')


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
        if self.seen <= fault.skip:
            return False
        self.struck += 1
        return True


class Faults:
    """The rules in force, in the order they were added.

    One rule at most strikes a request before it is carried out, and one
    after; those behind it do not count it.
    Requests to the simulator itself, such as those that take a rule out
    again, are never struck.

    :param machine: the simulated machine, which some outcomes change
    :param sleep: how to wait, in seconds
    """

    def __init__(self, machine=None, sleep=time.sleep):
        self._machine = machine
        self._sleep = sleep
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._rules = []

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

    def __iter__(self):
        """The :class:`ArmedFault` s, in the order they were added."""
        with self._lock:
            return iter(list(self._rules))

    def before(self, call):
        """Strike a request that has not been carried out.

        :raises Refused: to be answered with an error document
        :raises ConnectionLost: not to be answered at all
        """
        fault = self._strike(call, after=False)
        if fault is not None:
            _BEFORE[fault.outcome.kind](fault.outcome, call, self._machine)

    def after(self, call, status):
        """Strike a request that was carried out and ended in this status.

        :raises ConnectionLost: when its answer is to be lost
        """
        if status < 400 and self._strike(call, after=True) is not None:
            raise ConnectionLost(f'The reply to {call.verb} {call.noun} is '
                                 f'lost because a fault rule says so.')

    def _strike(self, call, after):
        if call.noun == CONTROL:
            return None
        with self._lock:
            rules = [rule for rule in self._rules
                     if rule.fault.strikes_after == after]
            struck = next((rule.fault for rule in rules
                           if rule.strikes(call)), None)
        if struck is not None and struck.delay:
            self._sleep(struck.delay)
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
    call.job_failure = outcome.message


def _set_rmc(state):
    def change(outcome, call, machine):
        with machine.lock:
            partition = _partition(machine, outcome.vios)
            partition.rmc = state
            machine.changed(partition)
    return change


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
    'rmc_down': _set_rmc('inactive'),
    'rmc_up': _set_rmc('active'),
    'path_down': _set_path('down'),
    'path_slow': _set_path('slow'),
    'path_up': _set_path('up'),
    'hide_lun': _hide_lun,
    'wait': _wait,
}
