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

"""The names by which iSCSI targets know the servers of this host."""

from oslo_concurrency import lockutils
from oslo_log import log as logging
from oslo_utils import timeutils
from pypowervm import exceptions as pvm_exc

from nova_powervm import conf as cfg
from nova_powervm.virt.powervm.vios import iscsi
from nova_powervm.virt.powervm.vios import parallel

CONF = cfg.CONF
LOG = logging.getLogger(__name__)

#: Seconds after which a server that told no name is asked again.
_AGAIN = 600


class Names:
    """The names, each asked for once: a job.

    An operator who renames an initiator restarts nova-compute.
    """

    def __init__(self, host):
        self._host = host
        self._names = {}
        self._nameless = {}

    def of(self, servers):
        """Return the names of those servers that have one, in their order.

        :param servers: initiators.Server
        """
        with lockutils.lock('powervm-iscsi-names'):
            self._ask([server for server in servers
                       if self._is_due(server.uuid)])
            return [self._names[server.uuid] for server in servers
                    if server.uuid in self._names]

    def _is_due(self, uuid):
        if uuid in self._names:
            return False
        asked = self._nameless.get(uuid)
        return asked is None or asked.expired()

    def _ask(self, servers):
        answers = parallel.each(
            lambda server: iscsi.name_of(self._host, server.uuid), servers)
        for server, answer in zip(servers, answers, strict=True):
            try:
                self._names[server.uuid] = answer.result()
            except (iscsi.Failed, pvm_exc.Error) as exc:
                self._nameless[server.uuid] = timeutils.StopWatch(
                    _AGAIN).start()
                LOG.info('%(server)s is no iSCSI initiator: %(reason)s',
                         {'server': server.name, 'reason': exc})


def told(names):
    """Return what Cinder is told: a name, or a list of them.

    :param names: of all servers, at least one
    """
    distinct = sorted(set(names))
    if CONF.powervm.iscsi_all_initiators:
        return distinct
    if len(distinct) > 1:
        LOG.debug('Cinder is told the iSCSI name %(told)s and none of '
                  '%(others)s', {'told': names[0], 'others': distinct})
    return names[0]
