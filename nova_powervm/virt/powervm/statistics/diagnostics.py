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

"""What an instance does, for ``openstack server show --diagnostics``.

Nova's object is made from its partition, and from what was last measured of
it. What nobody measured is left out.
"""

from nova import exception as nova_exception
from nova import objects
from nova.objects import fields
from nova.virt import configdrive
from pypowervm import exceptions as pvm_exc
from pypowervm.wrappers import logical_partition as pvm_lpar
from pypowervm.wrappers import network as pvm_net

from nova_powervm.virt.powervm.partition import names
from nova_powervm.virt.powervm.statistics import metrics as pvm_metrics

_NANOSECONDS = 10 ** 9


def read(host, instance, metrics, state):
    """Return Nova's Diagnostics of an instance: two requests.

    And what a sample costs, if the last one is older than 30 seconds. The
    field ``driver`` stays unset: Nova lists the drivers it may name, and
    this one is not among them.

    :param metrics: Metrics of the host
    :param state: function that translates the state of a partition
    :raises InstanceNotFound: it has no partition
    """
    uuid = names.partition_uuid(instance.uuid)
    try:
        lpar = pvm_lpar.LPAR.get(host.adapter, uuid=uuid)
        adapters = pvm_net.CNA.get(host.adapter, parent=lpar)
    except pvm_exc.HttpNotFound as exc:
        raise nova_exception.InstanceNotFound(
            instance_id=instance.uuid) from exc
    latest, before = metrics.partition(lpar.uuid)
    found = objects.Diagnostics(
        state=state(lpar.state), hypervisor=fields.HVType.PHYP,
        hypervisor_os=None, uptime=lpar.uptime,
        config_drive=configdrive.required_by(instance),
        memory_details=_memory(lpar, latest), cpu_details=[],
        nic_details=[], disk_details=[])
    _add_processors(found, lpar, (latest, before), metrics.cycles_per_second)
    _add_adapters(found, adapters, latest)
    _add_disks(found, latest)
    return found


def as_dict(found):
    """Return the same as Nova's API gave it up to microversion 2.47."""
    told = {'state': found.state, 'uptime': found.uptime,
            'memory': found.memory_details.maximum,
            'memory-used': found.memory_details.used}
    for cpu in found.cpu_details:
        told[f'cpu{cpu.id}_time'] = cpu.time
    for kind, details in (('nic', found.nic_details),
                          ('disk', found.disk_details)):
        for number, each in enumerate(details):
            told.update({
                f'{kind}{number}_{name}': getattr(each, name)
                for name in each.fields if getattr(each, name) is not None})
    return told


def _memory(lpar, latest):
    """Memory in MB; what is used, as far as the guest reports it."""
    size = lpar.mem_config.desired
    available = getattr(latest and latest.memory, 'pct_real_mem_avbl', None)
    return objects.MemoryDiagnostics(
        maximum=size, used=None if available is None
        else round(size * (100 - available) / 100))


def _add_processors(found, lpar, samples, rate):
    """Virtual processors, each with its share: they are measured together."""
    if lpar.proc_config.has_dedicated:
        count = lpar.proc_config.dedicated_proc_cfg.desired
    else:
        count = lpar.proc_config.shared_proc_cfg.desired_virtual
    used, busy = _use(samples, count)
    for number in range(count):
        found.add_cpu(
            id=number, utilisation=busy, time=None if not rate
            or used is None else int(used / rate * _NANOSECONDS / count))


def _use(samples, count):
    """Return the cycles that were used, and the percentage of late.

    The percentage is that of the processors, not of the entitlement, which
    an uncapped partition may exceed.
    """
    latest, before = (sample and sample.processor for sample in samples)
    if latest is None:
        return None, None
    used = pvm_metrics.used_cycles(latest)
    if before is None:
        return used, None
    entitled = latest.entitled_proc_cycles - before.entitled_proc_cycles
    units = latest.proc_units
    if entitled <= 0 or not units:
        return used, None
    # What a whole core does in the time between the samples.
    core = entitled / units
    delta = used - pvm_metrics.used_cycles(before)
    return used, min(max(round(100 * delta / (core * count)), 0), 100)


def _add_adapters(found, adapters, latest):
    measured = {each.physical_location: each for each in (
        latest.network.cnas if latest and latest.network else ())}
    for adapter in adapters:
        mac = adapter.mac.lower()
        found.add_nic(
            mac_address=':'.join(
                mac[at:at + 2] for at in range(0, len(mac), 2)),
            **_traffic(measured.get(adapter.loc_code)))


def _traffic(measured):
    if measured is None:
        return {}
    return {'rx_octets': measured.received_bytes,
            'rx_packets': measured.received_packets,
            'rx_drop': measured.dropped_packets,
            'tx_octets': measured.sent_bytes,
            'tx_packets': measured.sent_packets}


def _add_disks(found, latest):
    """One for each storage adapter: a Virtual I/O Server counts by those."""
    storage = latest and latest.storage
    for each in (*storage.virt_adpts, *storage.vfc_adpts) if storage else ():
        found.add_disk(
            read_bytes=each.read_bytes, read_requests=each.num_reads,
            write_bytes=each.write_bytes, write_requests=each.num_writes)
