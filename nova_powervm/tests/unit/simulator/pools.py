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

"""Machines with a shared storage pool, and what is in it, for tests."""

import io

from nova_powervm.simulator.model import content
from nova_powervm.simulator.model import logical_unit
from nova_powervm.simulator import presets


def machine(test, **sizes):
    """An ssp machine that is closed when the test ends."""
    made = presets.ssp(**sizes)
    test.addCleanup(made.close)
    return made


def pair(test, **sizes):
    """Two machines that share a pool, closed when the test ends."""
    made = presets.ssp_pair(**sizes)
    for one in made:
        test.addCleanup(one.close)
    return made


def pool(machine):
    """The pool of the machine's one cluster."""
    return machine.clusters[0].pool


def unit(machine, name='lu', capacity=1.0, **others):
    """A new logical unit."""
    wanted = logical_unit.Wanted(name, capacity, **others)
    return pool(machine).default_tier.create_unit(wanted)


def image(machine, data=b'image', name='image', capacity=1.0):
    """A new image with these bytes."""
    made = unit(machine, name, capacity, type=logical_unit.IMAGE)
    fill(made, data)
    return made


def clone(machine, source, name='clone', capacity=1.0):
    """A new linked clone of an image."""
    return unit(machine, name, capacity, source=source.udid)


def fill(unit, data):
    """Upload bytes to a logical unit."""
    landing = content.Content(unit.tier.site.room)
    landing.write_from(io.BytesIO(data))
    unit.fill(landing)
