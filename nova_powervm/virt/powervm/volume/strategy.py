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

"""How the Fibre Channel volumes of an instance reach it.

An array is set up for the initiators of one way, so an instance keeps the way
of its first volume. Later ones, whatever options and flavors say then, come
the same way.
"""

from nova_powervm import conf as cfg
from nova_powervm import specs
from nova_powervm.virt.powervm.volume import memory
from nova_powervm.virt.powervm.volume import npiv_state
from nova_powervm.virt.powervm.volume import volume_types

CONF = cfg.CONF

VSCSI = 'vscsi'
NPIV = 'npiv'

SPEC = specs.SPECS['fc_attach_strategy']

_KEY = 'powervm_fc_attach_strategy'


def of(instance):
    """Return the way of an instance's Fibre Channel volumes.

    What was noted with its first volume counts, then what an earlier driver
    left, then its flavor, and then the option. No request.
    """
    return _kept(instance.system_metadata) or wished(instance)


def choose(instance):
    """Return the way that volumes come which Cinder is about to be asked for.

    Here the types of volumes count, after the flavor and before the option.
    What differs from ``of()`` is noted, and so is NPIV.
    """
    way = _kept(instance.system_metadata) or _by_flavor(instance) or (
        volume_types.way(instance) or of(instance))
    if NPIV in (way, of(instance)):
        fix(instance, way)
    return way


def wished(instance):
    """Return the way that the flavor or the option asks for."""
    return _by_flavor(instance) or CONF.powervm.fc_attach_strategy.lower()


def _by_flavor(instance):
    value = (instance.flavor.extra_specs or {}).get(SPEC.key)
    try:
        return value and SPEC.parse(value)
    except ValueError:
        # The build was refused for it, if Nova's API has not done that.
        return None


def fix(instance, way=None):
    """Note the way of an instance, for life; return it.

    An instance that has one noted costs nothing. Otherwise it is saved.

    :param way: what it is if there is none yet; by default what ``of()`` says
    """
    if _KEY not in instance.system_metadata:
        memory.amend(instance, lambda metadata: metadata.setdefault(
            _KEY, _kept(metadata) or way or wished(instance)))
    return instance.system_metadata[_KEY]


def refusals(instance, connection_info):
    """Return a sentence if the volume's type asks for the other way.

    A type asks with its QoS specs, which Cinder hands on to the front end.
    """
    data = connection_info.get('data') or {}
    asked = (data.get('qos_specs') or {}).get(SPEC.key)
    if asked in (None, of(instance)):
        return []
    return [f"the volume's type asks for {SPEC.key}={asked}, and volumes come "
            f'to this instance by {of(instance)}. Use a flavor or a host with '
            f'{asked}, or another volume type']


def _kept(metadata):
    return metadata.get(_KEY) or (
        NPIV if npiv_state.has_any(metadata) else None)
