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

"""Nova itself: conductor, scheduler, compute and the API, as threads."""

import threading

from nova.api.openstack import wsgi_app
from nova.api import wsgi
from nova.compute import rpcapi as compute_rpcapi
from nova.conductor import rpcapi as conductor_rpcapi
import nova.conf
from nova import context
from nova import objects
from nova.objects import host_mapping
from nova.scheduler import rpcapi as scheduler_rpcapi
from nova import service
from nova import thread_pool_factory
import os_brick
import os_vif
from oslo_log import log as logging
from oslo_service import opts as service_opts

from tools.cloud import errors

CONF = nova.conf.CONF
LOG = logging.getLogger(__name__)

_AGE = 'remove_unused_original_minimum_age_seconds'

SERVICES = (
    {'binary': 'nova-conductor', 'topic': conductor_rpcapi.RPC_TOPIC},
    {'binary': 'nova-scheduler', 'topic': scheduler_rpcapi.RPC_TOPIC},
    {'binary': 'nova-compute', 'topic': compute_rpcapi.RPC_TOPIC,
     'topic_alt': compute_rpcapi.RPC_TOPIC_ALT},
)


def prepare():
    """Do what each binary of Nova does before it makes its service."""
    service_opts.register_service_opts(CONF)
    objects.register_all()
    os_brick.setup(CONF)
    os_vif.initialize()


def api():
    """Return the compute API as a WSGI application."""
    wsgi_app._setup_service(CONF.host, 'osapi_compute')
    return wsgi.Loader().load_app('osapi_compute')


class Services:
    """The three services that talk over RPC.

    :param cell_uuid: the cell where the compute is to be known.
    """

    def __init__(self, cell_uuid):
        self._cell_uuid = cell_uuid
        self._running = []

    def start(self):
        """Start each in turn; the compute can be scheduled to afterwards.

        :raises errors.CloudError: when one ends instead of starting.
        :raises Exception: whatever else keeps one from starting.
        """
        for arguments in SERVICES:
            self._start(arguments)
        host_mapping.discover_hosts(
            context.get_admin_context(), self._cell_uuid)

    def _start(self, arguments):
        try:
            one = service.Service.create(host=CONF.host, **arguments)
            self._running.append(one)
            one.start()
        except SystemExit as exc:
            # Nova leaves like this when it cannot load its driver.
            raise errors.CloudError(
                f'{arguments["binary"]} ended with status {exc.code}'
            ) from exc

    def forget_images(self):
        """Let the compute delete the images it keeps for the next server."""
        CONF.set_override(_AGE, 0, group='image_cache')
        try:
            for one in self._running:
                if one.binary == 'nova-compute':
                    one.manager._run_image_cache_manager_pass(
                        context.get_admin_context())
        finally:
            CONF.clear_override(_AGE, group='image_cache')

    def stop(self):
        """Stop the services, the compute first, and their thread pools."""
        for one in reversed(self._running):
            try:
                one.stop()
            except Exception:
                LOG.exception('%s did not stop well', one.binary)
        self._running.clear()
        thread_pool_factory.shutdown_all_executors()


def left_over():
    """Return the names of threads that would keep the process alive."""
    return sorted(
        thread.name for thread in threading.enumerate()
        if thread is not threading.main_thread() and not thread.daemon)
