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

"""What a partition shall be, checked against the host before it is made.

What no host like this can do aborts the build, with a sentence for whoever
wrote the flavor. What only this host is short of sends the build elsewhere.
"""

from oslo_log import log as logging
from pypowervm.utils import lpar_builder as builder
from pypowervm.utils import validation

from nova_powervm import conf as cfg
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.partition import flavor

CONF = cfg.CONF
LOG = logging.getLogger(__name__)

_NOT_BUILDABLE = (builder.LPARBuilderException, ValueError, TypeError)


def define(host, instance):
    """Return the partition to create, as pypowervm's unsent wrapper.

    One request: the managed system, since what is free changes all the time.

    :raises FlavorNotUsable: the flavor fits no host like this
    :raises HostFull: this host has not enough memory or processors left
    """
    system = host.system()
    attrs = flavor.attributes(instance)
    _check_memory(instance, attrs, system)
    _check_weight(instance, attrs)
    lpar = _build(host, instance, attrs, system)
    _check_processors(instance, lpar, system)
    _check_units(instance, lpar)
    _check_room(instance, lpar, system)
    return lpar


def _check_memory(instance, attrs, system):
    """Memory must come in whole logical memory blocks.

    :raises FlavorNotUsable: it does not
    """
    block = system.memory_region_size
    named = {'memory': builder.MEM, 'powervm:min_mem': builder.MIN_MEM,
             'powervm:max_mem': builder.MAX_MEM}
    for name, key in named.items():
        value = str(attrs.get(key, block))
        if value.isdigit() and int(value) % block:
            below = int(value) // block * block
            raise exception.FlavorNotUsable(
                instance_uuid=instance.uuid,
                reason=(f"flavor '{instance.flavor.name}' asks for {value} MB "
                        f"of {name}, but this host hands out memory in "
                        f"blocks of {block} MB. Use a multiple of {block}, "
                        f"for example {below or block} or {below + block}."))


def _check_weight(instance, attrs):
    """The library sends any weight.

    :raises FlavorNotUsable: it is not a whole number from 0 to 255
    """
    weight = str(attrs.get(builder.UNCAPPED_WEIGHT, 0))
    if not (weight.isdecimal() and int(weight) <= 255):
        raise exception.FlavorNotUsable(
            instance_uuid=instance.uuid,
            reason=(f"flavor '{instance.flavor.name}' has the extra spec "
                    f'powervm:shared_weight={weight}; it must be a whole '
                    f'number from 0 to 255.'))


def _build(host, instance, attrs, system):
    defaults = builder.DefaultStandardize(
        system, proc_units_factor=CONF.powervm.proc_units_factor,
        uncapped_weight=CONF.powervm.uncapped_proc_weight, srr='true')
    try:
        return builder.LPARBuilder(host.adapter, attrs, defaults).build()
    except _NOT_BUILDABLE as exc:
        raise exception.FlavorNotUsable(
            instance_uuid=instance.uuid,
            reason=(f"flavor '{instance.flavor.name}' cannot become a "
                    f"partition of this host: {exc}")) from exc


def _check_processors(instance, lpar, system):
    """No partition may have more processors than the platform allows.

    :raises FlavorNotUsable: the flavor asks for more
    """
    if lpar.proc_config.has_dedicated:
        wanted = lpar.proc_config.dedicated_proc_cfg.desired
        most, what = system.max_procs_per_aix_linux_lpar, 'processors'
    else:
        wanted = lpar.proc_config.shared_proc_cfg.desired_virtual
        most, what = (system.max_vcpus_per_aix_linux_lpar,
                      'virtual processors')
    if wanted > most:
        raise exception.FlavorNotUsable(
            instance_uuid=instance.uuid,
            reason=(f"flavor '{instance.flavor.name}' asks for {wanted} "
                    f"{what}, and a partition of this host may have {most} "
                    f"at the most."))


def _check_units(instance, lpar):
    """A virtual processor cannot use more than one core.

    :raises FlavorNotUsable: there are more processor units than that
    """
    if lpar.proc_config.has_dedicated:
        return
    shared = lpar.proc_config.shared_proc_cfg
    # Written so that a unit which is not a number is refused too.
    if not shared.desired_units <= shared.desired_virtual:
        raise exception.FlavorNotUsable(
            instance_uuid=instance.uuid,
            reason=(f"flavor '{instance.flavor.name}' asks for "
                    f'{shared.desired_units:g} processor units, and its '
                    f'{shared.desired_virtual} virtual processors can use '
                    f'one each.'))


def _check_room(instance, lpar, system):
    """This host must have the memory and the processor units left.

    :raises HostFull: it has not
    :raises FlavorNotUsable: the platform does not allow such a partition
    """
    memory = lpar.mem_config.desired
    if memory > system.memory_free:
        raise exception.HostFull(reason=(
            f'instance {instance.uuid} needs {memory} MB of memory and '
            f'managed system {system.system_name} has {system.memory_free} '
            f'MB free'))
    units, kind = _units(lpar)
    if units > system.proc_units_avail:
        raise exception.HostFull(reason=(
            f'instance {instance.uuid} needs {units:g} {kind} and managed '
            f'system {system.system_name} has {system.proc_units_avail:g} '
            f'free'))
    try:
        validation.LPARWrapperValidator(lpar, system).validate_all()
    except validation.ValidatorException as exc:
        raise exception.FlavorNotUsable(
            instance_uuid=instance.uuid,
            reason=(f"flavor '{instance.flavor.name}' cannot become a "
                    f"partition of this host: {exc}")) from exc


def _units(lpar):
    """Return how much of the host's processors a partition takes."""
    if lpar.proc_config.has_dedicated:
        return lpar.proc_config.dedicated_proc_cfg.desired, 'processors'
    return lpar.proc_config.shared_proc_cfg.desired_units, 'processor units'
