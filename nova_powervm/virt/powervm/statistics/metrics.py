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

"""What the managed system measures of itself and of its partitions.

Its long-term monitor takes a sample every 30 seconds, of everything. So a
sample is read at most once in that time, however many instances are asked
about, and not at all until somebody asks.
"""

import threading

from oslo_log import log as logging
from pypowervm import exceptions as pvm_exc
from pypowervm.tasks.monitor import host_cpu
from pypowervm.tasks.monitor import util as monitor

from nova_powervm.virt.powervm import exception

LOG = logging.getLogger(__name__)

_NANOSECONDS = 10 ** 9


class Metrics:
    """The figures of a host. Safe to use from many threads.

    Whoever asks first turns the long-term monitor on: two requests.
    """

    def __init__(self, host):
        self._host = host
        self._lock = threading.Lock()
        self._cpu = None
        self._partitions = None

    def host_cpu(self):
        """Return what Nova's monitor ``cpu.virt_driver`` wants.

        Three requests, or none if the last sample is fresh; three more for
        the first time. Nanoseconds of all processors together since then;
        the frequency in MHz, 0 where the kernel does not tell it.

        :raises StatisticsMissing: nothing has been measured yet
        """
        with self._lock:
            cpu = self._read_cpu()
            if cpu.cur_phyp is None or not cpu.total_cycles:
                # The cache would believe that for half a minute.
                self._cpu = None
                raise exception.StatisticsMissing(reason=(
                    'the long-term monitor of the managed system has no '
                    'samples yet; it takes one every 30 seconds'))
            rate = cpu.cur_phyp.sample.processor.proc_cycles_per_sec
            kernel, user, total = (
                int(cycles / rate * _NANOSECONDS) for cycles in (
                    cpu.total_fw_cycles, cpu.total_user_cycles,
                    cpu.total_cycles))
        return {'kernel': kernel, 'user': user, 'iowait': 0,
                'idle': max(total - kernel - user, 0),
                'frequency': cpu.cpu_freq or 0}

    def _read_cpu(self):
        if self._cpu is None:
            self._cpu = host_cpu.HostCPUMetricCache(
                self._host.adapter, self._host.system_uuid)
        self._cpu.refresh()
        return self._cpu

    def partition(self, uuid):
        """Return what was measured of a partition, or None.

        As many requests as for the host, and one for each Virtual I/O
        Server.

        :param uuid: of the partition
        :returns: pypowervm's LparMetric, and the one before or None
        """
        with self._lock:
            try:
                if self._partitions is None:
                    self._partitions = monitor.LparMetricCache(
                        self._host.adapter, self._host.system_uuid)
                _, latest = self._partitions.get_latest_metric(uuid)
                _, before = self._partitions.get_previous_metric(uuid)
            except pvm_exc.Error as exc:
                LOG.warning('What the managed system measures cannot be '
                            'read: %s', exc)
                return None, None
        return latest, before

    @property
    def cycles_per_second(self):
        """Cycles of the time base in a second, or None if not known."""
        read = self._partitions and self._partitions.cur_phyp
        return read and read.sample.processor.proc_cycles_per_sec


def used_cycles(processor):
    """Return the cycles a partition has really used.

    Those a dedicated processor donated while it was idle are not among them.
    """
    return (processor.util_cap_proc_cycles + processor.util_uncap_proc_cycles
            - processor.idle_proc_cycles)
