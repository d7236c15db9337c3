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

"""Which functions of pypowervm run, and which of them send requests.

The interpreter tells of each call, so that the library runs unmodified.
"""

import dis
import socketserver
import sys
import threading

import fixtures
from pypowervm import adapter
from pypowervm.wrappers import entry_wrapper
import requests

from nova_powervm.simulator import listener
from nova_powervm.tests.conformance.simulator.functions import library

_NOTHING = frozenset()


class Recorder(fixtures.Fixture):
    """Records from its setUp on, in this thread and those it starts.

    ``ran`` names the functions that ran to their end; ``sent`` those of them
    that ran, or had started the thread that ran, when the answer to a
    request came. ``answers`` counts those.
    """

    def __init__(self):
        super().__init__()
        self.ran = set()
        self.sent = set()
        self.answers = 0
        self._stacks = {}

    def _setUp(self):
        self.addCleanup(sys.setprofile, sys.getprofile())
        self.addCleanup(threading.setprofile, threading.getprofile())
        threading.setprofile(self._note)
        sys.setprofile(self._note)

    def _note(self, frame, event, arg):
        if event == 'call' or event == 'return':
            code = frame.f_code
            if code not in _REACTIONS:
                _REACTIONS[code] = _reaction(code)
            if _REACTIONS[code] is not None:
                _REACTIONS[code](self, frame, event == 'call', arg)

    @property
    def _stack(self):
        """The calls that run in this thread, or made it run."""
        return self._stacks.setdefault(threading.current_thread(), [])

    def enter(self, names):
        """A function runs, unless a session that is garbage logs off."""
        stack = self._stack
        hidden = stack and stack[-1].names is _NOTHING
        stack.append(_Call(_NOTHING if hidden else names))

    def leave(self, frame):
        """The function that was entered last is done."""
        call = self._stack.pop()
        call.done = _has_returned(frame)
        if call.done:
            self.ran |= call.names
            if call.answered:
                self.sent |= call.names

    def start(self, thread):
        """What runs here is why that thread runs."""
        self._stacks[thread] = list(self._stack)

    def answer(self):
        """A request of this thread was answered."""
        self.answers += 1
        for call in reversed(self._stack):
            if call.names is _NOTHING:
                break  # What runs is not why a session logs off.
            call.answered = True
            if call.done:  # It left this thread behind.
                self.sent |= call.names


class _Call:
    """A function that runs."""

    def __init__(self, names):
        self.names = names
        self.answered = False
        self.done = False


def _has_returned(frame):
    """Whether a function returns or yields, and does not raise."""
    code = frame.f_code
    return dis.opname[code.co_code[frame.f_lasti]].startswith(
        ('RETURN', 'YIELD'))


def _reaction(code):
    """What to do about a call of that code; None is nothing."""
    name = library.functions().get((code.co_filename, code.co_firstlineno))
    first = code.co_varnames[:1]
    if code.co_filename == entry_wrapper.__file__ and first in (
            ('self',), ('cls',)):
        return _inherited(name, first[0])
    return _function({name}) if name else None


def _function(names):
    """Note that a function runs and ends."""
    def react(recorder, frame, called, _):
        if called:
            recorder.enter(names)
        else:
            recorder.leave(frame)
    return react


def _inherited(name, first):
    """The same of a method of all wrappers: note of which one, too."""
    def react(recorder, frame, called, _):
        if not called:
            recorder.leave(frame)
            return
        kind = frame.f_locals[first]
        kind = library.name_of(kind if isinstance(kind, type) else type(kind))
        recorder.enter({kind, f'{kind}.{frame.f_code.co_name}', name or kind})
    return react


def _send(recorder, _, called, answer):
    if not called and answer is not None:
        recorder.answer()


def _start(recorder, frame, called, _):
    if called:
        recorder.start(frame.f_locals['self'])


def _serve(*_):
    """This is a thread of the simulator: do not slow it down."""
    sys.setprofile(None)


_REACTIONS = {
    requests.Session.send.__code__: _send,
    threading.Thread.start.__code__: _start,
    adapter.Session.__del__.__code__: _function(_NOTHING),
    socketserver.ThreadingMixIn.process_request_thread.__code__: _serve,
    listener.Server.serve_forever.__code__: _serve,
}
