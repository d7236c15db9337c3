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
"""What a test says to ``/simulator`` in JSON, checked field by field."""

import json

from nova_powervm.simulator.model import errors

_NEEDED = object()


def posted(call):
    """The body of a request, whatever it is. Raises Invalid."""
    try:
        return json.loads(call.request.get_data())
    except ValueError as error:
        raise errors.Invalid(f'The body is not JSON: {error}.') from None


class Given:
    """The fields of a JSON object; each method raises Invalid.

    Fields must be there unless they have a default. Use it as a context
    manager: at the end of the block fields that nobody asked for are refused,
    so a block only reads.
    """

    def __init__(self, data):
        if not isinstance(data, dict):
            raise errors.Invalid(f'{data!r} is not a JSON object.')
        self._data = data
        self._known = []

    @classmethod
    def of(cls, call):
        """The fields of the body of a request."""
        return cls(posted(call))

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        unknown = sorted(set(self._data) - set(self._known))
        if kind is None and unknown:
            raise errors.Invalid(
                f'There is no field "{unknown[0]}" here; there are: '
                f'{", ".join(self._known)}.')

    def __contains__(self, name):
        return name in self._data

    def text(self, name, default=_NEEDED, among=None):
        """A text that is not empty, or one of some."""
        found = self._get(name, default, lambda v: isinstance(v, str) and v,
                          'a text')
        if among and found is not default and found not in among:
            raise errors.Invalid(f'"{name}" is one of {", ".join(among)}, '
                                 f'not {found!r}.')
        return found

    def number(self, name, default=_NEEDED, least=0):
        """A number, at least that."""
        return self._get(name, default, lambda v: _is_number(v, (int, float))
                         and v >= least, f'a number, {least} or more')

    def whole(self, name, default=_NEEDED, least=0):
        """A whole number, at least that."""
        return self._get(name, default, lambda v: _is_number(v, int)
                         and v >= least, f'a whole number, {least} or more')

    def positive(self, name, default=_NEEDED):
        """A number above 0, such as GB."""
        return self._get(name, default, lambda v: _is_number(v, (int, float))
                         and 0 < v < 1e15, 'a number above 0')

    def flag(self, name, default=_NEEDED):
        """true or false."""
        return self._get(name, default, lambda v: isinstance(v, bool),
                         'true or false')

    def texts(self, name, default=_NEEDED):
        """A list of texts."""
        return self._get(name, default, lambda v: isinstance(v, list) and all(
            isinstance(one, str) and one for one in v), 'a list of texts')

    def objects(self, name, default=_NEEDED):
        """A list of objects, each as a Given."""
        found = self._get(name, default, lambda v: isinstance(v, list),
                          'a list of objects')
        return [Given(one) for one in found]

    def pair(self, name, default=None):
        """User and password, as a tuple; null is nobody."""
        found = self._get(name, None, lambda v: isinstance(v, dict),
                          'an object with "user" and "password"')
        if found is None:
            return None if name in self else default
        with Given(found) as chap:
            return chap.text('user'), chap.text('password')

    def anything(self, name, default):
        """A value that somebody else checks."""
        return self._get(name, default, lambda v: True, '')

    def _get(self, name, default, fits, what):
        self._known.append(name)
        if name not in self._data and default is not _NEEDED:
            return default
        value = self._data.get(name)
        if value is None and name in self._data and default is None:
            return None
        if name not in self._data or not fits(value):
            raise errors.Invalid(f'"{name}" is needed: {what}.'
                                 if name not in self._data else
                                 f'"{name}" is {what}, not {value!r}.')
        return value


def _is_number(value, kinds):
    return isinstance(value, kinds) and not isinstance(value, bool) and (
        value == value)
