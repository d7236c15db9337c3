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
"""``/simulator/scenarios``: things that go wrong, by name."""

from nova_powervm.simulator import mishaps
from nova_powervm.simulator.model import errors
from nova_powervm.simulator.rest import given
from nova_powervm.simulator import scenarios


def catalogue(call):
    """What can go wrong, with parameters; those without default are null."""
    return [scenarios.describe(name) for name in mishaps.ALL]


def list_all(call):
    """What goes wrong now, or waits for its request."""
    return [_shown(scene) for scene in call.app.scenarios]


def play(call):
    """Let something go wrong, now or when a request comes."""
    with given.Given.of(call) as body:
        name = body.text('name')
        arguments = body.anything('arguments', {})
        when = body.anything('when', None)
    if not isinstance(arguments, dict):
        raise errors.Invalid('"arguments" is an object.')
    number = call.app.scenarios.begin(name, arguments, when)
    return next(_shown(scene) for scene in call.app.scenarios
                if scene.number == number)


def end(call):
    """Mend what can be mended."""
    number = call.ids['number']
    if not call.app.scenarios.end(number):
        raise errors.NoSuchThing('scenario that was begun', str(number))


def end_all(call):
    """Mend everything."""
    call.app.scenarios.end_all()


def _shown(scene):
    made = {'id': scene.number, 'name': scene.name,
            'arguments': scene.arguments, 'state': scene.state}
    if scene.when is not None:
        made['when'] = scene.when
    if scene.error is not None:
        made['error'] = scene.error
    return made
