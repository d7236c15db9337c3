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

"""Answers: entries, feeds, and nothing."""

import zlib

from werkzeug import wrappers

from nova_powervm.simulator.wire import atom
from nova_powervm.simulator.wire import codecs
from nova_powervm.simulator.wire import document

_ATOM = 'application/atom+xml'
_GROUP_BITS = 8
_READS = ('GET', 'HEAD')


def entry(call, thing, created=False):
    """The object as it is now, with its etag; 304 if the client has it."""
    tag = etag(call, thing)
    if call.verb in _READS and call.has(tag):
        return wrappers.Response(status=304, headers={'ETag': tag})
    path = f'{call.path}/{thing.uuid}' if created else call.path
    made = _entry(call, thing, path, tag)
    return xml(made, 201 if created else 200, tag)


def feed(call, noun, things, path=None):
    """All those objects. ``path`` is their collection, if not the asked."""
    path = path or call.path
    tags = [etag(call, thing) for thing in things]
    tag = _feed_tag(things, tags)
    if call.has(tag):
        return wrappers.Response(status=304, headers={'ETag': tag})
    return plain_feed(call, [
        _entry(call, thing, f'{path}/{thing.uuid}', tag)
        for thing, tag in zip(things, tags)], tag)


def _feed_tag(things, tags):
    """One number for the versions of all things in a feed."""
    said = ' '.join(f'{thing.uuid} {tag}' for thing, tag in zip(things, tags))
    return str(zlib.crc32(said.encode()))


def plain_feed(call, entries, tag=None):
    """A feed of ready-made entries."""
    href = call.hrefs.path(call.path) + call.group_suffix
    return xml(atom.feed(href, entries), tag=tag)


def document_entry(call, noun, node, uuid, href=None):
    """An entry of the web service that is not a thing of the registry."""
    return xml(atom.entry(noun, uuid, node, href, service='web'))


def nothing():
    """Done, and nothing to say."""
    return wrappers.Response(status=204)


def etag(call, thing):
    """Version of the object and which groups of it are shown.

    Representations with different groups differ, but each of them proves
    that the client knows the version.
    """
    known = codecs.CODECS[thing.noun].groups
    asked = call.groups(thing.noun)
    shown = sum(1 << i for i, group in enumerate(known) if group in asked)
    return str((thing.version << _GROUP_BITS) | shown)


def version_of(tag):
    """The version that an etag stands for; None if it is not one of ours."""
    try:
        return int(tag.strip('"')) >> _GROUP_BITS
    except ValueError:
        return None


def _entry(call, thing, path, tag):
    codec = codecs.CODECS[thing.noun]
    node = codec.encode(thing, call.hrefs, call.groups(thing.noun))
    href = call.hrefs.path(path) + call.group_suffix
    return atom.entry(thing.noun, thing.uuid, node, href, tag, codec.service)


def xml(element, status=200, tag=None):
    """An answer with an element as its body."""
    answer = wrappers.Response(document.serialise(element), status,
                               content_type=_ATOM)
    if tag is not None:
        answer.headers['ETag'] = tag
    return answer
