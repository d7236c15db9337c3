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

"""Atom: entries and feeds around the objects."""

import datetime
import uuid

from lxml import etree

from nova_powervm.simulator.wire import document

AUTHOR = 'IBM Power Systems Management Console'
_ETAG = f'{{{document.UOM}}}etag'
_NAMESPACES = {None: document.ATOM}


def entry(noun, uuid, node, href=None, etag=None, service='uom'):
    """The entry of one object; href is its SELF link."""
    made = _element(None, 'entry')
    _leaf(made, 'id', uuid)
    _leaf(made, 'title', noun)
    _leaf(made, 'published', now())
    if href is not None:
        _link(made, href)
    _leaf(_element(made, 'author'), 'name', AUTHOR)
    if etag is not None:
        etree.SubElement(made, _ETAG, nsmap={'etag': document.UOM}).text = etag
    content = _element(made, 'content')
    content.set(
        'type', f'application/vnd.ibm.powervm.{service}+xml; type={noun}')
    namespace = document.WEB if service == 'web' else document.UOM
    content.append(document.build(noun, node, namespace))
    return made


def feed(href, entries):
    """A feed of entries; href is its SELF link."""
    made = _element(None, 'feed')
    _leaf(made, 'id', str(uuid.uuid3(uuid.NAMESPACE_URL, href)))
    _leaf(made, 'updated', now())
    _link(made, href)
    _leaf(made, 'generator', AUTHOR)
    made.extend(entries)
    return made


def now():
    """This moment, as it is written."""
    return written(datetime.datetime.now(datetime.timezone.utc))


def written(date):
    """A date in UTC, as entries show it."""
    return date.isoformat(timespec='milliseconds').replace('+00:00', 'Z')


def _element(parent, name):
    tag = f'{{{document.ATOM}}}{name}'
    if parent is None:
        return etree.Element(tag, nsmap=_NAMESPACES)
    return etree.SubElement(parent, tag)


def _leaf(parent, name, text):
    _element(parent, name).text = text


def _link(parent, href):
    _element(parent, 'link').attrib.update({'rel': 'SELF', 'href': href})
