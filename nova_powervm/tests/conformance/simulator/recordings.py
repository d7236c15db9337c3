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

"""Documents that pypowervm ships, recorded from real systems."""

import importlib
import inspect
import pkgutil

from lxml import etree
from pypowervm.tests.test_utils import pvmhttp
from pypowervm import wrappers

UOM = '{http://www.ibm.com/xmlns/systems/power/firmware/uom/mc/2012_10/}'


def documents(noun, *files):
    """Every object of a type in recorded feeds and entries."""
    for name in files:
        body = pvmhttp.PVMFile(name).body.strip()
        yield from etree.fromstring(body.encode()).iter(UOM + noun)


def paths(element, above=''):
    """The paths of an object's elements, its own name included.

    A path that leads through objects of the same kind is written once, and
    attributes and texts do not matter.
    """
    path = f'{above}/{etree.QName(element).localname}'.lstrip('/')
    found = {path}
    for child in element.iterchildren('{*}*'):
        found |= paths(child, path)
    return found


def orders():
    """Element name to the child orders that wrapper classes demand of it.

    A name that several types share, such as ClientAdapter, has several.
    """
    found = {}
    for module in pkgutil.iter_modules(wrappers.__path__):
        loaded = importlib.import_module(f'{wrappers.__name__}.{module.name}')
        for _name, kind in inspect.getmembers(loaded, inspect.isclass):
            order = getattr(kind, '_child_order', None)
            if order:
                found.setdefault(kind.schema_type, set()).add(tuple(order))
    return found


def disorder(element, known):
    """Sentences about the elements whose children stand in no known order."""
    wrong = []
    for parent in element.iter('{*}*'):
        name = etree.QName(parent).localname
        children = [etree.QName(c).localname
                    for c in parent.iterchildren('{*}*')]
        wanted = known.get(name)
        if wanted and not any(_fits(children, order) for order in wanted):
            wrong.append(f'{name}: {" ".join(children)}')
    return wrong


def _fits(children, order):
    places = [order.index(name) for name in children if name in order]
    return places == sorted(places)
