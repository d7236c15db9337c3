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

"""Where what we show differs from what was recorded."""

import functools
import pathlib

import yaml

LIST = pathlib.Path(__file__).with_name('differences.yaml')

NOT_SHOWN = 'not shown'
NOT_RECORDED = 'not recorded'
ATTRIBUTES = 'attributes'
TEXTS = 'texts'
ORDER = 'order'


def between(recorded, shown):
    """(sort, sentence) for each difference of two Shapes."""
    found = [(NOT_SHOWN, path) for path in _missing(recorded, shown)]
    found += [(NOT_RECORDED, path) for path in _missing(shown, recorded)]
    for path, place in shown.places.items():
        known = recorded.places.get(path)
        if known:
            found += [(ATTRIBUTES, f'{path} {what}')
                      for what in _attributes(known, place)]
            found += [(TEXTS, f'{path} {what}')
                      for what in _texts(known, place)]
            found += [(ORDER, f'{path} {what}')
                      for what in _order(known, place)]
    return sorted(found)


def _missing(here, there):
    """Paths that are only here; not what is below one of them."""
    return [path for path in here.places
            if path not in there.places
            and ('/' not in path or path.rpartition('/')[0] in there.places)]


def _attributes(recorded, shown):
    for name in sorted({*recorded.attributes, *shown.attributes}):
        known = recorded.attributes.get(name, set())
        ours = shown.attributes.get(name, set())
        if not ours:
            yield f'{name}: not {" or ".join(sorted(known))}'
        for value in sorted(ours - known):
            wanted = ' or '.join(sorted(known)) or 'recorded'
            yield f'{name}: {value}, not {wanted}'


_ALSO = {'integer': {'decimal', 'text'}, 'decimal': {'text'},
         'truth': {'text'}, 'uuid': {'text'}, 'UUID': {'text'}}


def _texts(recorded, shown):
    known = recorded.texts - {'nothing'}
    for sort in sorted(shown.texts - recorded.texts):
        if known and not _ALSO.get(sort, set()) & known:
            yield f'{sort}, not {" or ".join(sorted(known))}'


def _order(recorded, shown):
    """Neighbours of ours that nobody recorded in that order."""
    wrong = {(a, b) for a, b in shown.before
             if (b, a) in recorded.before and (a, b) not in recorded.before}
    for a, b in sorted(wrong):
        between = any((a, c) in shown.before and (c, b) in shown.before
                      and ((a, c) in wrong or (c, b) in wrong)
                      for c in {pair[0] for pair in wrong}
                      | {pair[1] for pair in wrong})
        if not between:
            yield f'{a} before {b}'


@functools.cache
def listed():
    """The list, as it stands in its file."""
    return yaml.safe_load(LIST.read_text())


def excused(kind):
    """The list for a kind: (sort, sentence) to reason."""
    return {(sort, sentence): reason
            for sort, reasons in listed()['differences'].get(kind, {}).items()
            for reason, sentences in reasons.items()
            for sentence in sentences}


def relative(kind, sentence):
    """A sentence as the list has it: without the noun it begins with."""
    return sentence.removeprefix(f'{kind}/')
