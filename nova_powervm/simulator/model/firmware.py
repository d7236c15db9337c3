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

"""What a partition's firmware shows and remembers."""

import base64

from nova_powervm.simulator.model import errors

# Boot modes and key positions as jobs name them, and as partitions show.
BOOT_MODES = {
    'norm': 'Normal', 'sms': 'System_Management_Services',
    'dd': 'Diagnostic_With_Default_Boot_List',
    'ds': 'Diagnostic_With_Stored_Boot_List', 'of': 'Open_Firmware',
    'pbl': 'Petitboot'}
KEYLOCKS = {'norm': 'normal', 'manual': 'manual', 'unknown': 'unknown'}
# Reference codes while a partition boots, each with the seconds it stands.
BOOT_CODES = (('CA00E1F1', 3), ('CA00E14D', 3), ('CA00E140', 4))
PROMPT_CODE = 'CA00E1DC'
OFF_CODE = '00000000'
_GUEST_CODES = {'AIX/Linux': 'Linux ppc64le', 'OS400': OFF_CODE}
_NVRAM_BYTES = 20 * 1024


def check_settings(settings):
    """Raise Invalid unless there is such a boot mode and key position."""
    for what, value, known in (
            ('BootMode', settings.boot_mode, BOOT_MODES.values()),
            ('KeylockPosition', settings.keylock, KEYLOCKS.values())):
        if value not in known:
            raise errors.Invalid(
                f'The {what} of {settings.name} is {value!r}, not one of: '
                f'{", ".join(known)}.')


def guest_code(kind):
    """The reference code of a guest that runs."""
    return _GUEST_CODES.get(kind, '')


def full_code(part):
    """The reference code with the time since which it stands."""
    date = part.machine.pcm.date(part.code_since)
    return (f'time_stamp={date:%m/%d/%Y %H:%M:%S},'
            f'refcode={part.reference_code}')


def boot_nvram(part):
    """What the NVRAM says after a boot: base64 of variables.

    It is the same each time until something else is there to boot from.
    """
    boot = part.boot_string or ' '.join(
        f'/vdevice/slot@{slot:08x}' for slot in part.slots.numbers())
    data = f'boot-device={boot}\0mode={part.boot_mode}\0'.encode()
    return base64.b64encode(data[:_NVRAM_BYTES]).decode()
