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

"""HTTP with one server over connections that stay open."""

import binascii
import hashlib
import http.cookiejar
import os
import re
import ssl
import time

import requests
from requests import adapters
from urllib3 import connection
from urllib3 import connectionpool

#: Seconds for which a connection is used again. Servers close those nobody
#: uses, mostly after 30; a request that was just being sent would be lost,
#: and nobody could say whether it was done.
IDLE_SECONDS = 15
#: Connections that are kept; the threads that need more open some.
_KEPT = 32
_SYSTEM = '/etc/ssl/certs'


class _Ageing:
    """A connection that is not used again when it was idle for long."""

    _used = None

    def getresponse(self):
        response = super().getresponse()
        self._used = time.monotonic()
        return response

    @property
    def is_connected(self):
        fresh = self._used is None or (
            time.monotonic() - self._used < IDLE_SECONDS)
        return fresh and super().is_connected


class _Plain(_Ageing, connection.HTTPConnection):
    """Over TCP."""


class _Secure(_Ageing, connection.HTTPSConnection):
    """Over TLS."""


class _PlainPool(connectionpool.HTTPConnectionPool):
    ConnectionCls = _Plain


class _SecurePool(connectionpool.HTTPSConnectionPool):
    ConnectionCls = _Secure


class _Adapter(adapters.HTTPAdapter):
    """Keeps connections; may want a certain certificate."""

    def __init__(self, fingerprint=None):
        self._fingerprint = fingerprint
        super().__init__(pool_connections=1, pool_maxsize=_KEPT)

    def init_poolmanager(self, *args, **kwargs):
        if self._fingerprint:
            kwargs['assert_fingerprint'] = self._fingerprint
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {
            'http': _PlainPool, 'https': _SecurePool}


def client(host, certificates):
    """Return a requests Session for one server.

    The environment is not asked: neither for proxies nor for certificates,
    which would be others than those configured. Nor are cookies kept.

    :param certificates: file or directory of those trusted; one called as
        the server (``10_0_0_1.crt``) in a directory has to be the server's
        own; empty trusts anybody
    """
    session = requests.Session()
    session.trust_env = False
    session.cookies.set_policy(
        http.cookiejar.DefaultCookiePolicy(allowed_domains=[]))
    pinned = _pinned(host, certificates)
    if pinned or not certificates:
        session.verify = False
    elif certificates.rstrip('/') == _SYSTEM:
        session.verify = _bundle() or True
    else:
        session.verify = certificates
    session.mount('http://', _Adapter())
    session.mount('https://', _Adapter(pinned))
    return session


def _bundle():
    """Return the certificates the system trusts, where OpenSSL has them."""
    found = ssl.get_default_verify_paths()
    return found.cafile or found.capath


def _pinned(host, certificates):
    """Return the fingerprint of the certificate of this very server."""
    path = os.path.join(certificates, re.sub('[:.]', '_', host) + '.crt')
    if not certificates or not os.path.isfile(path):
        return None
    with open(path) as file:
        shown = ssl.PEM_cert_to_DER_cert(file.read())
    return binascii.hexlify(hashlib.sha256(shown).digest()).decode()
