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

"""Where two pieces of nested data differ, in words."""

_NOTHING = object()


def differences(before, after, where='', limit=20):
    """Return a sentence for each place that differs.

    :param where: the path so far, such as ``vios1/mappings``.
    :param limit: how many sentences at most.
    """
    found = list(_walk(before, after, where))
    if len(found) > limit:
        found[limit:] = [f'... and {len(found) - limit} more']
    return found


def expect(what, wanted, found):
    """Return the differences between one value and what it should be."""
    return [] if wanted == found else [
        f'{what} is {found!r} and not {wanted!r}']


def _walk(before, after, where):
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted({*before, *after}, key=str):
            yield from _walk(before.get(key, _NOTHING),
                             after.get(key, _NOTHING), f'{where}/{key}')
    elif _list(before) and _list(after):
        for place in range(max(len(before), len(after))):
            yield from _walk(_at(before, place), _at(after, place),
                             f'{where}/{place}')
    elif before is _NOTHING:
        yield f'{where} is new: {_short(after)}'
    elif after is _NOTHING:
        yield f'{where} is gone: {_short(before)}'
    elif before != after:
        yield f'{where} was {_short(before)} and is {_short(after)}'


def _list(value):
    return isinstance(value, (list, tuple))


def _at(values, place):
    return values[place] if place < len(values) else _NOTHING


def _short(value):
    text = repr(value)
    return text if len(text) < 200 else text[:197] + '...'
