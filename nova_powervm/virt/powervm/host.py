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

"""The host: the handles that live as long as nova-compute."""

import dataclasses
import functools
import typing

from oslo_log import log as logging
from pypowervm import adapter as pvm_adapter
from pypowervm import exceptions as pvm_exc
from pypowervm.helpers import log_helper
from pypowervm.helpers import vios_busy
from pypowervm.tasks import partition as pvm_partition
from pypowervm.wrappers import managed_system

from nova_powervm import conf as cfg
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm import session as pvm_session

CONF = cfg.CONF
LOG = logging.getLogger(__name__)


@dataclasses.dataclass(eq=False)
class Host:
    """One managed system, as seen through its REST service.

    :ivar name: Nova's name for this host, also the node name
    :ivar adapter: pypowervm's Adapter, safe to use from many threads
    :ivar system_uuid: uuid of the managed system
    :ivar disks: where the disks of instances live (storage.base.DiskDriver)
    :ivar image_api: Nova's Glance API
    :ivar virtapi: Nova's VirtAPI
    :ivar management: the management partition, as it was at start: its uuid
        and its kind never change
    :ivar consoles: the terminals of its partitions (console.consoles)
    :ivar states: what the partitions are doing (partition.states.States)
    :ivar watch: who listens to the REST service (events.watch.Watch)
    :ivar listing: names of disks and media (reconciliation.Listing)
    :ivar wiring: the virtual Ethernet as it was at start, until the instances
        have been looked after
    :ivar initiators: by what names storage systems know it
        (volume.initiators.Initiators)
    :ivar io_slots: which physical I/O slots instances may have
        (inventory.slot_file.Paragraphs)
    :ivar adapters: {uuid: (switch id, VLANs)} of client network adapters that
        this service has made, or read of partitions of Nova's
    :ivar fibre: its ports for Fibre Channel adapters of instances
        (volume.npiv_ports.Ports)
    :ivar unmended: {port: (its owner, Vif)} of what a restart has lost and
        could not be mended yet
    """

    name: str
    adapter: pvm_adapter.Adapter
    system_uuid: str
    image_api: typing.Any = None
    virtapi: typing.Any = None
    disks: typing.Any = None
    management: typing.Any = None
    wiring: typing.Any = None
    consoles: typing.Any = None
    initiators: typing.Any = None
    states: typing.Any = None
    watch: typing.Any = None
    listing: typing.Any = None
    io_slots: tuple = ()
    adapters: dict = dataclasses.field(default_factory=dict)
    fibre: typing.Any = None
    unmended: dict = dataclasses.field(default_factory=dict)

    def system(self):
        """Read the managed system: memory, processors, capabilities."""
        return managed_system.System.get(self.adapter)[0]

    @functools.cached_property
    def management_uuid(self):
        """uuid of the management partition, which stays what it is."""
        return pvm_partition.get_mgmt_partition(self.adapter).uuid

    def close(self):
        """Log off, so that no session is left on the service.

        The library does that when the session is collected, and never says
        when: its own log of the last requests holds on to it.
        """
        if self.consoles is not None:
            self.consoles.close_all()
        if self.watch:
            self.watch.close()
        session, self.adapter = self.adapter.session, None
        _log_off(session)


def _log_off(session):
    session._logoff()
    session.disconnect()


def connect(name, attempts=None):
    """Log on to the REST service and find the one managed system behind it.

    :param name: Nova's name for this host
    :param attempts: how often to try to log on; as configured if None
    :raises HostNotReady: with a sentence that says what to mend
    """
    adapter = pvm_adapter.Adapter(
        _session(attempts or CONF.powervm.rest_connect_attempts),
        helpers=[pvm_session.hide_passwords, log_helper.log_helper,
                 vios_busy.vios_busy_retry_helper])
    try:
        systems = managed_system.System.get(adapter)
    except pvm_exc.Error as exc:
        _log_off(adapter.session)
        raise no_answer(exc) from exc
    if len(systems) != 1:
        _log_off(adapter.session)
        raise exception.HostNotReady(problems=(
            f'the PowerVM REST service at {endpoint()} manages '
            f'{len(systems)} systems, and this driver drives exactly one. '
            f'Point [powervm] rest_host to a NovaLink partition.'))
    LOG.info('Connected to managed system %(name)s (%(uuid)s) through %(url)s',
             {'name': systems[0].system_name, 'uuid': systems[0].uuid,
              'url': endpoint()})
    return Host(name=name, adapter=adapter, system_uuid=systems[0].uuid)


def no_answer(exc):
    """Return the HostNotReady for a request that failed after the logon."""
    return exception.HostNotReady(problems=(
        f'the PowerVM REST service at {endpoint()} took the logon, and then '
        f'failed: {exc}. Check the log of the service pvm-rest, and restart '
        f'nova-compute.'))


def _session(attempts):
    opts = CONF.powervm
    try:
        return pvm_session.Session(
            opts.rest_host, opts.rest_certificate_path, port=opts.rest_port,
            protocol=opts.rest_protocol, username=opts.rest_username,
            password=opts.rest_password, conn_tries=attempts)
    except pvm_exc.AuthFileReadError as exc:
        raise exception.HostNotReady(problems=(
            f'the PowerVM REST service at {endpoint()} answered, but its '
            f'token file may not be read ({exc}). Add the user that runs '
            f'nova-compute to the group pvm_admin, log in again and restart '
            f'nova-compute.')) from exc
    except pvm_exc.HttpUnauth as exc:
        raise exception.HostNotReady(problems=(
            f'the PowerVM REST service at {endpoint()} refused the logon. '
            f'Check [powervm] rest_username and rest_password.')) from exc
    except pvm_exc.Error as exc:
        raise exception.HostNotReady(problems=(
            f'no PowerVM REST service at {endpoint()} after '
            f'{attempts} attempts: {exc}. Check that the '
            f'service pvm-rest runs, and [powervm] rest_host, rest_port and '
            f'rest_protocol.')) from exc


def endpoint():
    """Name the REST service for people, as far as it is configured."""
    opts = CONF.powervm
    protocol = opts.rest_protocol or ('https' if opts.rest_password
                                      else 'http')
    port = opts.rest_port or (12443 if protocol == 'https' else 12080)
    return f'{protocol}://{opts.rest_host}:{port}'
