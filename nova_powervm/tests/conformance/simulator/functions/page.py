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

"""What the documentation shows of the table."""

import itertools
import pathlib

from nova_powervm.tests.conformance.simulator.functions import library
from nova_powervm.tests.conformance.simulator.functions import table

PATH = (pathlib.Path(__file__).parents[5]
        / 'doc/source/simulator/output/functions.txt')


def write():
    """Bring the page up to date."""
    PATH.write_text(text())


def text():
    """How many functions are exercised, and which ones are not, and why."""
    counts = [(family, *_counts(family)) for family in library.FAMILIES]
    head = ''.join(f'{family:10}{sends:6} send requests {runs:6} do not '
                   f'{left:6} not exercised\n'
                   for family, sends, runs, left in counts)
    return head + '\n' + '\n'.join(_reasons())


def _counts(family):
    words = [line.word for name in library.names()
             if name.partition('.')[0] == family
             for line in table.about(name)]
    return [words.count(word) for word in (table.SENDS, table.RUNS,
                                           table.NOT)]


def _reasons():
    """Paragraphs: the functions that one reason is about, and the reason."""
    def reason(line):
        return line.rest
    left = [line for line in table.lines() if line.word == table.NOT]
    for text, lines in itertools.groupby(sorted(left, key=reason), reason):
        names = ''.join(f'{line.name}\n' for line in sorted(lines))
        yield f'{names}    {text}\n'
