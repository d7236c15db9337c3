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

"""A web of objects as plain data for JSON, and back.

Only objects of the model are written, and only classes of the model are
made when reading: a file cannot run anything.
"""

import collections
import dataclasses
import importlib
import itertools
import random
import threading
import types

MODEL = 'nova_powervm.simulator.model'

_PLAIN = (type(None), bool, int, float, str)
_LOCK = type(threading.RLock())
_SEQUENCES = {'tuple': tuple, 'set': set, 'frozenset': frozenset,
              'deque': collections.deque}


class Unwritable(OSError):
    """There is something that cannot be written; the message says where."""


class Writer:
    """Turns objects into data; each object is written once.

    ``special`` maps a class to a function that makes more data of an
    object than its attributes are. What its class names in ``not_kept``, with
    a function that makes the value to start from, is not written.
    """

    def __init__(self, special):
        self._special = special
        self._numbers = {}
        self._waiting = collections.deque()

    def write(self, value):
        """Data that stands for a value, and of all objects behind it."""
        root = self._encode(value)
        objects = []
        while self._waiting:
            one = self._waiting.popleft()
            try:
                objects.append(self._object(one))
            except Unwritable as error:
                raise Unwritable(f'{type(one).__name__}: {error}') from None
        return {'root': root, 'objects': objects}

    def _object(self, one):
        kind = type(one)
        made = {'class': _name(kind)} if kind is not _LOCK else {
            'class': 'RLock'}
        if kind in self._special:
            made['data'] = self._special[kind](one)
        if kind is not _LOCK:
            made['attributes'] = {
                name: self._encode(value) for name, value
                in vars(one).items() if name not in _forgotten(kind)}
        return made

    def _encode(self, value):
        kind = type(value)
        if kind in _PLAIN:
            return value
        if kind is list:
            return [self._encode(item) for item in value]
        if kind in (dict, collections.Counter, collections.OrderedDict):
            return self._dict(value)
        if kind is collections.defaultdict:
            return {'$defaultdict': self._dict(dict(value)),
                    'of': value.default_factory.__name__}
        if kind.__name__ in _SEQUENCES and kind.__module__ in (
                'builtins', 'collections'):
            return {f'${kind.__name__}': [self._encode(v) for v in value]}
        return self._other(value, kind)

    def _other(self, value, kind):
        if kind is random.Random:
            return {'$random': self._encode(value.getstate())}
        if kind is itertools.count:
            return {'$count': int(repr(value)[len('count('):-1])}
        if kind is threading.Condition:
            return {'$condition': True}
        if kind is types.FunctionType and _is_ours(value):
            return {'$function': f'{value.__module__}:{value.__qualname__}'}
        if kind is bytes:
            return {'$bytes': value.hex()}
        if isinstance(value, tuple) and _is_ours(kind):
            return {'$named': _name(kind),
                    'values': [self._encode(v) for v in value]}
        if dataclasses.is_dataclass(value) and kind.__hash__ is not None:
            return {'$value': _name(kind), 'fields': {
                name: self._encode(field)
                for name, field in vars(value).items()}}
        if kind is _LOCK or _is_ours(kind):
            return {'$ref': self._number(value)}
        raise Unwritable(
            f'{value!r} is a {kind.__module__}.{kind.__qualname__}, which is '
            'no part of the model, so that nothing could read it again.')

    def _dict(self, value):
        if all(type(key) is str and not key.startswith('$')
               for key in value):
            return {key: self._encode(item) for key, item in value.items()}
        return {'$dict': [[self._encode(key), self._encode(item)]
                          for key, item in value.items()]}

    def _number(self, one):
        if id(one) not in self._numbers:
            # Kept, so that no other object gets its id.
            self._numbers[id(one)] = (len(self._numbers), one)
            self._waiting.append(one)
        return self._numbers[id(one)][0]


class Reader:
    """Turns data into objects.

    ``special`` maps a class to a function that completes an object with the
    data its counterpart made.
    """

    def __init__(self, special):
        self._special = special
        self._objects = []

    def read(self, data):
        """The value that the data stands for. Raises ValueError."""
        self._objects = [_blank(one['class']) for one in data['objects']]
        for one, written in zip(self._objects, data['objects']):
            for name, value in written.get('attributes', {}).items():
                object.__setattr__(one, name, self._decode(value))
            for name, make in _forgotten(type(one)).items():
                setattr(one, name, make())
        for one, written in zip(self._objects, data['objects']):
            if 'data' in written:
                self._special[type(one)](one, written['data'])
        return self._decode(data['root'])

    def _decode(self, data):
        if isinstance(data, list):
            return [self._decode(item) for item in data]
        if not isinstance(data, dict):
            return data
        kind = next(iter(data), '')
        if not kind.startswith('$'):
            return {key: self._decode(item) for key, item in data.items()}
        return self._marked(kind[1:], data[kind], data)

    def _marked(self, kind, value, data):
        if kind in _SEQUENCES:
            return _SEQUENCES[kind](self._decode(item) for item in value)
        if kind in self._PARTS:
            return self._PARTS[kind](self, value, data)
        raise ValueError(f'{kind!r} is nothing that can be read.')

    def _named(self, name, data):
        return _class(name)._make(self._decode(v) for v in data['values'])

    def _value(self, name, data):
        made = object.__new__(_class(name))
        for field, value in data['fields'].items():
            object.__setattr__(made, field, self._decode(value))
        return made

    def _random(self, state, _data):
        made = random.Random()
        made.setstate(self._decode(state))
        return made

    def _default(self, value, data):
        factory = {'dict': dict, 'list': list, 'int': int, 'set': set}
        return collections.defaultdict(factory[data['of']],
                                       self._decode(value))

    _PARTS = {
        'ref': lambda self, number, _: self._objects[number],
        'dict': lambda self, pairs, _: {
            self._decode(key): self._decode(item) for key, item in pairs},
        'defaultdict': _default,
        'named': _named,
        'value': _value,
        'random': _random,
        'count': lambda _self, start, _: itertools.count(start),
        'condition': lambda *_: threading.Condition(),
        'bytes': lambda _self, text, _: bytes.fromhex(text),
        'function': lambda _self, name, _: _part(name, types.FunctionType),
    }


def _forgotten(kind):
    """Attributes that are new after reading, and what makes each."""
    return getattr(kind, 'not_kept', {})


def _is_ours(thing):
    return thing.__module__.startswith(MODEL + '.')


def _name(kind):
    return f'{kind.__module__}:{kind.__qualname__}'


def _class(name):
    return _part(name, type)


def _part(name, kind):
    module, _, path = name.partition(':')
    if not module.startswith(MODEL + '.'):
        raise ValueError(f'{name} is no part of a machine.')
    found = importlib.import_module(module)
    for step in path.split('.'):
        found = vars(found)[step]
    if not isinstance(found, kind):
        raise ValueError(f'{name} is no {kind.__name__}.')
    return found


def _blank(name):
    return threading.RLock() if name == 'RLock' else object.__new__(
        _class(name))
