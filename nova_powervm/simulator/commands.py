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

"""Commands of the management partition: mkvterm, rmvterm, and pgrep for them.

A client that runs on the management partition opens consoles with local
commands. Here they are small scripts in a directory to put on the PATH, which
ask the simulator that wrote them.
"""

import contextlib
import json
import os
import re
import selectors
import shutil
import socket
import ssl
import sys
import tempfile
import termios
import tty
import urllib.error
import urllib.request
import weakref

_NAMES = ('mkvterm', 'rmvterm', 'pgrep')
_SCRIPT = """\
#!{python}
import runpy
import sys
run = runpy.run_path({module!r})['run']
sys.exit(run({name!r}, {url!r}, sys.argv[1:]))
"""
_USED = 3
_FAILED = 1
_LEAVE = b'~.'


class Commands:
    """The directory of the scripts; it is made when somebody asks for it."""

    def __init__(self, url):
        self._url = url
        self._path = None

    @property
    def path(self):
        """The directory, which goes when nobody needs it any more."""
        if self._path is None:
            self._path = tempfile.mkdtemp(prefix='pvmsim-commands-')
            self._remover = weakref.finalize(
                self, shutil.rmtree, self._path, ignore_errors=True)
            for name in _NAMES:
                self._write(name)
        return self._path

    def _write(self, name):
        path = os.path.join(self._path, name)
        with open(path, 'w') as script:
            script.write(_SCRIPT.format(python=sys.executable, name=name,
                                        module=__file__, url=self._url))
        os.chmod(path, 0o755)

    def remove(self):
        """Remove the directory, if there is one."""
        if self._path is not None:
            self._remover()
            self._path = None


def run(name, url, words):
    """Run a command; returns its exit status."""
    return {'mkvterm': _open, 'rmvterm': _close, 'pgrep': _list}[name](
        f'{url}/simulator/terminals', words)


def _open(url, words):
    """mkvterm --id N [--vnc] [--local] [--consolesettings TEXT]

    With --vnc it prints a port; without, it is the terminal until ~. is typed
    at the beginning of a line, its input ends or the terminal is closed.
    """
    found = _ask('POST', f'{url}/{_option(words, "--id")}', {
        'graphic': '--vnc' in words,
        'settings': _option(words, '--consolesettings')})
    if 'error' in found:
        print(found['error'], file=sys.stderr)
    if '--vnc' in words and found.get('graphic'):
        print(found['port'])
    if 'port' not in found:
        return _FAILED
    if 'error' in found:
        return _USED
    if '--vnc' not in words:
        _be_terminal(found['port'])
    return 0


def _be_terminal(port):
    """Connect a port with what is typed and what is shown."""
    keys, screen = sys.stdin.fileno(), sys.stdout.fileno()
    with socket.create_connection(('127.0.0.1', port)) as terminal, \
            _raw(keys), selectors.DefaultSelector() as selector:
        selector.register(terminal, selectors.EVENT_READ)
        selector.register(keys, selectors.EVENT_READ)
        line = b''
        while True:
            ready = {key.fileobj for key, _ in selector.select()}
            if terminal in ready:
                shown = terminal.recv(4096)
                os.write(screen, shown)
                if not shown:
                    return
            if keys in ready:
                typed = _read(keys)
                line = re.split(b'[\r\n]', line + typed)[-1]
                if not typed or line.startswith(_LEAVE):
                    return
                terminal.sendall(typed)


def _read(keys):
    """What is typed; nothing once the terminal of the user is gone."""
    try:
        return os.read(keys, 4096)
    except OSError:
        return b''


@contextlib.contextmanager
def _raw(keys):
    """Keys go through as they are typed, if somebody types them."""
    if not os.isatty(keys):
        yield
        return
    before = termios.tcgetattr(keys)
    tty.setraw(keys)
    try:
        yield
    finally:
        with contextlib.suppress(termios.error):
            termios.tcsetattr(keys, termios.TCSADRAIN, before)


def _close(url, words):
    """rmvterm --id N"""
    found = _ask('DELETE', f'{url}/{_option(words, "--id")}')
    if 'error' in found:
        print(found['error'], file=sys.stderr)
        return _FAILED
    return 0


def _list(url, words):
    """Processes of mkvtermutil are those of the simulator; others are not."""
    if 'mkvtermutil' not in words:
        real = shutil.which('pgrep', path=os.defpath) or 'pgrep'
        os.execv(real, ['pgrep', *words])
    found = _ask('GET', url)['terminals']
    for one in found:
        codepage = one['settings'].partition('codepage=')[2] or '037'
        print(f'{one["port"]} mkvtermutil --id {one["id"]} '
              f'--codepage {codepage}')
    return 0 if found else _FAILED


def _option(words, name):
    """The word after an option, or nothing."""
    after = words[words.index(name) + 1:] if name in words else ()
    return after[0] if after else ''


def _trusting(url):
    """The simulator may have made its own certificate."""
    if not url.startswith('https:'):
        return None
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _ask(verb, url, data=None):
    body = None if data is None else json.dumps(data).encode()
    request = urllib.request.Request(url, body, method=verb)
    try:
        with urllib.request.urlopen(request, context=_trusting(url)) as answer:
            return json.loads(answer.read() or b'{}')
    except urllib.error.HTTPError as error:
        return json.loads(error.read())
    except OSError as error:
        return {'error': f'The simulator at {url} does not answer: {error}.'}
