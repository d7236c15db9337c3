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

"""What jobs do.

An operation is a generator: it does something, yields the number of seconds
that takes on a real machine, goes on, and returns results by name. An error
of the machine raised in it is how the job fails.
"""

from nova_powervm.simulator.model import backed
from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import partition
from nova_powervm.simulator.model import san_jobs

_BOOT_MODES = {
    'norm': 'Normal', 'sms': 'System_Management_Services',
    'dd': 'Diagnostic_With_Default_Boot_List',
    'ds': 'Diagnostic_With_Stored_Boot_List', 'of': 'Open_Firmware',
    'pbl': 'Petitboot'}
_KEYLOCKS = {'norm': 'normal', 'manual': 'manual', 'unknown': 'unknown'}

START_SECONDS = 10
RMC_SECONDS = 30
STOP_SECONDS = 2
CLUSTER_SECONDS = 60
GUEST_SHUTDOWN_SECONDS = 20
IGNORED_SHUTDOWN_SECONDS = 600


def power_on(lpar, parameters):
    """PowerOn."""
    boot_mode = _choice(parameters, 'bootmode', 'norm', _BOOT_MODES)
    keylock = _choice(parameters, 'keylock', 'norm', _KEYLOCKS)
    lpar.begin_start(boot_mode, keylock)
    yield START_SECONDS
    lpar.finish_start()
    lpar.machine.clock.after(RMC_SECONDS, lpar.connect_rmc)
    return {}


def power_off(lpar, parameters):
    """PowerOff: through the operating system, politely, or at once."""
    how = _choice(parameters, 'operation', 'shutdown',
                  {o: o for o in ('shutdown', 'osshutdown', 'dumprestart')})
    if not lpar.active:
        raise errors.AlreadyOff(lpar.name)
    yield from _stop(lpar, how, _flag(parameters, 'immediate'))
    lpar.finish_stop()
    if how == 'dumprestart' or _flag(parameters, 'restart'):
        return (yield from power_on(lpar, {}))
    return {}


def _stop(lpar, how, immediate):
    """Bring the guest down, or fail as guests and machines do."""
    if how == 'osshutdown':
        _check_os_shutdown(lpar)
    if _asks_the_guest(how, immediate):
        if lpar.ignores_shutdown:
            yield IGNORED_SHUTDOWN_SECONDS
            raise errors.NotNow(
                f'The operating system of {lpar.name} did not shut down.',
                code='HSCL0DB4')
        lpar.begin_stop()
        yield GUEST_SHUTDOWN_SECONDS
    else:
        lpar.begin_stop()
        yield STOP_SECONDS


def _asks_the_guest(how, immediate):
    """Does the guest have a say? Not when the machine pulls the plug."""
    return how == 'osshutdown' or (how == 'shutdown' and not immediate)


def _check_os_shutdown(lpar):
    if lpar.kind != partition.IBMI and lpar.rmc != 'active':
        raise errors.NotNow(
            f'{lpar.name} has no active RMC connection, so its operating '
            'system cannot be asked to shut down.', code='HSCL0DB4')


def close_vterm(lpar, parameters):
    """CloseVterm: nothing of it is left to see."""
    yield 0
    return {}


def query_reserved_memory(machine, parameters):
    """QueryReservedMemoryRequiredForPartition: MB a partition will need."""
    desired = _number(parameters, 'DesiredMemory')
    maximum = _number(parameters, 'MaximumMemory')
    yield 0
    return {
        'RequiredMemory': str(desired + machine.overhead(maximum)),
        'CurrentAvailableSystemMemory': str(machine.memory_available)}


def rescan_virtual_disk(vios, parameters):
    """RescanVirtualDisk: clients see the size that a disk has now."""
    udid = parameters.get('VirtualDiskUDID')
    yield 0
    vios.check_reachable()
    vios.machine.devices.resize(vios.storage(udid))
    return {'RETURN_CODE': '0'}


def rbd_exists(vios, parameters):
    """RBDExists: is there a Ceph image of that name?"""
    yield 0
    found = vios.backings.exists(backed.RBD, parameters.get('name'))
    return {'exists': 'true' if found else 'false'}


def create_cluster(founder, parameters):
    """Create of Cluster: a cluster of one node, and its pool."""
    yield CLUSTER_SECONDS
    founder.create(parameters.get('clusterXml'), parameters.get('sspXml'))
    return {}


def get_next_wwpns(machine, parameters):
    """GetNextWWPNs: pairs of port names that no adapter had before."""
    pairs = _number(parameters, 'numberPairsRequested')
    yield 0
    return {'wwpnList': ','.join(machine.wwpns.take(pairs))}


OPERATIONS = {
    ('Cluster', 'Create'): create_cluster,
    ('LogicalPartition', 'PowerOn'): power_on,
    ('LogicalPartition', 'PowerOff'): power_off,
    ('LogicalPartition', 'CloseVterm'): close_vterm,
    ('VirtualIOServer', 'PowerOn'): power_on,
    ('VirtualIOServer', 'PowerOff'): power_off,
    ('VirtualIOServer', 'RBDExists'): rbd_exists,
    ('VirtualIOServer', 'RescanVirtualDisk'): rescan_virtual_disk,
    ('ManagedSystem', 'GetNextWWPNs'): get_next_wwpns,
    ('ManagedSystem', 'QueryReservedMemoryRequiredForPartition'):
        query_reserved_memory,
    **san_jobs.OPERATIONS,
}


def find(noun, name):
    """The operation of that name on that noun. Raises NotSimulated."""
    if (noun, name) not in OPERATIONS:
        raise errors.NotSimulated(f'the job {name} of a {noun}')
    return OPERATIONS[noun, name]


def _choice(parameters, name, default, choices):
    value = parameters.get(name, default)
    if value not in choices:
        raise errors.Invalid(
            f'The parameter {name} is {value!r}, not one of: '
            f'{", ".join(choices)}.')
    return choices[value]


def _flag(parameters, name):
    return parameters.get(name) == 'true'


def _number(parameters, name):
    try:
        return int(parameters[name])
    except (KeyError, ValueError):
        raise errors.Invalid(
            f'The parameter {name} must be a whole number.') from None
