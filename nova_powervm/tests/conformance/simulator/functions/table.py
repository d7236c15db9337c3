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

"""The table: what is exercised, by which test; what is not, and why.

A line of it is the name of a function, a word and the rest::

    tasks.storage.crt_lu  sends  test_pools.TestUnits.test_a_unit_is_created
    tasks.cna.find_trunks  runs  test_network.TestTrunks.test_they_are_found
    wrappers.event.Event.create  not  the service makes events

``sends``: it sends requests in that test; ``runs``: it does not, but works
on the answers to others; ``not``: it is not exercised, for that reason. With
``*`` at its end, a name stands for all that begin so.
"""

import dataclasses
import functools
import pathlib

HERE = pathlib.Path(__file__).parent
FILES = {'adapter': 'adapter', 'helpers': 'adapter', 'tasks': 'tasks',
         'traits': 'adapter', 'utils': 'utils', 'wrappers': 'wrappers'}
SENDS = 'sends'
RUNS = 'runs'
NOT = 'not'


@dataclasses.dataclass(frozen=True, order=True)
class Line:
    """One line of the table."""

    name: str
    word: str
    rest: str

    def is_about(self, name):
        """Whether it is the line of that function."""
        return name == self.name or (
            self.name.endswith('*') and name.startswith(self.name[:-1]))


@functools.cache
def lines():
    """All lines."""
    return [Line(*text.split(None, 2)) for file in sorted(HERE.glob('*.txt'))
            for text in file.read_text().splitlines()]


def about(name):
    """The lines of a function."""
    exact, general = _index()
    return exact.get(name, []) + [line for line in general
                                  if line.is_about(name)]


@functools.cache
def _index():
    exact = {}
    for line in lines():
        exact.setdefault(line.name, []).append(line)
    return exact, [line for line in lines() if line.name.endswith('*')]


@functools.cache
def claims():
    """The lines of each test."""
    found = {}
    for line in lines():
        if line.word != NOT:
            found.setdefault(line.rest, []).append(line)
    return found


def write(content):
    """Put these lines into the files of their families."""
    for cached in (lines, claims, _index):
        cached.cache_clear()
    for file in sorted(set(FILES.values())):
        (HERE / f'{file}.txt').write_text(''.join(
            f'{line.name}  {line.word}  {line.rest}\n'
            for line in sorted(content)
            if FILES[line.name.split('.')[0]] == file))
