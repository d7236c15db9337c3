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

"""What a Virtual I/O Server does as an iSCSI initiator: three jobs.

Secrets are in the jobs, so their bodies stay out of the logs of the client
library, and so does what it would tell of them.
"""

import ast
import dataclasses
import typing

from oslo_log import log as logging
from pypowervm import const as pvm_const
from pypowervm import exceptions as pvm_exc
from pypowervm.wrappers import job as pvm_job
from pypowervm.wrappers import virtual_io_server as pvm_vios

LOG = logging.getLogger(__name__)

_TIMEOUT = 120  # Seconds.

OK = '0'
SESSION_EXISTS = '15'
NOTHING_FOUND = '21'
STALE_ENTRY = '27'
NO_SUCH_COMMAND = '127'

#: What the codes of the command mean, and what to do.
_MEANINGS = {
    '1': 'the iSCSI command failed there; see its error log (errlog)',
    '3': 'it has no session with the target; check the network',
    '5': 'it could not log in; check the target and the network',
    '7': 'it does not understand what Cinder says of the target',
    '8': 'the portal does not answer; check the network between it and the '
         'storage system',
    '10': 'it could not log out',
    '21': 'the target or the LUN is not there; check the export in Cinder',
    '23': 'it cannot find the portal; check its address',
    '24': 'the target turns it away; check the CHAP secret, and whether the '
          'target admits its iSCSI name',
    '27': 'a stale disk has the place of the volume; remove it with rmdev',
    '127': 'it is too old for iSCSI; update it to VIOS 3.1 or later',
}


class Failed(Exception):
    """A server did not do what was asked; the text says why.

    :ivar code: of the command, or None
    """

    def __init__(self, text, code=None):
        super().__init__(text)
        self.code = code


@dataclasses.dataclass(frozen=True)
class Secret:
    """A user and a password for CHAP."""

    user: str
    password: str = dataclasses.field(repr=False)


@dataclasses.dataclass(frozen=True)
class Way:
    """One way to a volume, or several that are taken at once.

    :ivar portals: addresses, such as ``192.0.2.5:3260``
    :ivar iqns: the target at each of them
    :ivar numbers: of the LUN in each target
    :ivar iface: open-iscsi interface
    :ivar secret: Secret to log in, or None
    :ivar discovery: Secret to ask for the targets, or None
    """

    portals: tuple
    iqns: tuple
    numbers: tuple
    iface: str
    secret: typing.Any = None
    discovery: typing.Any = None

    @property
    def is_manifold(self):
        """Are there several?"""
        return len(self.portals) > 1

    @property
    def is_multipath(self):
        """Is it asked for as several ways are?

        Only then a server listens to the secret for discovery.
        """
        return self.is_manifold or self.discovery is not None

    @property
    def singles(self):
        """Each of the ways alone."""
        return [dataclasses.replace(self, portals=(portal,), iqns=(iqn,),
                                    numbers=(number,))
                for portal, iqn, number in zip(
                    self.portals, self.iqns, self.numbers, strict=True)]


def discover(host, vios_uuid, way):
    """Let a server log in and look for a volume: one job.

    :returns: {unique device id: name} of the disks that are there
    :raises Failed: it cannot log in, or there is no LUN
    :raises pypowervm Error: the server did not answer
    """
    code, results = _run(host, vios_uuid, 'ISCSIDiscovery', {
        **_secret(way.secret, 'auth', 'user', 'password'),
        'ifaceName': way.iface, 'targetIQN': _either(way, way.iqns),
        'hostIP': _either(way, way.portals),
        'targetLUN': _either(way, way.numbers),
        'multipath': way.is_multipath,
        **_secret(way.discovery, 'discoveryAuth', 'discoveryUser',
                  'discoveryPassword')})
    if code not in (OK, SESSION_EXISTS):
        raise Failed(meaning(code), code)
    disks = _disks(results.get('DEV_OUTPUT'), way.iqns)
    if not disks:
        raise Failed(meaning(NOTHING_FOUND), NOTHING_FOUND)
    return disks


def remove(host, vios_uuid, way):
    """Let a server forget a volume, and log out where no other is: one job.

    What is gone already is fine, and so is a server that has no iSCSI.

    :raises Failed: it could not, such as while somebody uses the disk
    :raises pypowervm Error: the server did not answer
    """
    code, _results = _run(host, vios_uuid, 'ISCSIRemove', {
        'ifaceName': way.iface, 'targetIQN': _either(way, way.iqns),
        'targetPORTAL': _either(way, way.portals),
        'targetLUN': _either(way, way.numbers),
        'multipath': way.is_multipath})
    if code not in (OK, NOTHING_FOUND, NO_SUCH_COMMAND):
        raise Failed(meaning(code), code)


def name_of(host, vios_uuid):
    """Return the iSCSI name of a server: one job.

    :raises Failed: it has none
    :raises pypowervm Error: the server did not answer
    """
    code, results = _run(host, vios_uuid, 'ISCSIDiscovery', {})
    name = results.get('InitiatorName')
    if code != OK or not name:
        raise Failed(meaning(code), code)
    return name


def meaning(code):
    """Return what a code of the command means, for people."""
    return _MEANINGS.get(code, f'the iSCSI command answered {code}')


def _secret(secret, method, user, password):
    if secret is None:
        return {}
    return {method: 'CHAP', user: secret.user, password: secret.password}


def _either(way, values):
    """One value, or a list where there are several ways."""
    if way.is_manifold:
        return f"[{','.join(map(str, values))}]"
    return values[0]


def _run(host, vios_uuid, name, parameters):
    """Run a job; return the code of the command, and all results.

    One whose request broke is submitted again: the jobs do nothing that is
    done already.
    """
    try:
        results = _results(host, vios_uuid, name, parameters)
    except _NotSubmitted as broken:
        LOG.warning('%(job)s on %(vios)s: %(error)s. Asking again', {
            'job': name, 'vios': vios_uuid, 'error': broken})
        try:
            results = _results(host, vios_uuid, name, parameters)
        except _NotSubmitted as exc:
            raise exc.__cause__ from None
    return results.get('RETURN_CODE'), results


class _NotSubmitted(Exception):
    """The request for a job broke, before or after the server had it."""


def _results(host, vios_uuid, name, parameters):
    job = None
    try:
        job = pvm_job.Job.wrap(host.adapter.read(
            pvm_vios.VIOS.schema_type, vios_uuid,
            suffix_type=pvm_const.SUFFIX_TYPE_DO, suffix_parm=name))
        job.run_job(vios_uuid, timeout=_TIMEOUT, sensitive=True, job_parms=[
            job.create_job_parameter(key, str(value))
            for key, value in parameters.items()])
    except pvm_exc.JobRequestTimedOut:
        raise
    except pvm_exc.Error as exc:
        if job is None or not job.job_status:
            raise _NotSubmitted(exc) from exc
        if not job.get_job_results_as_dict().get('RETURN_CODE'):
            raise
    return job.get_job_results_as_dict()


def _disks(output, iqns):
    """Read lines of target, disk and unique device id."""
    found = {}
    try:
        lines = ast.literal_eval(output or '[]')
    except (ValueError, SyntaxError):
        raise Failed('its answer makes no sense; see the log of the service '
                     'pvm-rest') from None
    for line in lines:
        fields = line.split()
        if len(fields) == 3 and fields[0] in iqns:
            found[fields[2]] = fields[1]
    return found
