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

"""What flavors and images may ask for in Nova, and no partition can have.

Nova's API takes these for any hypervisor. A guest that relies on one would
run without it if it were ignored, so the build ends instead. What only
chooses among emulated devices (``hw_disk_bus``, ``hw_vif_model`` and such) is
no promise to the guest, and is left alone.
"""

import re

from oslo_utils import strutils

from nova_powervm.virt.powervm import exception

_NUMA = 'NUMA nodes are placed by the hypervisor'
_CPU = 'virtual processors are not bound to threads or arranged in sockets'
_REALTIME = 'there are no real-time processors'
_PAGES = 'guests choose the size of pages themselves'
_ENCRYPTED = 'neither memory nor ephemeral disks are encrypted'
_TPM = 'this driver offers no virtual TPM'
_DEVICES = 'the hypervisor has no such device'
_QUOTA = 'there are no such limits; powervm:uncapped and powervm:proc_units '\
    'limit processors'
_BOOT = 'partitions boot by Open Firmware'


def _anything(value):
    return True


def _true(value):
    return strutils.bool_from_string(value)


def _other_than(*harmless):
    return lambda value: value.lower() not in harmless


#: After ``hw:`` or ``hw_``: which values cannot be had, and why.
_HARDWARE = (
    ('cpu_policy', _other_than('shared', 'dedicated'),
     'one partition has either shared or dedicated processors'),
    ('cpu_thread_policy', _other_than('prefer'), _CPU),
    ('cpu_(sockets|cores|threads)', _anything, _CPU),
    ('cpu_dedicated_mask', _anything, _CPU),
    ('cpu_realtime', _true, _REALTIME),
    ('cpu_realtime_mask', _anything, _REALTIME),
    ('emulator_threads_policy', _anything, 'there are no emulator threads'),
    ('mem_page_size', _other_than('small', 'any'), _PAGES),
    (r'numa_(nodes|(cpus|mem)(\.\d+)?)', _anything, _NUMA),
    ('pci_numa_affinity_policy', _other_than('legacy', 'preferred'), _NUMA),
    ('mem_encryption', _true, _ENCRYPTED),
    ('mem_encryption_model', _anything, _ENCRYPTED),
    ('ephemeral_encryption', _true, _ENCRYPTED),
    ('ephemeral_encryption_format', _anything, _ENCRYPTED),
    ('tpm_(version|model|secret_security)', _anything, _TPM),
    ('pmem', _anything, 'this driver offers no persistent memory'),
    ('boot_menu', _true, _BOOT),
    ('firmware_type', _other_than('bios'), _BOOT),
    ('firmware_stateless', _true, _BOOT),
    ('emulation_architecture', _anything, 'nothing is emulated'),
    ('watchdog_action', _other_than('disabled'), _DEVICES),
    ('serial_port_count', _other_than('0', '1'), _DEVICES),
    ('(vif_multiqueue_enabled|virtio_packed_ring)', _true, _DEVICES),
    ('(viommu|sound|usb)_model', _anything, _DEVICES),
    ('redirected_usb_ports', _anything, _DEVICES),
    ('hide_hypervisor_id', _true, 'guests always see the hypervisor'),
)

#: Extra specs in full.
_EXTRA_SPECS = (
    *((f'hw:{name}', refused, why) for name, refused, why in _HARDWARE),
    ('quota:.*', _anything, _QUOTA),
    ('hw_rng:rate_(bytes|period)', _anything,
     'the random number generator has no limit'),
    ('(hide_hypervisor_id)', _true, 'guests always see the hypervisor'),
)

_PROPERTIES = (
    *((f'hw_{name}', refused, why) for name, refused, why in _HARDWARE),
    ('img_hide_hypervisor_id', _true, 'guests always see the hypervisor'),
)


def check(instance):
    """Refuse what would otherwise be ignored.

    :raises FlavorNotUsable: with the first such extra spec or property
    """
    flavor = instance.flavor
    for key, value in sorted((flavor.extra_specs or {}).items()):
        _check(instance, f"flavor '{flavor.name}' has the extra spec", key,
               value, _EXTRA_SPECS)
    for name, value in sorted(_properties(instance).items()):
        _check(instance, 'the image has the property', name, value,
               _PROPERTIES)


def image_property(instance, name):
    """Return a property of the instance's image, or None."""
    return _properties(instance).get(name)


def _properties(instance):
    """Return the properties that are set, with values as text.

    Nova keeps those of the image in the system metadata; some of them as
    objects when it reads them back.
    """
    properties = instance.image_meta.properties
    return {name: str(getattr(properties, name))
            for name in properties.fields
            if properties.obj_attr_is_set(name)}


def _check(instance, where, key, value, table):
    for pattern, refused, why in table:
        if re.fullmatch(pattern, key) and refused(str(value)):
            raise exception.FlavorNotUsable(
                instance_uuid=instance.uuid,
                reason=f'{where} {key}={value}, which PowerVM cannot give: '
                f'{why}. Remove it.')
