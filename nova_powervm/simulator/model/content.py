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

"""Bytes of disks, media and files, kept sparse in temporary files."""

import hashlib
import os
import shutil
import tempfile
import weakref

_BLOCK = 1 << 16
_ZEROS = bytes(_BLOCK)


class Room:
    """A temporary directory that holds the contents of one machine.

    It is made when the first byte arrives and removed by close(), or at the
    latest when nothing refers to it any more.
    """

    def __init__(self):
        self._path = None
        self._count = 0

    def new_path(self):
        """A path that nothing has used yet."""
        if self._path is None:
            self._path = tempfile.mkdtemp(prefix='pvmsim-')
            self._remover = weakref.finalize(
                self, shutil.rmtree, self._path, ignore_errors=True)
        self._count += 1
        return os.path.join(self._path, str(self._count))

    def close(self):
        """Remove the directory and all contents in it."""
        if self._path is not None:
            self._remover()
            self._path = None


class Content:
    """What was written to one disk, medium or file.

    Runs of zeros take no room. ``size`` is the length in bytes up to the end
    of the last write; beyond it everything reads as zeros.
    """

    def __init__(self, room):
        self._room = room
        self._path = None
        self._digest = None
        self.size = 0

    def write_from(self, stream):
        """Replace the content by the bytes of a readable stream.

        Returns how many bytes there were.
        """
        self.discard()
        path = self._room.new_path()
        digest = hashlib.sha256()
        size = 0
        with open(path, 'wb') as target:
            while block := stream.read(_BLOCK):
                digest.update(block)
                size += len(block)
                if block == _ZEROS[:len(block)]:
                    target.seek(len(block), os.SEEK_CUR)
                else:
                    target.write(block)
            target.truncate(size)
        self._path, self.size, self._digest = path, size, digest.hexdigest()
        return size

    def copy_from(self, other):
        """Become a copy of another content."""
        self.discard()
        if other._path is not None:
            path = self._room.new_path()
            with open(other._path, 'rb') as source, open(path, 'wb') as target:
                _copy_extents(source, target, other.size)
            self._path = path
        self.size, self._digest = other.size, other._digest

    def take(self, other):
        """Become the other content, which is empty afterwards."""
        self.discard()
        self._path, self.size, self._digest = (
            other._path, other.size, other._digest)
        other._path = None

    def read(self, offset=0, length=None):
        """Bytes from offset; to the end of what was written by default."""
        if length is None:
            length = max(self.size - offset, 0)
        written = b''
        if self._path is not None:
            with open(self._path, 'rb') as source:
                source.seek(offset)
                written = source.read(length)
        return written + bytes(length - len(written))

    def blocks(self):
        """The whole content in pieces, for streaming it out."""
        for offset in range(0, self.size, _BLOCK):
            yield self.read(offset, min(_BLOCK, self.size - offset))

    def sha256(self):
        """Digest of what was written, as hex text; None if nothing was."""
        return self._digest

    def discard(self):
        """Forget the bytes and give their room back."""
        if self._path is not None:
            os.unlink(self._path)
        self._path, self.size, self._digest = None, 0, None


def _copy_extents(source, target, size):
    """Copy only the written parts of a sparse file."""
    end = 0
    while end < size:
        try:
            start = os.lseek(source.fileno(), end, os.SEEK_DATA)
        except OSError:
            break
        end = min(os.lseek(source.fileno(), start, os.SEEK_HOLE), size)
        source.seek(start)
        target.seek(start)
        _copy_bytes(source, target, end - start)
    target.truncate(size)


def _copy_bytes(source, target, left):
    while left > 0 and (block := source.read(min(left, _BLOCK))):
        target.write(block)
        left -= len(block)
