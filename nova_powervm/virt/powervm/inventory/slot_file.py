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

"""The file that says which physical I/O slots instances may have.

It has a paragraph for each sort of slot, of any name::

    gpus:
      identification:          # all of them must fit
        vendor_id: '10DE'
        device_id: '102D'
      resource_class: CUSTOM_GPU
      traits: [CUSTOM_CUDA]
"""

import dataclasses
import re

import yaml

from nova_powervm.virt.powervm import exception

DEFAULT_CLASS = 'CUSTOM_IOSLOT'
#: The traits that say what is in a slot begin with this.
GENERATED = 'CUSTOM_POWERVM_IOSLOT_'

#: What a slot is known by -> what it looks like.
_IDENTIFICATION = {
    **{key: re.compile('[0-9A-F]{4}') for key in (
        'vendor_id', 'device_id', 'subsys_vendor_id', 'subsys_device_id',
        'class')},
    'revision_id': re.compile('[0-9A-F]{2}'),
    'drc_index': re.compile('[0-9A-F]{8}'),
    'drc_name': re.compile('.+'),
}
_CUSTOM = re.compile('CUSTOM_[A-Z0-9_]+')
_KEYS = {'identification', 'resource_class', 'traits'}


@dataclasses.dataclass(frozen=True)
class Paragraph:
    """A sort of slot.

    :ivar identification: tuple of (key, value), all of which must fit
    """

    name: str
    identification: tuple
    resource_class: str = DEFAULT_CLASS
    traits: tuple = ()

    def fits(self, known):
        """Tell whether a slot is of this sort.

        :param known: {key: value} of the slot
        """
        return all(known[key] == value for key, value in self.identification)


def read(path):
    """Return the Paragraphs of the file; none if there is no file.

    :raises HostNotReady: with everything that is wrong with it
    """
    try:
        with open(path) as file:
            content = yaml.safe_load(file) or {}
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeError, yaml.YAMLError) as exc:
        raise exception.HostNotReady(problems=(
            f'[powervm] io_slots_file {path} cannot be read: '
            f'{" ".join(str(exc).split())}.')) from exc
    problems = [problem for name, body in _items(content, path)
                for problem in _problems(name, body)]
    if problems:
        raise exception.HostNotReady(problems=(
            f'[powervm] io_slots_file {path}: {" ".join(problems)}'))
    return tuple(_paragraph(name, body) for name, body in content.items())


def _items(content, path):
    if not isinstance(content, dict):
        raise exception.HostNotReady(problems=(
            f'[powervm] io_slots_file {path} is no list of named '
            f'paragraphs.'))
    return content.items()


def _problems(name, body):
    """Yield a sentence for each thing that is wrong with a paragraph."""
    if not isinstance(body, dict) or not isinstance(
            body.get('identification'), dict) or not body['identification']:
        yield f"paragraph '{name}' has no identification of a slot."
        return
    for key in sorted(set(body) - _KEYS, key=str):
        yield (f"paragraph '{name}' has '{key}'; it may have "
               f"{', '.join(sorted(_KEYS))}.")
    for key, value in body['identification'].items():
        if key not in _IDENTIFICATION:
            yield (f"paragraph '{name}' identifies slots by '{key}'; there "
                   f"are {', '.join(_IDENTIFICATION)}.")
        elif not isinstance(value, str) or not (
                _IDENTIFICATION[key].fullmatch(value)):
            yield (f"paragraph '{name}' has {key}: {value}; it must be "
                   f'{_form(key)}, in quotes.')
    words = [body.get('resource_class', DEFAULT_CLASS)]
    traits = body.get('traits', ['CUSTOM_NONE'])
    if not isinstance(traits, list) or not traits:
        yield f"paragraph '{name}' has traits that are no list."
        traits = []
    for word in words + traits:
        if not isinstance(word, str) or not _CUSTOM.fullmatch(word):
            yield (f"paragraph '{name}' has {word}; resource classes and "
                   f'traits are written CUSTOM_LIKE_THIS.')
        elif word.startswith(GENERATED):
            yield (f"paragraph '{name}' has {word}; traits that begin with "
                   f'{GENERATED} are made by the driver.')


def _form(key):
    digits = re.search('{(.)}', _IDENTIFICATION[key].pattern)
    return (f'{digits[1]} digits of 0 to 9 and A to F' if digits
            else 'a location code')


def _paragraph(name, body):
    return Paragraph(
        name, tuple(body['identification'].items()),
        body.get('resource_class', DEFAULT_CLASS),
        tuple(body.get('traits', ())))
