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
"""What a fault rule does when it strikes, as plain data.

Make an :class:`Outcome` with one of the functions; :data:`OUTCOMES` has them
by name.
"""

import dataclasses

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
    steps: int | None = None
    scenario: int | None = None

    @property
    def is_for_jobs(self):
        """Does it strike only requests that submit a job?"""
        return self.kind in ('fail_job', 'break_job', 'hold_job')

    @property
    def lets_others_strike(self):
        """Does it only change the machine, and leave the answer to others?"""
        return self.kind in ('flip_rmc', 'happen')


def refuse(status, message=''):
    """Answer with an HTTP error and change nothing."""
    if not isinstance(status, int) or not 400 <= status <= 599:
        raise BadRule(f'A refusal needs an HTTP status from 400 to 599, not '
                      f'{status!r}.')
    return Outcome('refuse', status=status, message=_text(message) or
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
    return Outcome('fail_job', message=_text(message))


def break_job(message='The job broke off because a fault rule says so.',
              steps=1):
    """Let the job fail after so many steps, whose effects stay.

    Strikes only requests that submit a job, as fail_job() does.
    """
    check_count('steps', steps, least=0)
    return Outcome('break_job', message=_text(message), steps=steps)


def hold_job(steps=0):
    """Let the job stand still after so many steps until it is released.

    Strikes only requests that submit a job, as fail_job() does.
    """
    check_count('steps', steps, least=0)
    return Outcome('hold_job', steps=steps)


def rmc_down(vios):
    """Take the RMC connection of this VIOS or partition away.

    It stays away, also when the rule is gone, until rmc_up().
    """
    return _rmc('rmc_down', vios)


def rmc_up(vios):
    """Give the RMC connection of this VIOS or partition back."""
    return _rmc('rmc_up', vios)


def flip_rmc(vios):
    """Take the RMC connection away, or give it back if it is away.

    The request is struck by the rules behind it as well.
    """
    return _rmc('flip_rmc', vios)


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


def check_count(field, value, least):
    """Raise BadRule unless a value of a fault is a whole number."""
    if (not isinstance(value, int) or isinstance(value, bool)
            or value < least):
        raise BadRule(f'"{field}" of a fault is a whole number, {least} or '
                      f'more, not {value!r}.')


def _named(kind, field, name):
    if not name or not isinstance(name, str):
        raise BadRule(f'{kind} needs "{field}", the name of something on the '
                      f'SAN.')
    return Outcome(kind, **{field: name})


def _text(message):
    if not isinstance(message, str):
        raise BadRule(f'The message of an outcome is text, not {message!r}.')
    return message


def _rmc(kind, vios):
    if not vios or not isinstance(vios, str):
        raise BadRule(f'{kind} needs "vios", the name of a VIOS or '
                      f'partition.')
    return Outcome(kind, vios=vios)


def happen(scenario):
    """Let a scenario begin that waits for this; rules cannot be made so."""
    return Outcome('happen', scenario=scenario)


# The kinds of outcome by name.
OUTCOMES = {make.__name__: make for make in (
    refuse, busy, stale_etag, drop_before, lose_reply, fail_job, break_job,
    hold_job, rmc_down, rmc_up, flip_rmc, path_down, path_slow, path_up,
    hide_lun, wait)}
