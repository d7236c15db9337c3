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

"""Jobs of live partition mobility: validate, migrate, abort, recover."""

import contextlib

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import migration_plan
from nova_powervm.simulator.model import parameters as read
from nova_powervm.simulator.model import partition

NOT_MIGRATING = 'Not_Migrating'
STARTING = 'Migration_Starting'
IN_PROGRESS = 'Migration_In_Progress'
ABORTING = 'Migration_Aborting'
FAILED = 'Migration_Failed'

VALIDATE_SECONDS = 10
PREPARE_SECONDS = 10
# Memory is copied in so many rounds.
ROUNDS = 10
_MB_PER_SECOND = 512
_RMC_SECONDS = 10
_STATES = {partition.RUNNING: partition.MIGRATING,
           partition.OFF: partition.MIGRATING_OFF}


class Move:
    """A partition on its way: how far it is. Memory in bytes."""

    def __init__(self, plan):
        self.plan = plan
        self.state = STARTING
        self.total = (plan.lpar.settings.memory.desired << 20
                      if plan.active else 0)
        self.remaining = self.total

    @property
    def is_over(self):
        """Has it come to an end, be it a bad one?"""
        return self.state == FAILED

    def interrupt(self):
        """The simulator ended in the middle of it: it has failed."""
        self.plan.lpar.state = (
            partition.RUNNING if self.plan.active else partition.OFF)
        for machine in (self.plan.source, self.plan.target):
            machine.migrations.remove(self)
        self.show(FAILED)

    def show(self, state, remaining=None):
        """Change what the partition shows of it."""
        self.state = state
        if remaining is not None:
            self.remaining = remaining
        self.plan.source.changed(self.plan.lpar)


def validate(lpar, parameters):
    """MigrateValidate: would it work?"""
    _check_free(lpar)
    yield VALIDATE_SECONDS
    migration_plan.Plan(lpar, parameters)
    return {}


def migrate(lpar, parameters):
    """Migrate: a partition, and all that it has, goes to another machine."""
    _check_free(lpar)
    move = Move(migration_plan.Plan(lpar, parameters))
    with _reserved(move):
        yield PREPARE_SECONDS
        yield from _copy(move)
        _arrive(move, parameters)
    if move.plan.active:
        lpar.machine.clock.after(_RMC_SECONDS, lpar.connect_rmc)
    return {}


def abort(lpar, parameters):
    """MigrateAbort: stop a migration; the partition stays where it is."""
    move = lpar.move
    if move is None or move.is_over:
        raise errors.NotNow(f'{lpar.name} is not migrating.')
    move.show(ABORTING)
    yield 1
    return {}


def recover(lpar, parameters):
    """MigrateRecover: clean up after a migration that failed."""
    move = lpar.move
    if move is not None and not move.is_over:
        raise errors.NotNow(f'{lpar.name} is still migrating.')
    if move is None and not read.flag(parameters, 'Force'):
        raise errors.NotNow(f'No migration of {lpar.name} failed.')
    yield 1
    if move is not None:
        lpar.move = None
        lpar.machine.changed(lpar)
    return {}


def _check_free(lpar):
    if lpar.move is not None:
        raise errors.NotNow(
            f'{lpar.name} is in the state {lpar.move.state} of an earlier '
            'migration; abort or recover it first.')


@contextlib.contextmanager
def _reserved(move):
    """Both machines know of it as long as it takes."""
    lpar, plan = move.plan.lpar, move.plan
    before = lpar.state
    lpar.move = move
    lpar.state = _STATES[before]
    for machine in (plan.source, plan.target):
        machine.migrations.append(move)
    plan.source.changed(lpar, 'PartitionState,Other')
    try:
        yield
    finally:
        for machine in (plan.source, plan.target):
            machine.migrations.remove(move)
            machine.changed(machine)
        if not move.is_over:
            lpar.move = None
        lpar.state = before
        lpar.machine.changed(lpar, 'PartitionState,Other')


def _copy(move):
    """Memory goes over, round by round, unless somebody stops it."""
    seconds = move.total / (1 << 20) / _MB_PER_SECOND / ROUNDS
    for left in range(ROUNDS - 1, -1, -1):
        _check_wanted(move)
        move.show(IN_PROGRESS, move.total * left // ROUNDS)
        yield seconds
    _check_wanted(move)


def _check_wanted(move):
    if move.state == ABORTING:
        raise errors.NotNow(f'The migration of {move.plan.lpar.name} was '
                            'stopped.', code='HSCLA2FF')


def _arrive(move, parameters):
    """Look again, for time has passed, and move for good."""
    lpar, source = move.plan.lpar, move.plan.source
    before = lpar.state
    lpar.state = partition.RUNNING if move.plan.active else partition.OFF
    source.migrations.remove(move)
    move.plan.target.migrations.remove(move)
    try:
        plan = migration_plan.Plan(lpar, parameters)
    except errors.MachineError:
        move.show(FAILED)
        raise
    finally:
        lpar.state = before
        for machine in (source, move.plan.target):
            machine.migrations.append(move)
    plan.carry_out()
    lpar.rmc = 'inactive'


OPERATIONS = {
    ('LogicalPartition', 'MigrateValidate'): validate,
    ('LogicalPartition', 'Migrate'): migrate,
    ('LogicalPartition', 'MigrateAbort'): abort,
    ('LogicalPartition', 'MigrateRecover'): recover,
}
