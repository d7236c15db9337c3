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

"""Checks of the managed system, its partitions, and their disks."""


from pypowervm.tasks.monitor import util as monitor

from nova_powervm import conf
from nova_powervm.status import report
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.inventory import slot_file
from nova_powervm.virt.powervm.inventory import slots
from nova_powervm.virt.powervm.storage import clusters
from nova_powervm.virt.powervm.storage import groups

CONF = conf.CONF

_FULL = 0.05
_REPOSITORY_GB = 0.1


def system(facts):
    """The managed system works."""
    found = facts.system
    told = (f'{found.system_name}, {found.mtms.mtms_str}, '
            f'{found.system_state}')
    if found.system_state != 'operating':
        return report.failure(
            told, 'Bring it to the state operating, at its service processor '
            'or its HMC.')
    return report.ok(told)


def novalink(facts):
    """The partition that serves the REST interface is this host's own."""
    count = len(facts.management)
    if count != 1:
        return report.failure(
            f'The managed system has {count} management partitions.',
            'Point [powervm] rest_host to a NovaLink partition.')
    if not facts.system.session_is_master:
        return report.failure(
            f'{facts.management[0].name}; an HMC is the master of the '
            f'system, and NovaLink may not change it.',
            'Make NovaLink the master: pvmctl system request-master, or '
            'chcomgmt on the HMC.')
    console = facts.console
    name = f', console {console.name}' if console else ''
    return report.ok(
        f'{facts.management[0].name} '
        f'({_operating_system(facts.management[0])}){name}')


def vioses(facts):
    """Enough Virtual I/O Servers run and can be changed."""
    told = ', '.join(
        f'{vios.name}: {vios.state}, RMC {vios.rmc_state}'
        for vios in facts.vioses)
    mend = ('Start it, or mend its connection to the management network '
            '(on it: lsrsrc IBM.MCP; /usr/sbin/rsct/bin/rmcdomainstatus).')
    if not facts.active:
        return report.failure(told or 'There is none.', mend)
    active = {vios.uuid for vios in facts.active}
    if any(vios.uuid not in active for vios in facts.vioses):
        return report.warning(told, mend)
    if len(facts.active) == 1:
        return report.warning(
            told, 'With one, storage and networks stop when it does: a '
            'second one keeps them.')
    return report.ok(told)


def vios_versions(facts):
    """What runs on the Virtual I/O Servers."""
    told = {vios.name: _operating_system(vios) for vios in facts.vioses}
    text = ', '.join(f'{name}: {version}' for name, version in told.items())
    if len(set(told.values())) > 1:
        return report.warning(
            text, 'Bring them to one level: partitions move between them.')
    return report.ok(text)


def _operating_system(partition):
    """What the REST service tells, and the library has no name for."""
    return partition.element.findtext('OperatingSystemVersion') or 'unknown'


def disks(facts):
    """There is room for the disks that are made from images."""
    try:
        total, free, where = _DISKS[CONF.powervm.disk_driver.lower()](facts)
    except exception.HostNotReady as exc:
        said, _, mend = exc.kwargs['problems'].rpartition('. ')
        return report.failure(said + '.', mend)
    told = f'{where}: {free:.0f} of {total:.0f} GB free'
    if free < total * _FULL:
        return report.warning(
            told, 'Add disks, or delete instances and images.')
    return report.ok(told)


def _local(facts):
    wanted = CONF.powervm.volume_group_name
    if not wanted:
        raise exception.HostNotReady(problems=(
            '[powervm] volume_group_name is not set. Name the volume group '
            'for the disks of instances.'))
    chosen = groups.choose(
        facts.host.adapter, facts.groups, wanted)
    uuids = {group.uuid for group in chosen}
    read = [group for _, group in facts.groups if group.uuid in uuids]
    return (sum(group.capacity for group in read),
            sum(group.available_size for group in read),
            ', '.join(map(str, chosen)))


def _shared(facts):
    pool = clusters.find(facts.host, facts.active, CONF.powervm.cluster_name)
    read = pool.read()
    return read.capacity, read.free_space, f'shared storage pool {pool}'


_DISKS = {'localdisk': _local, 'ssp': _shared}


def media(facts):
    """There is a media repository for config drives, or can be one."""
    found = [(vios, group) for vios, group in facts.groups
             if group.vmedia_repos]
    if not found:
        return _no_repository(facts)
    free = {vios.name: group.vmedia_repos[0].size - sum(
        medium.size for medium in group.vmedia_repos[0].optical_media)
        for vios, group in found}
    told = ', '.join(f'{name}: {gb:.1f} GB free' for name, gb in free.items())
    if max(free.values()) < _REPOSITORY_GB:
        return report.failure(
            told, 'Enlarge the repository (chrep -size), or delete media '
            'nobody uses (rmvopt).')
    return report.ok(told)


def _no_repository(facts):
    wanted = CONF.powervm.vopt_media_volume_group
    size = CONF.powervm.vopt_media_rep_size
    if any(group.name == wanted and group.available_size >= size
           for _, group in facts.groups):
        return report.ok(
            f'None yet; the first config drive makes one of {size} GB in '
            f'{wanted}.')
    return report.failure(
        f'There is none, and no volume group {wanted} with {size} GB free '
        f'to make one in.', 'Set [powervm] vopt_media_volume_group.')


def capacity(facts):
    """Memory and processors that partitions can still have."""
    found = facts.system
    told = (f'{found.memory_free} of {found.memory_configurable} MB in '
            f'blocks of {found.memory_region_size} MB, '
            f'{found.proc_units_avail:g} of '
            f'{found.proc_units_configurable:g} processor units free')
    if not found.memory_free or not found.proc_units_avail:
        return report.warning(
            told, 'Nothing more can be started: stop partitions, or add '
            'hosts.')
    return report.ok(told)


def partitions(facts):
    """How many partitions there are; none of them is looked at alone."""
    others = [each for each in facts.partitions
              if not each.is_mgmt_partition]
    return report.ok(f'{len(others)}')


def io_slots(facts):
    """The slots that instances may have, as the file describes them."""
    path = CONF.powervm.io_slots_file
    try:
        paragraphs = slot_file.read(path)
    except exception.HostNotReady as exc:
        return report.failure(exc.kwargs['problems'], f'Correct {path}.')
    if not paragraphs:
        return report.ok(f'{path} offers none.')
    found = slots.read(facts.system, paragraphs, lambda uuids: uuids)
    fitting = {each.name for each in paragraphs for slot in
               facts.system.asio_config.io_slots
               if each.fits(slots.known(slot))}
    told = f'{path}: {len(found)} slots'
    unused = [each.name for each in paragraphs if each.name not in fitting]
    if unused:
        return report.warning(
            f'{told}; no slot is as {", ".join(unused)} says',
            'Compare it with pvmctl io list.')
    return report.ok(told)


def measurements(facts):
    """The long-term monitor, if Nova is to tell the use of processors."""
    if 'cpu.virt_driver' not in CONF.compute_monitors:
        return report.ok('Not used: compute_monitors is without '
                         'cpu.virt_driver.')
    samples = monitor.query_ltm_feed(
        facts.host.adapter, facts.host.system_uuid)
    if not samples:
        return report.warning(
            'The long-term monitor has no samples.',
            'It is turned on when nova-compute first asks; look again after '
            'a minute.')
    return report.ok(f'{len(samples)} samples')
