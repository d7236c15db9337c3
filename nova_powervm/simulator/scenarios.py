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
"""Scenarios: things that go wrong, by name, now or when a request comes.

::

    with sim.scenarios.playing('vios_lost', vios='vios1'):
        ...
    sim.scenarios.play('foreign_delete', partition='lpar1',
                       when={'action': 'job:PowerOn'})
"""

import contextlib
import inspect
import itertools

from nova_powervm.simulator import faults
from nova_powervm.simulator import mishaps
from nova_powervm.simulator.model import errors

WAITING = 'waiting'
PLAYING = 'playing'
FAILED = 'failed'

_WHEN = ('verb', 'noun', 'action', 'name', 'skip')


class Scene:
    """A scenario that waits for its request, or goes on.

    ``error`` says why it could not happen when it was due.
    """

    def __init__(self, number, name, arguments, when):
        self.number = number
        self.name = name
        self.arguments = arguments
        self.when = when
        self.state = WAITING
        self.error = None
        self.rule = None
        self.steps = None


class Scenarios:
    """The scenarios of a simulator.

    :param stage: what has its machine, faults and sessions
    """

    def __init__(self, stage):
        self._stage = stage
        self._numbers = itertools.count(1)
        self._scenes = {}
        stage.faults.happen = self._due

    def play(self, name, when=None, **arguments):
        """Let something go wrong; returns its number. See begin()."""
        return self.begin(name, arguments, when)

    def begin(self, name, arguments, when=None):
        """Let something go wrong; returns its number.

        :param arguments: its parameters by name
        :param when: verb, noun, action, name and skip of a request, as of a
            Fault: it happens just before that request is handled. Without
            it, it happens now.
        :raises BadRule: if there is no such scenario, or no such request
        :raises MachineError: if it cannot happen now
        """
        scene = Scene(next(self._numbers), name,
                      check(name, arguments), _check_when(when))
        with self._stage.machine.lock:
            self._scenes[scene.number] = scene
            if when is None:
                self._begin_now(scene)
            else:
                scene.rule = self._stage.faults.add(faults.Fault(
                    faults.happen(scene.number), **scene.when))
        return scene.number

    def end(self, number):
        """Mend what can be mended; False if there is no such scene."""
        with self._stage.machine.lock:
            scene = self._scenes.pop(number, None)
            if scene is None:
                return False
            if scene.rule is not None:
                self._stage.faults.remove(scene.rule)
            if scene.state == PLAYING:
                next(scene.steps, None)
        return True

    def end_all(self):
        """End every scene, the last one first."""
        for number in sorted(self._scenes, reverse=True):
            self.end(number)

    @contextlib.contextmanager
    def playing(self, name, when=None, **arguments):
        """Play a scenario as long as a block of code."""
        number = self.play(name, when, **arguments)
        try:
            yield number
        finally:
            self.end(number)

    def __iter__(self):
        """The scenes that were not ended, in the order they were begun."""
        return iter(list(self._scenes.values()))

    def _begin_now(self, scene):
        try:
            self._begin(scene)
        except (errors.MachineError, faults.BadRule):
            del self._scenes[scene.number]
            raise

    def _begin(self, scene):
        scene.steps = mishaps.ALL[scene.name](self._stage, **scene.arguments)
        next(scene.steps)
        scene.state = PLAYING

    def _due(self, number):
        """The request has come that a scene waited for."""
        with self._stage.machine.lock:
            scene = self._scenes.get(number)
            if scene is None or scene.state != WAITING:
                return
            try:
                self._begin(scene)
            except (errors.MachineError, faults.BadRule) as error:
                scene.state, scene.error = FAILED, str(error)


def describe(name):
    """What a scenario is: name, summary, and parameters with defaults."""
    happen = mishaps.ALL[name]
    return {'name': name, 'summary': inspect.getdoc(happen).splitlines()[0],
            'parameters': {key: _default(p) for key, p in
                           _parameters(happen).items()}}


def listing():
    """All scenarios as text of several lines."""
    return '\n'.join(_described(name) for name in mishaps.ALL)


def parse(text):
    """Name and arguments of a text such as ``vios_lost:vios=vios1``.

    :raises BadRule: if it means none
    """
    name, *pairs = text.split(':')
    given = {}
    for pair in pairs:
        key, equals, value = pair.partition('=')
        if not equals:
            raise faults.BadRule(
                f'{pair!r} of the scenario {text!r} is not KEY=VALUE.')
        given[key] = value
    return name, check(name, given, convert=True)


def check(name, arguments, convert=False):
    """The arguments of a scenario, each of its kind.

    :param convert: make numbers of texts
    :raises BadRule: with a reason
    """
    if not isinstance(name, str) or name not in mishaps.ALL:
        raise faults.BadRule(f'There is no scenario {name!r}; there are: '
                             f'{", ".join(mishaps.ALL)}.')
    parameters = _parameters(mishaps.ALL[name])
    for key in arguments:
        if key not in parameters:
            raise faults.BadRule(
                f'The scenario {name} has no {key!r}; it may have: '
                f'{", ".join(parameters) or "nothing"}.')
    for key, parameter in parameters.items():
        if parameter.default is parameter.empty and key not in arguments:
            raise faults.BadRule(f'The scenario {name} needs {key!r}.')
    return {key: _value(name, key, value, parameters[key].annotation, convert)
            for key, value in arguments.items()}


_KINDS = {str: 'a text', int: 'a whole number', float: 'a number'}


def _value(name, key, value, kind, convert):
    if convert and kind is not str:
        try:
            value = kind(value)
        except ValueError:
            value = None
    fits = isinstance(value, (int, float) if kind is float else kind)
    if not fits or isinstance(value, bool):
        raise faults.BadRule(
            f'{key!r} of the scenario {name} is {_KINDS[kind]}.')
    return value


def _check_when(when):
    if when is None:
        return None
    if not isinstance(when, dict) or set(when) - set(_WHEN):
        raise faults.BadRule('"when" of a scenario is an object with some '
                             f'of: {", ".join(_WHEN)}.')
    return when


def _parameters(happen):
    """What a scenario can be told, by name."""
    _stage, *others = inspect.signature(happen).parameters.values()
    return {parameter.name: parameter for parameter in others}


def _default(parameter):
    return (None if parameter.default is parameter.empty
            else parameter.default)


def _described(name):
    about = describe(name)
    keys = ' '.join(key if default is None else f'{key}={default}'
                    for key, default in about['parameters'].items())
    return f'{name} {keys}'.rstrip() + f'\n    {about["summary"]}'
