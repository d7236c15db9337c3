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

"""A VNC viewer, as small as it can be, for tests."""

import socket
import struct

FRAME = 640 * 192


class Viewer:
    """Connected, and past the greetings, when it is made."""

    def __init__(self, port=None, host='127.0.0.1',
                 version=b'RFB 003.008\n', connection=None):
        self.socket = connection or socket.create_connection(
            (host, port), timeout=10)
        self.greeting = self.read(12)
        self.socket.sendall(version)
        if version < b'RFB 003.007':
            self.security = self.read(4)
        else:
            self.security = self.read(self.read(1)[0])
            self.socket.sendall(self.security[:1])
            self.result = self.read(4)
        self.socket.sendall(b'\1')
        self.width, self.height = struct.unpack('>HH', self.read(4))
        self.read(16)
        self.name = self.read(struct.unpack('>I', self.read(4))[0]).decode()

    def read(self, count):
        """That many bytes; fewer if the connection ends."""
        data = b''
        while len(data) < count:
            more = self.socket.recv(count - len(data))
            if not more:
                break
            data += more
        return data

    def type(self, text):
        """Press and release keys."""
        for char in text:
            code = {'\n': 0xff0d, '\b': 0xff08}.get(char, ord(char))
            for down in (1, 0):
                self.socket.sendall(struct.pack('>BBxxI', 4, down, code))

    def picture(self, incremental=0, size=4):
        """The pixels of a whole frame."""
        self.socket.sendall(struct.pack('>BBHHHH', 3, incremental, 0, 0,
                                        640, 192))
        return self.frame(size)

    def frame(self, size=4):
        """The next frame that comes."""
        self.read(16)
        return self.read(FRAME * size)

    def close(self):
        self.socket.close()
