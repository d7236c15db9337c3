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

"""Virtual terminals: a port for each, and a guest that echoes."""

import contextlib
import socket
import threading

from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import rfb

_PROMPT = 'login: '


class Terminal:
    """An open terminal of a partition, on a port of this host.

    One that is text is closed when the last connection with it ends: the
    command that has it shows it itself.

    :param graphic: show it as VNC does; otherwise as plain text
    :param settings: what it was opened with, such as codepage=037
    """

    def __init__(self, part, graphic, settings=''):
        self.part = part
        self.graphic = graphic
        self.settings = settings
        self.screen = rfb.Screen()
        if part.active:
            self.screen.write(f'{part.name} {_PROMPT}')
        # What a text terminal shows before somebody looks is not lost.
        self._unseen = '\n'.join(self.screen.lines)
        self._line = ''
        self._connections = set()
        self._listener = socket.create_server(('127.0.0.1', 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True,
                         name=f'terminal-{self.port}').start()

    def typed(self, char):
        """A key was pressed: the guest echoes it, and whole lines again.

        Returns what it showed: nothing if the partition is off.
        """
        if not self.part.active:
            return ''
        answer = char
        if char == '\n':
            answer = f'\n{self._line}\n{_PROMPT}'
            self._line = ''
        elif char == '\b':
            self._line = self._line[:-1]
        else:
            self._line += char
        self.screen.write(answer)
        return answer

    def show(self, text):
        """The guest writes something."""
        self.screen.write(text)
        if self.graphic:
            return
        if not self._connections:
            self._unseen += text
        for connection in list(self._connections):
            with contextlib.suppress(OSError):
                connection.sendall(text.encode())

    def close(self):
        """Hang up on everybody."""
        for one in (self._listener, *self._connections):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self._connections.add(connection)
                threading.Thread(target=self._serve, args=(connection,),
                                 daemon=True).start()

    def _serve(self, connection):
        talk = self._talk_pixels if self.graphic else self._talk_text
        with connection, contextlib.suppress(OSError, EOFError):
            talk(connection)
        self._connections.discard(connection)
        if not self.graphic and not self._connections:
            self.part.machine.terminals.end(self)

    def _talk_pixels(self, connection):
        rfb.Viewer(connection, self.part.name, self.screen, self.typed).run()

    def _talk_text(self, connection):
        connection.sendall(self._unseen.encode())
        while data := connection.recv(4096):
            typed = data.decode('latin-1').replace('\r\n', '\n')
            for char in typed.replace('\r', '\n'):
                connection.sendall(self.typed(char).encode('latin-1'))


class Terminals:
    """The terminals of a machine that are open, one a partition."""

    not_kept = {'_open': dict}

    def __init__(self):
        self._open = {}

    def open(self, part, graphic=True, settings=''):
        """Open the terminal of a partition. Raises InUse if it is."""
        if part in self._open:
            raise errors.InUse(
                f'The terminal of {part.name} is open already.')
        self._open[part] = Terminal(part, graphic, settings)
        return self._open[part]

    def get(self, part):
        """The open terminal of a partition, or None."""
        return self._open.get(part)

    def all(self):
        """Every open terminal."""
        return list(self._open.values())

    def close(self, part):
        """Close the terminal of a partition; it may be closed already."""
        terminal = self._open.pop(part, None)
        if terminal is not None:
            terminal.close()

    def end(self, terminal):
        """Close that one, unless another has taken its place."""
        if self._open.get(terminal.part) is terminal:
            self.close(terminal.part)

    def show(self, part, text):
        """The guest of a partition writes something on its terminal."""
        terminal = self.get(part)
        if terminal is not None:
            terminal.show(text)

    def greet(self, part):
        """The guest of a partition has come up, and asks who is there."""
        self.show(part, f'\n{part.name} {_PROMPT}')

    def close_all(self):
        """The machine stops."""
        for part in list(self._open):
            self.close(part)
