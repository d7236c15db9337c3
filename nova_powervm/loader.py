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

"""Let Nova find the driver when Nova lives in another directory.

Nova imports ``nova.virt.powervm``, which is looked for only where ``nova``
itself is. That is where pip puts ours, unless Nova is a source tree and the
driver a wheel, or the two are in different site directories. nova-compute
initialises os-vif before it loads its driver, and os-vif imports every
plug-in of its entry point group; that moment is used here.

Every user of os-vif on the host runs this: it imports nothing heavy, does
nothing when the driver can be found, and never raises.
"""

import importlib
import importlib.util
import pathlib

from os_vif import exception
from os_vif import objects
from os_vif import plugin
from oslo_log import log as logging

LOG = logging.getLogger(__name__)

OURS = pathlib.Path(__file__).resolve().parent.parent / 'nova' / 'virt'


def extend(parent, directory):
    """Make ``powervm`` in a directory importable as a child of a package.

    :param parent: name of the package that has to find it.
    :param directory: path of the directory that holds ``powervm``.
    :returns: whether anything had to be changed.
    """
    try:
        package = importlib.import_module(parent)
    except ImportError:
        return False   # os-vif is used here without Nova
    if importlib.util.find_spec(f'{parent}.powervm') is not None:
        return False
    package.__path__.append(str(directory))
    return True


class DriverLoader(plugin.PluginBase):
    """An os-vif plug-in that plugs nothing: being loaded is its work."""

    def __init__(self, config):
        super().__init__(config)
        try:
            if extend('nova.virt', OURS):
                LOG.info('Nova and nova-powervm are in different '
                         'directories; nova.virt.powervm is loaded from %s.',
                         OURS)
        except Exception:
            LOG.exception('Could not make nova.virt.powervm importable from '
                          '%s; install nova-powervm into the environment of '
                          'nova-compute.', OURS)

    def describe(self):
        return objects.host_info.HostPluginInfo(
            plugin_name='nova_powervm', vif_info=[])

    def plug(self, vif, instance_info):
        raise exception.PlugException(
            vif=vif, err='nova_powervm is not a plug-in for any VIF type.')

    def unplug(self, vif, instance_info):
        raise exception.UnplugException(
            vif=vif, err='nova_powervm is not a plug-in for any VIF type.')
