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

"""Writing things and reading them back, for tests of the codecs."""

from nova_powervm.simulator.wire import codecs
from nova_powervm.simulator.wire import document
from nova_powervm.simulator.wire import hrefs

HREFS = hrefs.Hrefs('http://pvm:12080')


def written(name, node, namespace=document.UOM):
    """A node as a client would read it."""
    element = document.build(name, node, namespace)
    return document.parse(document.serialise(element))


def encoded(thing, groups=()):
    """A thing as a client would read it."""
    codec = codecs.CODECS[thing.noun]
    return written(thing.noun, codec.encode(thing, HREFS, groups))


def names(body):
    """Names of the children, in their order."""
    return [child.tag.rpartition('}')[2] for child in body._element]
