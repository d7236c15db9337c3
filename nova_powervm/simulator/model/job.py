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

"""Jobs: things that are asked for, take time, and end well or not."""

import collections
import itertools
import types

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import operation

NOT_STARTED = 'NOT_STARTED'
RUNNING = 'RUNNING'
OK = 'COMPLETED_OK'
FAILED = 'COMPLETED_WITH_ERROR'
REFUSED = 'FAILED_BEFORE_COMPLETION'
CANCELLED = 'CANCELED_WHILE_RUNNING'
FINAL = (OK, FAILED, REFUSED, CANCELLED)

_FIRST_ID = 1376478617707

# What is to become of a job after so many steps: it fails with the message,
# or without one it stands still until it is released.
Fate = collections.namedtuple('Fate', 'message after', defaults=(0,))


class Job:
    """One request to do something, through its states.

    NOT_STARTED -> RUNNING -> one of FINAL. ``results`` are texts by name.
    """

    # Attributes that a saved machine starts anew with.
    not_kept = {'_steps': types.NoneType, '_fate': types.NoneType}

    def __init__(self, machine, number, name, target, parameters,
                 fate=None):
        self.machine = machine
        self.number = number
        self.name = name
        self.target = target
        self.parameters = dict(parameters)
        self.status = NOT_STARTED
        self.results = {}
        self.error = None
        self.started = self.ended = machine.clock.now()
        self._steps = None
        self._fate = fate
        self._done = 0

    @property
    def is_held(self):
        """Does it stand still until somebody releases it?"""
        return (self.status == RUNNING and self._fate is not None
                and self._fate == Fate(None, self._done))

    def release(self):
        """Go on, if it stands still. Raises NotNow."""
        if not self.is_held:
            raise errors.NotNow(f'The job {self.number} is not held.')
        self._fate = None
        self._go_on()

    def start(self, steps):
        """Begin to run the steps of an operation."""
        self._steps = steps
        self.status = RUNNING
        self._go_on()

    def cancel(self):
        """Stop where it is; what was done so far stays done."""
        if self.status not in FINAL:
            self._end(CANCELLED, result='The job was cancelled.')

    def fail(self, message, status=FAILED, **results):
        """End in failure, with the message a client will read."""
        self._end(status, **{'returnCode': '1', 'result': message, **results})

    def _go_on(self):
        """Do the next step, then wait for as long as it says it takes."""
        with self.machine.lock:
            if self.status in FINAL or self.is_held:
                return
            if self._fate is not None and self._done == self._fate.after:
                self.fail(self._fate.message)
                return
            self._done += 1
            try:
                seconds = next(self._steps)
            except StopIteration as end:
                self._end(OK, returnCode='0', **(end.value or {}))
            except errors.MachineError as error:
                self.fail(str(error), **error.results)
            else:
                self.machine.clock.after(seconds, self._go_on)

    def _end(self, status, **results):
        self.status = status
        self.results = results
        self.ended = self.machine.clock.now()
        if self._steps is not None:
            self._steps.close()


class Jobs:
    """The jobs of a machine, kept until somebody deletes them."""

    def __init__(self, machine):
        self._machine = machine
        self._numbers = itertools.count(_FIRST_ID)
        self._jobs = {}

    def check(self, noun, name):
        """Raise NotSimulated unless there is such an operation."""
        operation.find(noun, name)

    def submit(self, name, target, parameters, failure=None, status=FAILED,
               fate=None):
        """Start a job. With a failure it ends so and does nothing.

        :param fate: a Fate that it has instead of running to its end

        Raises NotSimulated for an operation that is not known.
        """
        steps = operation.find(target.noun, name)
        job = Job(self._machine, str(next(self._numbers)), name, target,
                  parameters, fate)
        self._jobs[job.number] = job
        if failure is None:
            job.start(steps(target, job.parameters))
        else:
            job.fail(failure, status)
        return job

    def get(self, number):
        """The job of that id. Raises NoSuchThing."""
        if number not in self._jobs:
            raise errors.NoSuchThing('job', number)
        return self._jobs[number]

    def delete(self, number):
        """Forget a job. One that still runs goes on. Raises NoSuchThing."""
        self.get(number)
        del self._jobs[number]

    def of(self, target):
        """The jobs of an object, oldest first."""
        return [job for job in self._jobs.values() if job.target is target]

    def all(self):
        """Every job that was not deleted, oldest first."""
        return list(self._jobs.values())
