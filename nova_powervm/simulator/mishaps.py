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
"""What goes wrong around a client: one function for each scenario.

Each is a generator: up to its ``yield`` something goes wrong, and what is
behind it mends that, if it can be mended. Its parameters and their defaults
are those of the scenario; the first line of its docstring tells what happens.
``stage`` has the machine, the faults and the sessions of a simulator.
"""

import contextlib

from nova_powervm.simulator import faults
from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import logical_unit

_OTHERS = 'used-by-others'
_BYTES_PER_MB = 1 << 20


# -- the REST service ------------------------------------------------------

def rest_restart(stage):
    """The REST service starts anew: sessions and event queues are gone."""
    stage.sessions.close_all()
    stage.machine.events.forget()
    yield


def missing_events(stage):
    """Event queues overflow: what was not heard yet is lost."""
    stage.machine.events.overflow()
    yield


def cache_cleared(stage):
    """Event listeners are told that all they know may have changed."""
    stage.machine.events.clear_cache()
    yield


def lost_reply(stage, noun: str = 'LogicalPartition', action: str = 'create',
               times: int = 1):
    """Something is done, but the connection closes before the answer."""
    with _rule(stage, faults.lose_reply(), noun=noun, action=action,
               times=times):
        yield


def slow_upload(stage, megabytes: float = 1.0):
    """Uploads bring no more than so many MB in a second."""
    _check_positive('megabytes', megabytes)
    files = stage.machine.files
    before, files.rate = files.rate, megabytes * _BYTES_PER_MB
    yield
    files.rate = before


# -- jobs --------------------------------------------------------------------

def failed_job(stage, job: str = 'PowerOn', message: str = 'The job failed.',
               times: int = 1):
    """A job ends with an error and has done nothing."""
    with _rule(stage, faults.fail_job(message), action=f'job:{job}',
               times=times):
        yield


def half_done_job(stage, job: str = 'PowerOn', steps: int = 1,
                  message: str = 'The job broke off.', times: int = 1):
    """A job does its first steps and then ends with an error."""
    with _rule(stage, faults.break_job(message, steps), action=f'job:{job}',
               times=times):
        yield


def stuck_job(stage, job: str = 'PowerOn', steps: int = 0, times: int = 1):
    """A job goes on and on, until it is released or cancelled."""
    with _rule(stage, faults.hold_job(steps), action=f'job:{job}',
               times=times):
        yield


# -- Virtual I/O Servers and RMC -------------------------------------------

def busy_vios(stage, vios: str, form: str = 'hscl3205', times: int = 3):
    """A Virtual I/O Server is too busy to be changed, so many times."""
    _partition(stage, vios)
    with _rule(stage, faults.busy(form), verb='POST', noun='VirtualIOServer',
               name=vios, times=times):
        yield


def vios_lost(stage, vios: str):
    """A Virtual I/O Server goes down, and comes back at the end."""
    server = stage.machine.vios(vios)
    server.stop_at_once()
    yield
    server.run_at_once()


def rmc_lost(stage, partition: str):
    """The RMC connection of a partition or VIOS is away until the end."""
    part = _partition(stage, partition)
    part.set_rmc('inactive')
    yield
    part.connect_rmc()


def flapping_rmc(stage, partition: str, every: int = 1):
    """With every so many requests an RMC connection goes or comes back."""
    _check_positive('every', every)
    part = _partition(stage, partition)
    with _rule(stage, faults.flip_rmc(partition), times=None, every=every):
        yield
    part.connect_rmc()


# -- things run out ----------------------------------------------------------

def ssp_full(stage, free: float = 0.0):
    """Others have taken the storage pool, all but so many GB."""
    clusters = stage.machine.clusters
    if not clusters:
        raise errors.NoSuchThing('shared storage pool of', stage.machine.name)
    tier = clusters[0].pool.default_tier
    yield from _taken(clusters[0].pool.free - free, lambda size:
                      tier.create_unit(logical_unit.Wanted(
                          _OTHERS, size, thin=False)), tier.delete_unit)


def vg_full(stage, vios: str, group: str = 'novavg', free: float = 0.0):
    """Others have taken a volume group, all but so many GB."""
    found = stage.machine.vios(vios).group(group)
    yield from _taken(found.free - free, lambda size:
                      found.create_disk(_OTHERS, size), found.delete_disk)


def out_of_slots(stage, partition: str, free: int = 0):
    """A partition or VIOS has no virtual slots left, or only so many."""
    slots = _partition(stage, partition).slots
    slots.reserve(max(free, 0))
    yield
    slots.give_back()


# -- a foreign administrator -------------------------------------------------

def foreign_rename(stage, partition: str, to: str):
    """Somebody gives a partition another name."""
    _partition(stage, partition).rename(to)
    yield


def foreign_delete(stage, partition: str):
    """Somebody pulls the plug of a partition and deletes it."""
    lpar = stage.machine.lpar(partition)
    stage.machine.delete_lpar(lpar, at_once=True)
    yield


def foreign_stop(stage, partition: str):
    """Somebody pulls the plug of a partition."""
    _partition(stage, partition).stop_at_once()
    yield


def foreign_map(stage, partition: str, vios: str, size: float = 1.0,
                group: str = 'novavg'):
    """Somebody makes a disk and maps it to a partition, in its lowest slot."""
    server = stage.machine.vios(vios)
    client = _partition(stage, partition)
    number = len(server.group(group).disks) + 1
    disk = server.group(group).create_disk(f'foreign{number}', size)
    server.add_bus(client).attach(disk)
    stage.machine.changed(server, 'VirtualSCSIMappings')
    yield


def foreign_unmap(stage, partition: str, vios: str):
    """Somebody takes all that a VIOS shows to a partition away from it."""
    client = _partition(stage, partition)
    server = stage.machine.vios(vios)
    for pair in [pair for pair in (*server.buses, *server.fc_mappings)
                 if pair.client is client]:
        server.let_go(pair)
    yield


# -- the SAN -----------------------------------------------------------------

def path_lost(stage, path: str):
    """A fabric, an iSCSI portal or a port is down until the end."""
    set_state = stage.machine.san.way(path)
    set_state('down')
    yield
    set_state('up')


def lun_hidden(stage, lun: str):
    """The array hides a LUN from everybody, whoever uses it."""
    stage.machine.san.hide(lun)
    yield


ALL = {happen.__name__: happen for happen in (
    rest_restart, missing_events, cache_cleared, lost_reply, slow_upload,
    failed_job, half_done_job, stuck_job, busy_vios, vios_lost, rmc_lost,
    flapping_rmc, ssp_full, vg_full, out_of_slots, foreign_rename,
    foreign_delete, foreign_stop, foreign_map, foreign_unmap, path_lost,
    lun_hidden)}


@contextlib.contextmanager
def _rule(stage, outcome, **which):
    """A fault rule as long as the scenario goes on."""
    number = stage.faults.add(faults.Fault(outcome, **which))
    yield
    stage.faults.remove(number)


def _taken(size, take, give_back):
    """Others hold so many GB until the end."""
    taken = take(size) if size > 0 else None
    yield
    if taken is not None:
        give_back(taken)


def _partition(stage, name):
    for part in stage.machine.partitions:
        if part.name == name:
            return part
    raise errors.NoSuchThing('partition or VIOS', name)


def _check_positive(field, value):
    if not value > 0:
        raise errors.Invalid(f'"{field}" is a number above 0, not {value}.')
