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

"""Checks of what consoles need on this very system."""

import shutil

from nova_powervm import conf
from nova_powervm.status import report
from nova_powervm.virt.powervm.console import consoles as pvm_consoles

CONF = conf.CONF

_COMMANDS = ('mkvterm', 'rmvterm')
_LOOPBACK = ('127.0.0.1', 'localhost', '::1')


def consoles(facts):
    """Terminals can be opened, certificates used, and proxies come in."""
    wanted = _wanted()
    if not wanted:
        return report.ok('None are enabled.')
    absent = [name for name in _COMMANDS if not shutil.which(name)]
    if absent:
        return report.warning(
            f'{" and ".join(absent)} cannot be found, so that there are no '
            f'consoles.', 'Run nova-compute on the management partition, '
            'with the commands of NovaLink on its PATH.')
    wrong = pvm_consoles.problems()
    if wrong:
        return report.failure(' '.join(wrong), 'Correct it in nova.conf, or '
                              'unset [powervm] vnc_use_x509_auth.')
    near = [option for option, address in wanted.items()
            if address in _LOOPBACK]
    if near:
        return report.warning(
            f'Only proxies on this very system reach consoles: '
            f'{", ".join(near)} is a loopback address.',
            'Set it to an address of this host that the proxies reach.')
    return report.ok(', '.join(
        f'{option} is {address}' for option, address in wanted.items()))


def _wanted():
    """Return {option: address that proxies are told} of what is enabled."""
    wanted = {}
    if CONF.vnc.enabled:
        wanted['[vnc] server_proxyclient_address'] = (
            CONF.vnc.server_proxyclient_address)
    if CONF.serial_console.enabled:
        wanted['[serial_console] proxyclient_address'] = (
            CONF.serial_console.proxyclient_address)
    return wanted
