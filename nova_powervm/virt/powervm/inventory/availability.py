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

"""Whether builds may come to this host at all.

Nova gives the host the trait COMPUTE_STATUS_DISABLED while its service is
disabled, and takes it away on every update otherwise. So the service is
disabled while nothing could be built, with a reason by which it is known
again; a service that an operator disabled is left as it is.
"""

from nova import context as nova_context
from nova import exception as nova_exception
from nova import objects
from oslo_log import log as logging

LOG = logging.getLogger(__name__)

PREFIX = 'AUTO: PowerVM: '
_UNKNOWN = object()


class Availability:
    """Tells Nova when the host can no longer be built on, or can again.

    :param name: Nova's name for this host
    """

    def __init__(self, name):
        self._name = name
        self._told = _UNKNOWN

    def tell(self, problem):
        """Disable or enable the service, if that is a change.

        :param problem: why nothing can be built, or None
        """
        if problem == self._told:
            return
        try:
            service = objects.Service.get_by_compute_host(
                nova_context.get_admin_context(), self._name)
        except nova_exception.NotFound:
            LOG.warning('Nova has no service record of %s yet', self._name)
            return
        if problem:
            _disable(service, problem)
        else:
            _enable(service)
        self._told = problem


def _disable(service, problem):
    if service.disabled and not _by_us(service):
        return
    LOG.error('Disabling this service: %s', problem)
    service.disabled = True
    service.disabled_reason = (PREFIX + problem)[:255]
    service.save()


def _enable(service):
    if service.disabled and _by_us(service):
        LOG.warning('Enabling this service: what was missing is back')
        service.disabled = False
        service.disabled_reason = None
        service.save()


def _by_us(service):
    return (service.disabled_reason or '').startswith(PREFIX)
