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

"""What the demonstration prints: steps with their time, and checks."""

import time

import prettytable


class Report:
    """Prints as it goes and remembers what was not true."""

    def __init__(self):
        self._start = time.monotonic()
        self.checks = 0
        self.failures = []

    def elapsed(self):
        """Return the seconds since the start."""
        return time.monotonic() - self._start

    def step(self, text):
        """Say what is being done from now on, with the time."""
        self._print(f'{self.elapsed():5.1f} s  {text}')

    def note(self, text):
        """Say something about the step."""
        self._print(f'         {text}')

    def check(self, text, differences=()):
        """Say that something is true, or where it is not.

        :param differences: sentences; none of them means it is true.
        """
        self.checks += 1
        differences = list(differences)
        if not differences:
            self._print(f'         ok: {text}')
            return
        self.failures.append(text)
        self._print(f'     FAILED: {text}')
        for line in differences:
            self._print(f'             {line}')

    def table(self, title, fields, rows):
        """Print a table, numbers to the right."""
        table = prettytable.PrettyTable(fields)
        table.align = 'l'
        for field in _numeric(fields, rows):
            table.align[field] = 'r'
        table.add_rows(rows)
        self._print(f'\n{title}\n{table}')

    def _print(self, text):
        print(text, flush=True)


def _numeric(fields, rows):
    return [field for place, field in enumerate(fields)
            if rows and all(isinstance(row[place], (int, float))
                            for row in rows)]
