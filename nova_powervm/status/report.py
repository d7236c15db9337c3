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

"""What a check found, and how a list of that is shown."""

import dataclasses
import enum
import json
import textwrap

import prettytable

_WIDTH = 62


class Code(enum.IntEnum):
    """How a check ended: the codes of nova-status, and one more.

    A check that could not be made because another one failed counts for
    nothing: the other one is what has to be mended.
    """

    SKIPPED = -1
    OK = 0
    WARNING = 1
    FAILURE = 2


_WORDS = {Code.SKIPPED: 'not checked', Code.OK: 'ok',
          Code.WARNING: 'warning', Code.FAILURE: 'FAILURE'}


@dataclasses.dataclass(frozen=True)
class Result:
    """The end of a check.

    :ivar found: what is there, in a few words or a sentence
    :ivar mend: what to do about it; empty if nothing
    """

    code: Code
    found: str
    mend: str = ''


def ok(found):
    """Nothing has to be done."""
    return Result(Code.OK, found)


def warning(found, mend):
    """The host works, and something of it will not."""
    return Result(Code.WARNING, found, mend)


def failure(found, mend):
    """The host cannot be used like this."""
    return Result(Code.FAILURE, found, mend)


def skipped(found):
    """It could not be checked."""
    return Result(Code.SKIPPED, found)


def exit_status(results):
    """Return 0, 1 or 2, for the worst of the results, as nova-status."""
    return max((int(result.code) for _, result in results), default=0)


def table(title, results):
    """Return a table of [(name of the check, Result)]."""
    shown = prettytable.PrettyTable([title, 'Result', 'Found'])
    shown.align = 'l'
    for name, result in results:
        shown.add_row([name, _WORDS[result.code], _cell(result)])
    return shown.get_string()


def as_json(title, results):
    """Return the same as JSON, for programs."""
    return json.dumps({
        'name': title, 'exit_status': exit_status(results), 'checks': [
            {'check': name, 'result': result.code.name.lower(),
             'found': result.found, 'mend': result.mend}
            for name, result in results]}, indent=2)


def _cell(result):
    lines = textwrap.wrap(result.found, _WIDTH)
    if result.mend:
        lines += textwrap.wrap(result.mend, _WIDTH, initial_indent='-> ',
                               subsequent_indent='   ')
    return '\n'.join(lines)
