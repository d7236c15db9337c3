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

"""The definition of an instance's partition, checked against the host."""

from pypowervm.utils import lpar_builder as builder
from pypowervm.utils import validation

from nova_powervm import conf as cfg
from nova_powervm.virt.powervm.partition import flavor
from nova_powervm.virt.powervm.partition import limits
from nova_powervm.virt.powervm.partition import pool
from nova_powervm.virt.powervm.partition import slots

CONF = cfg.CONF

_NOT_BUILDABLE = (builder.LPARBuilderException, ValueError, TypeError)


def define(host, instance, io_slots=()):
    """Return the partition to create, as pypowervm's unsent wrapper.

    One request: the managed system, since what is free changes all the time.
    One more if the flavor names a shared processor pool.

    :param io_slots: indexes of physical I/O slots that it is to have

    :raises FlavorNotUsable: the flavor fits no host like this
    :raises HostFull: this host has not enough memory or processors left
    """
    wanted = flavor.read(instance)
    system = host.system()
    wanted = limits.bearable(wanted, system)
    limits.check(wanted, system)
    attrs = wanted.attributes()
    if not wanted.dedicated:
        attrs.update(_entitlement(wanted, system))
        attrs[builder.SPP] = pool.number(
            host, wanted, attrs[builder.PROC_UNITS])
    attrs.update(slots.attributes(host, instance, system, io_slots))
    lpar = _build(host, wanted, attrs, system)
    if not wanted.dedicated:
        limits.check_units(wanted, lpar.proc_config.shared_proc_cfg, system)
    limits.check_room(wanted, lpar, system)
    _check_rest(wanted, lpar, system)
    return lpar


def _entitlement(wanted, system):
    """Return the processor units, and bounds that fit the processors'."""
    specs = wanted.specs
    vcpus = wanted.flavor.vcpus
    units = specs.get('proc_units')
    if units is None:
        units = flavor.default_units(
            vcpus, CONF.powervm.proc_units_factor, specs)
    least = round(specs.get('max_vcpu', vcpus) * system.min_proc_units, 2)
    return {
        builder.PROC_UNITS: units,
        builder.MIN_PROC_U: specs.get(
            'min_proc_units', min(units, specs.get('min_vcpu', vcpus))),
        builder.MAX_PROC_U: specs.get('max_proc_units', max(units, least)),
    }


def _build(host, wanted, attrs, system):
    defaults = builder.DefaultStandardize(
        system, proc_units_factor=CONF.powervm.proc_units_factor,
        uncapped_weight=CONF.powervm.uncapped_proc_weight, srr='true')
    try:
        lpar = builder.LPARBuilder(host.adapter, attrs, defaults).build()
    except _NOT_BUILDABLE as exc:
        raise wanted.refusal(
            f'cannot become a partition of this host: {exc}') from exc
    # The library knows no modes later than its own time.
    lpar.proc_compat_mode = wanted.mode
    return lpar


def _check_rest(wanted, lpar, system):
    """Let the library look for what has not been looked for yet."""
    try:
        validation.LPARWrapperValidator(lpar, system).validate_all()
    except validation.ValidatorException as exc:
        raise wanted.refusal(
            f'cannot become a partition of this host: {exc}') from exc
