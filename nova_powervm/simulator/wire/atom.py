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
from xml.sax import saxutils

from nova_powervm.simulator.wire import document

AUTHOR = 'IBM Power Systems Management Console'
_NAMESPACES = {'uom': document.UOM, 'web': document.WEB}
_DECLARATION = f' xmlns="{document.ATOM}"'
_ENTRY = (
    '<entry{atom}><id>{uuid}</id><title>{noun}</title>'
    '<published>{now}</published>{link}<author><name>{author}</name></author>'
    '{etag}<content type="application/vnd.ibm.powervm.{service}+xml; '
    'type={noun}">{content}</content></entry>')
_ETAG = '<etag:etag xmlns:etag="{uom}">{etag}</etag:etag>'
_FEED = (
    '<feed{atom}><id>{uuid}</id><updated>{now}</updated>{link}'
    '<generator>{author}</generator>{entries}</feed>')


def entry(noun, uuid, node, href=None, etag=None, service='uom'):
    """Text of the entry of one object; href is its SELF link."""
    tag = etag and _ETAG.format(uom=document.UOM, etag=etag)
    return _ENTRY.format(
        atom=_DECLARATION, uuid=uuid, noun=noun, now=now(),
        link=_link(href) if href else '', author=AUTHOR, etag=tag or '',
        service=service,
        content=document.render_content(
            noun, node, _NAMESPACES[service]))


def feed(href, entries):
    """Text of a feed of entries; href is its SELF link."""
    return _FEED.format(
        atom=_DECLARATION, uuid=uuid.uuid3(uuid.NAMESPACE_URL, href),
        now=now(), link=_link(href), author=AUTHOR,
        entries=''.join(one.replace(_DECLARATION, '', 1)
                        for one in entries))


def now():
    """This moment, as it is written."""
    return written(datetime.datetime.now(datetime.timezone.utc))


def written(date):
    """A date in UTC, as entries show it."""
    return date.isoformat(timespec='milliseconds').replace('+00:00', 'Z')


def _link(href):
    return f'<link rel="SELF" href={saxutils.quoteattr(href)}/>'
