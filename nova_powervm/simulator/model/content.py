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
import types
import weakref

_BLOCK = 1 << 16
_ZEROS = bytes(_BLOCK)
_UNTOUCHED = (0, 0)  # Access and modification time of a file not written to.


class Room:
    """A temporary directory that holds the contents of one machine.

    It is made when the first byte arrives and removed by close(), or at the
    latest when nothing refers to it any more.
    """

    # Attributes that a saved machine starts anew with.
    not_kept = {'_path': types.NoneType, '_remover': types.NoneType}

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
    of the last write; beyond it everything reads as zeros. ``stored`` is how
    many bytes of it are its own and not only zeros.
    """

    # Attributes that a saved machine starts anew with.
    not_kept = {'_path': types.NoneType, '_exposed': types.NoneType}

    def __init__(self, room):
        self._room = room
        self._source = None
        self._path = None
        self._exposed = None
        self._clear()

    def _clear(self):
        self._digest, self._size, self._stored = None, 0, 0

    # -- reading --------------------------------------------------------

    @property
    def size(self):
        """Bytes up to the end of the last write."""
        self._look()
        return self._source.size if self._source else self._size

    @property
    def stored(self):
        """Bytes that take room: neither zeros nor those of a source."""
        self._look()
        return self._stored

    def read(self, offset=0, length=None):
        """Bytes from offset; to the end of what was written by default."""
        if self._source is not None:
            return self._source.read(offset, length)
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
        self._look()
        return self._source.sha256() if self._source else self._digest

    # -- writing --------------------------------------------------------

    def write_from(self, stream):
        """Replace the content by the bytes of a readable stream.

        Returns how many bytes there were.
        """
        self.discard()
        path = self._room.new_path()
        digest = hashlib.sha256()
        size = stored = 0
        with open(path, 'wb') as target:
            while block := stream.read(_BLOCK):
                digest.update(block)
                size += len(block)
                if block == _ZEROS[:len(block)]:
                    target.seek(len(block), os.SEEK_CUR)
                else:
                    stored += len(block)
                    target.write(block)
            target.truncate(size)
        self._path, self._digest = path, digest.hexdigest()
        self._size, self._stored = size, stored
        return size

    def show(self, source):
        """Read as another content does, without a copy of its bytes.

        They are copied when somebody is about to write; until then the
        source must stay as it is.
        """
        self.discard()
        self._source = source

    def copy_from(self, other):
        """Become a copy of another content."""
        self.discard()
        origin = other._source or other
        origin._look()
        if origin._path is not None:
            path = self._room.new_path()
            _copy_file(origin._path, path, origin._size)
            self._path = path
        self._size, self._stored = origin._size, origin._stored
        self._digest = origin._digest

    def take(self, other):
        """Become the other content, which is empty afterwards."""
        exposed, path = self._exposed, self._path
        if exposed is None:
            self.discard()
            self._path = other._path
        elif other._path is None:
            os.truncate(path, 0)
        else:
            os.replace(other._path, path)
        self._size, self._stored = other._size, other._stored
        self._digest = other._digest
        other._path = None
        other._clear()
        if exposed is not None:
            self.expose(exposed)

    def discard(self):
        """Forget the bytes and give their room back."""
        if self._path is not None:
            os.unlink(self._path)
        self._path = self._source = self._exposed = None
        self._clear()

    # -- elsewhere ------------------------------------------------------

    def store(self, path):
        """Copy the bytes of its own, if any, to a new file.

        Returns whether there are any.
        """
        self._look()
        if self._path is None:
            return False
        _copy_file(self._path, path, self._size)
        return True

    def restore(self, path):
        """Take the bytes that store() copied back."""
        self._path = self._room.new_path()
        _copy_file(path, self._path, self._size)

    # -- as a file ------------------------------------------------------

    def expose(self, length):
        """The path of a file whose bytes are these, to read and write.

        It is sparse and at least ``length`` bytes long, as a block device
        is, and stays what it is until the content is discarded.
        """
        self._look()
        if self._source is not None:
            self.copy_from(self._source)
        if self._path is None:
            self._path = self._room.new_path()
            open(self._path, 'wb').close()
        os.truncate(self._path, max(length, self._size))
        self._exposed = max(length, self._exposed or 0)
        os.utime(self._path, ns=_UNTOUCHED)
        return self._path

    def _look(self):
        """See what was written to the file since it was looked at last."""
        if self._exposed is None:
            return
        if os.stat(self._path).st_mtime_ns == _UNTOUCHED[1]:
            return
        os.utime(self._path, ns=_UNTOUCHED)
        with open(self._path, 'rb') as file:
            written, self._stored = _measure(file)
            self._size = max(self._size, written)
            self._digest = _digest(file, self._size)


def _measure(file):
    """The end of the last byte that is not zero; bytes that take room."""
    end = stored = 0
    for offset, length in _extents(file, os.fstat(file.fileno()).st_size):
        file.seek(offset)
        while length > 0 and (block := file.read(min(length, _BLOCK))):
            if block != _ZEROS[:len(block)]:
                end = offset + len(block.rstrip(b'\0'))
                stored += len(block)
            offset += len(block)
            length -= len(block)
    return end, stored


def _digest(file, size):
    """Digest of the first bytes of a file, or None if that is nothing."""
    if not size:
        return None
    digest = hashlib.sha256()
    file.seek(0)
    while size > 0:
        wanted = min(size, _BLOCK)
        digest.update(file.read(wanted).ljust(wanted, b'\0'))
        size -= wanted
    return digest.hexdigest()


def _extents(file, size):
    """Offset and length of the written parts of a sparse file."""
    end = 0
    while end < size:
        try:
            start = os.lseek(file.fileno(), end, os.SEEK_DATA)
        except OSError:
            return
        end = min(os.lseek(file.fileno(), start, os.SEEK_HOLE), size)
        if end > start:
            yield start, end - start


def _copy_file(origin, path, size):
    with open(origin, 'rb') as source, open(path, 'wb') as target:
        _copy_extents(source, target, size)


def _copy_extents(source, target, size):
    """Copy only the written parts of a sparse file."""
    for start, length in _extents(source, size):
        source.seek(start)
        target.seek(start)
        _copy_bytes(source, target, length)
    target.truncate(size)


def _copy_bytes(source, target, left):
    while left > 0 and (block := source.read(min(left, _BLOCK))):
        target.write(block)
        left -= len(block)
