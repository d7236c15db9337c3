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

"""``upgrade check``: what the older PowerVM drivers left behind.

There were two, one in Nova up to its release 25 and one beside it.
"""

import difflib
import fnmatch
import glob
import os
import re

from oslo_config import cfg
from oslo_upgradecheck import upgradecheck
from pypowervm import exceptions as pvm_exc

from nova_powervm import conf
from nova_powervm.conf import powervm
from nova_powervm.status import facts as pvm_facts
from nova_powervm.status import report
from nova_powervm.virt.powervm import exception

CONF = conf.CONF

TITLE = 'PowerVM upgrade'

_DRIVER = 'powervm.PowerVMDriver'
_OLD_DRIVER = 'powervm_ext.driver.PowerVMDriver'

#: Options of the older drivers that this one does without -> why.
_GONE = {
    'image_meta_local_path': 'config drives are made in memory',
    'fc_npiv_adapter_api': 'there is one implementation',
    'fc_vscsi_adapter_api': 'there is one implementation',
    'volume_adapter': 'the type of the volume decides',
    'network_attach_strategy': 'the VIF type decides',
    'volume_group_vios_name': 'write vios:group in volume_group_name',
    'fabric_*_port_wwpns': 'it is for a fabric that fabrics does not name',
    'nvram_store': 'NVRAM is kept by the platform alone',
    'swift_*': 'nothing is kept in Swift',
}
#: Options whose values were ignored by the older drivers, or meant less.
_NOW_HEARD = {
    'vios_active_wait_timeout': 'it was never passed on before',
}
#: What they called a partition while it was being resized.
_RESIZING = re.compile('(resize|migrate)_')


class Commands(upgradecheck.UpgradeCommands):
    """The checks, as oslo.upgradecheck wants them."""

    def _driver(self):
        """nova.conf names this driver as it is called now."""
        if CONF.compute_driver == _OLD_DRIVER:
            return _result(upgradecheck.Code.FAILURE, (
                f'[DEFAULT] compute_driver is {_OLD_DRIVER}. '
                f'Set it to {_DRIVER}.'))
        return _result(upgradecheck.Code.SUCCESS, CONF.compute_driver)

    def _options(self):
        """Every option of [powervm] is one that still exists."""
        unknown = sorted(set(_configured()) - _known())
        if not unknown:
            return _result(upgradecheck.Code.SUCCESS, 'All are known.')
        return _result(upgradecheck.Code.WARNING, ' '.join(
            f'[powervm] {name} is ignored: {_reason(name)}.'
            for name in unknown) + ' Remove them.')

    def _renamed(self):
        """No option goes by the name it had."""
        new = _old_names()
        found = sorted(set(_configured()) & set(new))
        if not found:
            return _result(upgradecheck.Code.SUCCESS, 'None has an old name.')
        return _result(upgradecheck.Code.WARNING, ' '.join(
            f'[powervm] {name} is called {new[name]} now.'
            for name in found) + ' The old names work for a while.')

    def _meanings(self):
        """No value means more than it did."""
        found = sorted(set(_configured()) & set(_NOW_HEARD))
        if not found:
            return _result(upgradecheck.Code.SUCCESS, 'None has changed.')
        return _result(upgradecheck.Code.WARNING, ' '.join(
            f'[powervm] {name} = {_configured()[name][-1]} takes effect now; '
            f'{_NOW_HEARD[name]}.' for name in found)
            + ' See that it is what you want.')

    def _partitions(self):
        """No partition is in the middle of a resize of the old drivers."""
        facts = pvm_facts.Facts(CONF.host)
        try:
            facts.connect()
            names = [each.name for each in facts.partitions
                     if not each.is_mgmt_partition]
        except (exception.HostNotReady, pvm_exc.Error) as exc:
            return _result(upgradecheck.Code.WARNING, (
                f'Partitions cannot be looked at: {exc} Run '
                f'nova-powervm-status host check.'))
        finally:
            facts.close()
        half = [name for name in names if _RESIZING.match(name)]
        if half:
            return _result(upgradecheck.Code.FAILURE, (
                f'Between resize and confirmation: {", ".join(half)}. '
                f'Confirm or revert with the old driver first.'))
        return _result(upgradecheck.Code.SUCCESS, (
            f'{len(names)} partitions, whatever their names: they are found '
            f'by their uuids.'))

    _upgrade_checks = (
        ('Driver', _driver),
        ('Options that are gone', _options),
        ('Options with new names', _renamed),
        ('Options with new meanings', _meanings),
        ('Partitions', _partitions),
    )


def check():
    """Return [(name of the check, Result)]."""
    commands = Commands()
    return [(name, _as_ours(function(commands)))
            for name, function in Commands._upgrade_checks]


def _result(code, details):
    return upgradecheck.Result(code, details)


def _as_ours(result):
    return report.Result(report.Code(int(result.code)), result.details)


def _configured():
    """Return {option: values} of [powervm], as the files have it."""
    sections = {}
    for path in _files():
        cfg.ConfigParser(path, sections).parse()
    return {name.replace('-', '_'): values
            for name, values in sections.get('powervm', {}).items()}


def _files():
    directories = CONF.config_dir or []
    return [*(CONF.config_file or []), *(
        path for directory in directories
        for path in sorted(glob.glob(os.path.join(directory, '*.conf'))))]


def _known():
    return {option.dest for option in powervm.ALL_OPTS} | set(_old_names())


def _old_names():
    """Return {old name: new name}; fabrics had an option each."""
    return {
        **{old.name: option.name for option in powervm.ALL_OPTS
           for old in option.deprecated_opts},
        **{f'fabric_{name}_port_wwpns': 'fabric_ports'
           for name in CONF.powervm.fabrics}}


def _reason(name):
    for pattern, reason in _GONE.items():
        if fnmatch.fnmatch(name, pattern):
            return reason
    near = difflib.get_close_matches(name, _known(), n=1)
    return (f'there is no such option; did you mean {near[0]}' if near
            else 'there is no such option')
