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

"""Small damage to requests, at random but the same for the same seed."""

import copy
import urllib.parse

from lxml import etree

_NUMBERS = ('', '0', '-1', '-0', '1', '2', '65535', '65536', '1.5', 'NaN',
            'inf', '-inf', '1e400', '1e308', '1e-300', '9' * 30, '9' * 4000,
            '9' * 5000, '0x10', '0b1', '1_000', '\u0661\u0662', ' 7 ',
            '7\n7', '4294967296', '18446744073709551616', '0.05', '0.000001')
_TEXTS = ('true', 'false', 'TRUE', 'None', 'null', 'All', 'a', 'A' * 16,
          'A' * 40, 'A' * 100000, 'x' * 79, '../../etc/passwd', '%s%n', '{0}',
          '{', "'", '"', '<b/>', ']]>', '&amp;', '\u00e9\u4e2d\U0001f600',
          '\ufffd', '\u202e', 'shutdown', 'running', 'Server', ',', ';',
          'a,b,c', 'a b', 'novavg', 'vios1', 'novalink', 'hdisk0', 'rw',
          '00000000-0000-4000-8000-000000000000',
          'http://elsewhere/rest/api/uom/LogicalPartition/x', '*', '..', '/')
_VALUES = _NUMBERS + _TEXTS
_STEPS = ('..', '.', '', '%2e%2e', '%2f', '..%2f..', '%00', '%ff', '%0a',
          '%3Cb%3E', '%F0%9F%98%80', 'ManagedSystem', 'LogicalPartition',
          'VirtualIOServer', 'VolumeGroup', 'quick', 'do', 'search', 'jobs',
          'contents', '00000000-0000-4000-8000-000000000000', 'x' * 3000,
          "(PartitionName=='%00')", '(a==b)', '-1', '9' * 30, ';a=b', '%25',
          '\u00e9', '%ed%a0%80', '[', '\\', '|')
_KEYS = ('group', 'force', 'QUEUE_APPLICATIONID', 'QUEUE_CLIENTKEY_METHOD',
         'detail', 'x', '', '%00', 'StartTS', 'EndTS', 'NoOfSamples')
_QUERIES = ('', '&', '=', '?', '%', '%00', 'group=%00', 'group=%01',
            'group=%ff', 'group=a%26b', 'group=&group=', 'force=%00',
            'group=%EF%BF%BE', 'group=All', 'group=None,All', 'group=' + ','
            * 2000, 'x' * 4000)
_HEADERS = ('If-Match', 'If-None-Match', 'Content-Type', 'Accept', 'Host',
            'X-API-Session', 'Content-Length', 'Transfer-Encoding',
            'X-Audit-Memento', 'Range', 'Expect', 'Content-Encoding',
            'Accept-Encoding', 'X-Transaction-ID', 'Cookie',
            'X-HTTP-Method-Override')
_HEADER_VALUES = ('', '*', '0', '-1', '1', '"1"', 'W/"1"', '9' * 30,
                  '9' * 5000, 'abc', 'chunked', 'gzip', '\u00e9', 'a' * 3000,
                  '\u0663', 'localhost:99999', 'a b', '[::1', 'bytes=0-',
                  'text/html; charset=utf-7', '100-continue', 'x:y:z',
                  'multipart/form-data; boundary=', 'multipart/form-data',
                  'application/x-www-form-urlencoded')
_VERBS = ('GET', 'PUT', 'POST', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS',
          'TRACE', 'PROPFIND', 'get', 'X' * 50)
_DECLARATIONS = (
    b'<?xml version="1.0" encoding="UTF-8"?>',
    b'<?xml version="1.0" encoding="no-such"?>',
    b'<?xml version="1.1"?>', b'\xef\xbb\xbf', b'\xfe\xff', b'\0',
    b'<!DOCTYPE a [<!ENTITY b "c">]>',
    b'<!DOCTYPE a SYSTEM "file:///etc/passwd">', b'<!-- --><?a b?>',
    b'<a>' * 5000, b'   ')
_ENCODINGS = ('utf-16', 'utf-32', 'latin-1', 'cp037', 'utf-7')


def mutate(random, request, donors):
    """The request with one to three things wrong in it, as a rule.

    :param random: a random.Random
    :param donors: other valid requests, to take parts from
    """
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        weights = [(_tree, 12), (_bytes, 4)] if request.body else []
        weights += [(_path, 3), (_query, 2), (_header, 2), (_verb, 1),
                    (_donation, 1)]
        change, = random.choices(*zip(*weights))
        request = change(random, request, donors)
    return request


