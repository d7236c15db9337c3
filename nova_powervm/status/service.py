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

"""Checks of nova-compute itself, and of the REST service it talks to."""

import datetime
import getpass
import grp
from importlib import metadata
import os
import ssl
import sys

from cryptography import x509
from oslo_utils import versionutils

from nova_powervm import conf
from nova_powervm.conf import powervm
from nova_powervm.status import report
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm import host as pvm_host

CONF = conf.CONF

_DRIVERS = ('powervm.PowerVMDriver',)
_GROUP = 'pvm_admin'
#: Distribution -> the oldest release that works.
_OLDEST = {'nova': '31.0.0', 'pypowervm': '1.1.27'}
_RENEW_DAYS = 30
_SKEW_SECONDS = 60


def options(facts):
    """Nova loads this driver, and every value is one that can be read."""
    wrong = powervm.unreadable(CONF)
    if wrong:
        return report.failure(' '.join(wrong), 'Correct it in nova.conf.')
    if CONF.compute_driver not in _DRIVERS:
        return report.failure(
            f'[DEFAULT] compute_driver is {CONF.compute_driver!r}.',
            f'Set it to {_DRIVERS[0]}, or name the configuration of '
            f'nova-compute with --config-file.')
    return report.ok(f'{len(powervm.ALL_OPTS)} options of [powervm]')


def versions(facts):
    """Nova, pypowervm and Python are as new as needed."""
    found = {name: metadata.version(name) for name in _OLDEST}
    told = ', '.join(f'{name} {version}' for name, version in {
        'nova-powervm': _own_version(), **found,
        'Python': '.'.join(map(str, sys.version_info[:3]))}.items())
    old = [name for name, version in found.items()
           if _number(version) < _number(_OLDEST[name])]
    if old:
        return report.failure(told, 'Upgrade ' + ' and '.join(
            f'{name} to {_OLDEST[name]} or later' for name in old) + '.')
    return report.ok(told)


def _number(version):
    return versionutils.convert_version_to_tuple(
        '.'.join(version.split('.')[:3]))


def _own_version():
    try:
        return metadata.version('nova-powervm')
    except metadata.PackageNotFoundError:
        return '(not installed)'


def membership(facts):
    """The user may read the token files of a local service."""
    if CONF.powervm.rest_password is not None:
        return report.ok('Not needed: the logon is with a password.')
    user = getpass.getuser()
    try:
        group = grp.getgrnam(_GROUP)
    except KeyError:
        return report.warning(
            f'There is no group {_GROUP} here.',
            'Install NovaLink, or set [powervm] rest_host, rest_username and '
            'rest_password to use a service elsewhere.')
    if os.geteuid() == 0:
        return report.warning(
            f'Root may do everything; {_GROUP} has '
            f'{", ".join(group.gr_mem) or "nobody"}.',
            'Run this as the user of nova-compute, who must be one of them.')
    if group.gr_gid in (os.getegid(), *os.getgroups()):
        return report.ok(f'{user} is in {_GROUP}.')
    if user in group.gr_mem:
        return report.failure(
            f'{user} was put into {_GROUP} after logging in.',
            'Log in again, and restart nova-compute.')
    return report.failure(
        f'{user} is not in {_GROUP}.',
        f'usermod --append --groups {_GROUP} {user}, log in again, and '
        f'restart nova-compute.')


def logon(facts):
    """The service is there and takes the logon. Comes before the rest."""
    try:
        facts.connect()
    except exception.HostNotReady as exc:
        text = exc.kwargs['problems']
        said, _, mend = text.rpartition('. ')
        return report.failure(said + '.', mend)
    kind = facts.host.adapter.session.mc_type
    return report.ok(f'{pvm_host.endpoint()} ({kind})')


def certificate(facts):
    """Nobody can pretend to be the service, now and next month."""
    opts = CONF.powervm
    protocol, _, where = pvm_host.endpoint().partition('://')
    if protocol == 'http':
        if opts.rest_host in ('localhost', '127.0.0.1', '::1'):
            return report.ok('Not needed: plain HTTP within this system.')
        return report.warning(
            f'Plain HTTP to {where}: whoever listens reads all there is.',
            'Set [powervm] rest_protocol = https.')
    if not opts.rest_certificate_path:
        return report.warning(
            '[powervm] rest_certificate_path is empty: certificates are not '
            'checked.', 'Set it to the directory of trusted certificates.')
    host, _, port = where.rpartition(':')
    try:
        pem = ssl.get_server_certificate((host.strip('[]'), int(port)))
    except OSError as exc:
        return report.skipped(f'{where} shows no certificate: {exc}.')
    return _age(x509.load_pem_x509_certificate(pem.encode()))


def _age(shown):
    until = shown.not_valid_after_utc
    now = datetime.datetime.now(datetime.timezone.utc)
    left = (until - now).days
    told = f'{shown.subject.rfc4514_string()}, until {until:%Y-%m-%d}'
    if left < 0:
        return report.failure(told, 'It has expired: renew it.')
    if left < _RENEW_DAYS:
        return report.warning(told, f'Renew it within {left} days.')
    return report.ok(told)


def clock(facts):
    """This system and the service agree on the time."""
    if facts.clock_skew is None:
        return report.skipped('The service does not tell the time.')
    seconds = round(abs(facts.clock_skew))
    if seconds > _SKEW_SECONDS:
        return report.warning(
            f'The clocks are {seconds} seconds apart.',
            'Let both follow a time server (chrony): certificates, events '
            'and shared storage pools are told apart by time.')
    return report.ok(f'{seconds} seconds apart')


def ratios(facts):
    """Nova's own options say nothing that partitions cannot do."""
    told = [f'{name} = {getattr(CONF, name)} is ignored.'
            for name in ('ram_allocation_ratio',)
            if getattr(CONF, name) not in (None, 0.0, 1.0)]
    if not CONF.force_config_drive:
        told.append('force_config_drive is not set: guests whose network has '
                    'no metadata service do not learn their keys.')
    if told:
        return report.warning(' '.join(told), 'Correct it in [DEFAULT].')
    return report.ok('nothing that partitions cannot do')
