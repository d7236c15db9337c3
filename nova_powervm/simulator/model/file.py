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

"""File objects: how bytes get into disks and media."""

import math
import threading

import time

from nova_powervm.simulator.model import content
from nova_powervm.simulator.model import disks
from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import registry

ISO = 'BROKERED_MEDIA_ISO'
DISK_IMAGE = 'BROKERED_DISK_IMAGE'
KINDS = (ISO, DISK_IMAGE)
_MAX_NAME = 79


class File(registry.Thing):
    """An upload announced: what it is for, and how much has arrived."""

    noun = 'File'

    def __init__(self, uuid, name, kind, vios, target):
        super().__init__(uuid, name)
        self.kind = kind
        self.vios = vios
        self.target = target
        self.media_type = 'application/octet-stream'
        self.expected_size = None
        self.expected_sha256 = None
        self.received = 0
        self.modified = int(time.time() * 1000)


class _Slowly:
    """A stream that gives so many bytes a second, and stops at the end."""

    def __init__(self, stream, rate, ended):
        self._stream, self._rate, self._ended = stream, rate, ended

    def read(self, size):
        block = self._stream.read(size)
        if self._ended.wait(len(block) / self._rate):
            raise OSError('The simulator was ended.')
        return block


class Files:
    """All File objects of a machine; there may be a hundred.

    ``rate`` is how many bytes of an upload arrive in a second, at most; None
    is as many as there are.
    """

    # Attributes that a saved machine starts anew with.
    not_kept = {'_ended': threading.Event}

    def __init__(self, machine):
        self._machine = machine
        self._ended = threading.Event()
        self.rate = None

    def close(self):
        """End uploads that are slow."""
        self._ended.set()

    def create(self, name, kind, vios, udid=None, size=None, sha256=None):
        """Announce an upload. Raises Invalid, NoSuchThing or NoSpace."""
        if not 1 <= len(name) <= _MAX_NAME:
            raise errors.Invalid(
                f'A file name has 1 to {_MAX_NAME} characters; {name!r} has '
                f'{len(name)}.')
        if len(self._all()) >= self._machine.max_files:
            raise errors.NoSpace(
                f'There are {self._machine.max_files} File objects, which '
                'is the maximum; delete some.')
        target = self._target(name, kind, vios, udid)
        made = File(self._machine.registry.new_uuid(), name, kind, vios,
                    target)
        made.expected_size, made.expected_sha256 = size, sha256
        return self._machine.add(made)

    def delete(self, file):
        """Forget an upload. What was uploaded stays where it is."""
        self._machine.registry.remove(file)

    def _target(self, name, kind, vios, udid):
        """The disk to write to; None for media, which the upload makes."""
        if kind not in KINDS:
            raise errors.NotSimulated(f'files of type {kind}')
        vios.check_reachable()
        if kind == DISK_IMAGE:
            return vios.writable(udid)
        if vios.repository is None:
            raise errors.NoSuchThing('media repository on', vios.name)
        if name in vios.repository.media:
            raise errors.NameTaken(f'A medium named {name} already exists.')
        return None

    def receive(self, file, stream):
        """Take the bytes of an upload and put them where they belong.

        The machine is not locked while the bytes arrive. Raises Invalid if
        size or digest is not what was announced, NoSpace if it is too much.
        """
        landing = content.Content(self._machine.room)
        if self.rate is not None:
            stream = _Slowly(stream, self.rate, self._ended)
        file.received = landing.write_from(stream)
        try:
            with self._machine.lock:
                self._machine.changed(file)
                self._check(file, landing)
                self._deliver(file, landing)
        finally:
            landing.discard()

    def content(self, file):
        """The bytes that were uploaded. Raises NoSuchThing."""
        if file.kind == DISK_IMAGE:
            return file.target.content
        return file.vios.medium(file.name).content

    def _check(self, file, landing):
        size, sha256 = landing.size, landing.sha256()
        if file.expected_size is not None and size != file.expected_size:
            raise errors.Invalid(
                f'{file.name} was announced with {file.expected_size} bytes; '
                f'{size} arrived.')
        if file.expected_sha256 and sha256 != file.expected_sha256.lower():
            raise errors.Invalid(
                f'{file.name} was announced with the SHA256 digest '
                f'{file.expected_sha256}; what arrived has {sha256}.')

    def _deliver(self, file, landing):
        if file.kind == DISK_IMAGE:
            file.target.fill(landing)
            return
        size = math.ceil(landing.size / disks.GB * 1e6) / 1e6
        repository = file.vios.repository
        medium = repository.add(file.name, size)
        medium.content.take(landing)
        self._machine.changed(repository.group)
        self._machine.changed(file.vios)

    def snapshot(self):
        """Names of the File objects there are."""
        return sorted(f.name for f in self._all())

    def _all(self):
        return self._machine.registry.all('File')
