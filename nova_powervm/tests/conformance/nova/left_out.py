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

"""The list of Nova's tests that do not run on the PowerVM driver."""

import dataclasses
import pathlib
import re

import yaml

_LIST = pathlib.Path(__file__).with_name('left_out.yaml')


@dataclasses.dataclass(frozen=True)
class Entry:
    """A class or a test that is left out, or several of them.

    :ivar pattern: regular expression for the beginning of a name, up to a
        dot or the end
    :ivar reason: why
    :ivar never: no PowerVM driver can run it; otherwise it is so far
    """

    pattern: str
    reason: str
    never: bool

    def matches(self, name):
        return re.match(rf'(?:{self.pattern})(?![^.(])', name) is not None


def entries():
    """Return all entries, in the order of the list."""
    return [Entry(pattern, group['reason'], when == 'never')
            for when, groups in yaml.safe_load(_LIST.read_text()).items()
            for group in groups for pattern in group['tests']]


class LeftOut:
    """Tells why a test is left out."""

    def __init__(self):
        self._entries = entries()

    def matching(self, name):
        """Return the entries that leave out the test of that name."""
        return [entry for entry in self._entries if entry.matches(name)]

    def __contains__(self, name):
        return bool(self.matching(name))
