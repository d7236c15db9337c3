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

"""``/simulator/statistics``: numbers about the simulator, in JSON."""

import collections


def collect(app):
    """What was asked how often and took how long, and what there is.

    ``requests`` is by operation; ``seconds``, ``slowest`` and ``statuses``
    are of the requests that the trace still has. ``connections`` are those
    of clients: how many there have been, are open, and wait for a request.
    """
    machine, entries = app.machine, app.trace.entries
    with machine.lock:
        return {
            'requests': app.trace.counts(),
            'statuses': collections.Counter(e.status for e in entries),
            'seconds': round(sum(e.seconds for e in entries), 6),
            'slowest': round(max((e.seconds for e in entries), default=0), 6),
            'sessions': len(app.sessions),
            'connections': {
                'opened': app.connections.opened,
                'open': len(app.connections),
                'idle': app.connections.idle,
            },
            'faults': len(list(app.faults)),
            'jobs': collections.Counter(
                job.status for job in machine.jobs.all()),
            'partitions': collections.Counter(
                part.state for part in machine.partitions),
            'memory_available': machine.memory_available,
            'units_available': machine.units_available,
            'mappings': sum(len(bus.luns) for vios in machine.vioses
                            for bus in vios.buses),
            'disks': sum(len(group.disks) for vios in machine.vioses
                         for group in vios.groups),
        }


def show(call):
    """The numbers as they are now."""
    return collect(call.app)
