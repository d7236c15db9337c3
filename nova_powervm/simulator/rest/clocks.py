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
"""``/simulator/clock`` and ``/simulator/jobs``: time, and what takes it."""

from nova_powervm.simulator.model import clock as clocks
from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import job as jobs
from nova_powervm.simulator.rest import given

_KINDS = {'immediate': clocks.Immediate, 'manual': clocks.Manual,
          'timed': clocks.Timed}


def show(call):
    """Kind of the clock, and seconds since the machine was made."""
    clock = call.machine.clock
    kind = next(name for name, made in _KINDS.items()
                if isinstance(clock, made))
    return {'kind': kind, 'now': clock.now()}


def change(call):
    """Another clock, which goes on from the time it is."""
    with given.Given.of(call) as body:
        kind = body.text('kind', among=tuple(_KINDS))
        scale = body.positive('scale', None)
    if scale is not None and kind != 'timed':
        raise errors.Invalid('Only a timed clock has a "scale".')
    machine = call.machine
    if any(job.status not in jobs.FINAL for job in machine.jobs.all()):
        raise errors.NotNow('The clock cannot be changed while jobs run.')
    made = _KINDS[kind](*filter(None, [scale]))
    made.resume(machine.clock.now())
    machine.clock.close()
    machine.clock = made
    return show(call)


def advance(call):
    """Let time pass on a manual clock, with all that falls due."""
    with given.Given.of(call) as body:
        seconds = body.number('seconds')
    if not isinstance(call.machine.clock, clocks.Manual):
        raise errors.NotNow('Only a manual clock is advanced; see '
                            'PUT /simulator/clock.')
    call.machine.clock.advance(seconds)
    return show(call)


def list_jobs(call):
    """Every job that was not deleted, oldest first."""
    return [_shown(job) for job in call.machine.jobs.all()]


def release(call):
    """Let a job go on that a fault rule or scenario holds."""
    job = call.machine.jobs.get(call.ids['job'])
    job.release()
    return _shown(job)


def _shown(job):
    return {'id': job.number, 'job': job.name, 'of': job.target.name,
            'status': job.status, 'held': job.is_held,
            'results': job.results}
