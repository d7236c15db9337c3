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

"""Ctrl-C and SIGTERM end the command, once, and never its clearing up."""

import signal

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def watch():
    """Make the next of the signals a KeyboardInterrupt, here and now.

    Both by hand: a shell starts background jobs deaf to SIGINT.
    """
    for number in _SIGNALS:
        signal.signal(number, _interrupt)


def ignore():
    """Let none of the signals interrupt what follows."""
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def _interrupt(number, frame):
    ignore()
    raise KeyboardInterrupt