def _path(random, request, _donors):
    steps = request.path.strip('/').split('/')
    place = random.randrange(len(steps))
    step = random.choice(_STEPS)
    change = random.randrange(5)
    if change == 0:
        steps[place] = step
    elif change == 1:
        steps.insert(place, step)
    elif change == 2:
        del steps[place]
    elif change == 3:
        steps[place] = random.choice((str.lower, str.upper, str.title))(
            steps[place])
    else:
        steps.append(step)
    return request._replace(path='/' + '/'.join(steps))


def _query(random, request, _donors):
    if random.random() < 0.5:
        return request._replace(query=random.choice(_QUERIES))
    value = urllib.parse.quote(random.choice(_VALUES)[:3000])
    added = f'{random.choice(_KEYS)}={value}'
    return request._replace(query=f'{request.query}&{added}')


def _header(random, request, _donors):
    value = random.choice(_HEADER_VALUES)
    return request._replace(headers={
        **request.headers, random.choice(_HEADERS): value})


def _verb(random, request, _donors):
    return request._replace(verb=random.choice(_VERBS))


def _donation(random, request, donors):
    return request._replace(body=random.choice(donors).body)


def _bytes(random, request, donors):
    body = request.body or b''
    start, end = sorted(random.choices(range(len(body) + 1), k=2))
    change = random.randrange(7)
    if change == 0:
        body = body[:start] + body[end:]
    elif change == 1:
        body = body[:start]
    elif change == 2:
        junk = bytes(random.choices(range(256), k=random.randint(1, 9)))
        body = body[:start] + junk + body[start:]
    elif change == 3:
        body = body[:end] + body[start:]
    elif change == 4:
        body = random.choice(_DECLARATIONS) + body
    elif change == 5:
        body = body.decode(errors='replace').encode(
            random.choice(_ENCODINGS), errors='replace')
    else:
        body = body[:start] + random.choice(donors).path.encode() + body[end:]
    return request._replace(body=body)


def _tree(random, request, donors):
    try:
        root = etree.fromstring(request.body)
    except (etree.XMLSyntaxError, ValueError):
        return _bytes(random, request, donors)
    elements = list(root.iter('{*}*'))
    leaves = [e for e in elements if not len(e)]
    change = random.choices(
        (_text, _attribute, _drop, _repeat, _move, _rename, _add, _graft),
        (10, 3, 5, 3, 3, 3, 2, 2))[0]
    element = random.choice(leaves if change is _text else elements)
    change(random, element, elements, donors)
    return request._replace(body=etree.tostring(root))


def _text(random, element, _elements, _donors):
    element.text = random.choice(_VALUES)


def _attribute(random, element, elements, _donors):
    links = [e for e in elements if 'href' in e.attrib]
    if links and random.random() < 0.7:
        element, name = random.choice(links), 'href'
    else:
        name = random.choice(('href', 'group', 'schemaVersion', 'kb', 'x'))
    element.set(name, random.choice(_VALUES))


def _drop(random, element, _elements, _donors):
    if element.getparent() is None:
        del element[:]
    else:
        element.getparent().remove(element)


def _repeat(random, element, _elements, _donors):
    if element.getparent() is not None:
        for _ in range(random.choice((1, 1, 2, 40))):
            element.addnext(copy.deepcopy(element))


def _move(random, element, elements, _donors):
    goal = random.choice(elements)
    if element.getparent() is not None and element not in (
            goal, *goal.iterancestors()):
        goal.insert(random.randint(0, len(goal)), element)


def _rename(random, element, elements, _donors):
    name = etree.QName(random.choice(elements))
    spaces = ('', 'urn:x', name.namespace, name.namespace)
    names = (name.localname, name.localname, 'Unknown', 'x' * 500)
    element.tag = etree.QName(random.choice(spaces) or None,
                              random.choice(names)).text


def _add(random, element, _elements, _donors):
    name = random.choice(('Unknown', 'Metadata', 'link', 'PartitionName'))
    added = etree.SubElement(
        element, etree.QName(etree.QName(element).namespace, name).text)
    added.text = random.choice(_VALUES)


def _graft(random, element, _elements, donors):
    """Put part of another request here."""
    try:
        others = list(etree.fromstring(
            random.choice(donors).body or b'').iter('{*}*'))
    except (etree.XMLSyntaxError, ValueError):
        return
    element.append(copy.deepcopy(random.choice(others)))
