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

"""A screen with text on it, and RFB, the protocol of VNC, to show it.

Of RFB there is what viewers need: version 3.8 or 3.3, no authentication, raw
pixels. A character is drawn as the bits of its code, eight by eight.
"""

import struct

COLUMNS, ROWS, CELL = 80, 24, 8
_WIDTH, _HEIGHT = COLUMNS * CELL, ROWS * CELL
_VERSION = b'RFB 003.008\n'
_OLD_VERSION = b'RFB 003.003\n'
_NO_AUTHENTICATION = 1
# Bits of a pixel, depth, big endian, true colour, maxima, shifts, padding.
_PIXELS = struct.pack('>BBBBHHHBBB3x', 32, 24, 0, 1, 255, 255, 255, 16, 8, 0)
# Bytes that follow the type of a message that has nothing more to tell.
_POINTER_EVENT = 5
_CONTROL_KEYS = {0xff0d: '\n', 0xff8d: '\n', 0xff08: '\b'}


class Screen:
    """Text that scrolls up."""

    def __init__(self):
        self.lines = ['']

    def write(self, text):
        """Show text at the end; \\n is a new line and \\b takes back."""
        for char in text:
            if char == '\b':
                self.lines[-1] = self.lines[-1][:-1]
            elif char == '\n' or len(self.lines[-1]) == COLUMNS:
                self.lines.append('')
            if char not in '\b\n':
                self.lines[-1] += char
        del self.lines[:-ROWS]

    def pixels(self, size):
        """The picture; a pixel has that many bytes."""
        on, off = b'\xff' * size, bytes(size)
        empty = off * _WIDTH * CELL
        rows = [self._row(line.ljust(COLUMNS), on, off) if line else empty
                for line in self.lines]
        return b''.join(rows) + empty * (ROWS - len(rows))

    @staticmethod
    def _row(line, on, off):
        glyph = on * (CELL - 1) + off
        return b''.join(
            glyph if ord(char) >> bit & 1 and char != ' ' else off * CELL
            for bit in range(CELL) for char in line)


class Viewer:
    """One connection of a viewer.

    :param typed: is called with each character, once it is typed
    """

    def __init__(self, connection, name, screen, typed):
        self._in = connection.makefile('rb')
        self._out = connection
        self._name = name.encode()
        self._screen = screen
        self._typed = typed
        self._pixel_bytes = 4
        self._wants = False

    def run(self):
        """Talk until the viewer goes away. Raises OSError or EOFError."""
        self._greet()
        while True:
            self._hear(self._read('B')[0])

    def _read(self, form):
        form = f'>{form}'
        data = self._in.read(struct.calcsize(form))
        if len(data) < struct.calcsize(form):
            raise EOFError
        return struct.unpack(form, data)

    def _greet(self):
        self._out.sendall(_VERSION)
        version, = self._read('12s')
        if version <= _OLD_VERSION:
            self._out.sendall(struct.pack('>I', _NO_AUTHENTICATION))
        else:
            self._out.sendall(bytes((1, _NO_AUTHENTICATION)))
            if self._read('B') != (_NO_AUTHENTICATION,):
                raise EOFError
            self._out.sendall(struct.pack('>I', 0))
        self._read('B')
        self._out.sendall(struct.pack('>HH', _WIDTH, _HEIGHT) + _PIXELS
                          + struct.pack('>I', len(self._name)) + self._name)

    def _hear(self, kind):
        """One message; those that are not known end the connection."""
        hearers = {0: self._set_pixels, 2: self._set_encodings,
                   3: self._show, 4: self._key, 6: self._cut_text}
        if kind == _POINTER_EVENT:
            self._read('5x')
        elif kind in hearers:
            hearers[kind]()
        else:
            raise EOFError

    def _set_pixels(self):
        bits, = self._read('3xB15x')
        self._pixel_bytes = bits // 8 if bits in (8, 16, 32) else 4

    def _set_encodings(self):
        count, = self._read('xH')
        self._read(f'{4 * count}x')

    def _show(self):
        incremental, = self._read('B8x')
        self._wants = True
        if not incremental:
            self._update()

    def _update(self):
        """Send the picture, if the viewer waits for it."""
        if self._wants:
            self._wants = False
            self._out.sendall(
                struct.pack('>BxHHHHHi', 0, 1, 0, 0, _WIDTH, _HEIGHT, 0)
                + self._screen.pixels(self._pixel_bytes))

    def _key(self):
        down, code = self._read('B2xI')
        char = _CONTROL_KEYS.get(code)
        if char is None and 0x20 <= code <= 0xff:
            char = chr(code)
        if down and char:
            self._typed(char)
            self._update()

    def _cut_text(self):
        length, = self._read('3xI')
        for char in self._read(f'{length}s')[0].decode('latin-1'):
            self._typed(char)
        self._update()
