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

"""TLS with certificates for VNC: VeNCrypt, of which Nova's proxy speaks one.

That is version 0.2 with the security type X509None: the connection is TLS,
the proxy shows a certificate, and no password is asked for.
"""

import ssl
import struct

from nova_powervm import conf as cfg

CONF = cfg.CONF

_VERSION = b'RFB 003.008\n'
_NONE, _VENCRYPT = 1, 19
_VENCRYPT_VERSION = b'\0\2'
_X509_NONE = struct.pack('>I', 260)
_ACCEPTED, _REFUSED = b'\1', b'\0'
_OK = bytes(4)


class HandshakeFailed(OSError):
    """The other side does not speak what it should."""


def context():
    """Return what a TLS server needs, from the files of the options.

    They are read anew for each console, so that certificates can be renewed.

    :raises ValueError: a sentence that says what is wrong with the files
    """
    opts = CONF.powervm
    missing = [name for name in ('vnc_ca_certs', 'vnc_server_cert',
                                 'vnc_server_key') if not opts[name]]
    if missing:
        raise ValueError(
            f'[powervm] vnc_use_x509_auth is set, and {", ".join(missing)} '
            f'is not. Set the files with the certificates.')
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    made.verify_mode = ssl.CERT_REQUIRED
    _load('vnc_ca_certs', made.load_verify_locations, opts.vnc_ca_certs)
    # An encrypted key is refused rather than asked about at a terminal.
    _load('vnc_server_cert and vnc_server_key', made.load_cert_chain,
          opts.vnc_server_cert, opts.vnc_server_key, '')
    return made


def _load(names, load, *paths):
    try:
        load(*paths)
    except (OSError, ValueError) as exc:
        raise ValueError(
            f'the certificates of VNC consoles, [powervm] {names}, cannot '
            f'be used: {exc}. They have to be PEM files that nova-compute '
            f'can read.') from exc


def secure(connection, terminal):
    """Make the connection with a proxy a TLS one; return that.

    :param connection: with the proxy, which does not know the server yet
    :param terminal: with the VNC server, which has not said a word yet
    :raises OSError: a side does not speak what it should
    """
    has_result = _greet(terminal)
    connection.sendall(_VERSION)
    _expect(connection, _VERSION, 'it speaks another version of RFB')
    connection.sendall(bytes((1, _VENCRYPT)))
    _expect(connection, bytes((_VENCRYPT,)),
            'it does not want VeNCrypt: set [vnc] auth_schemes = vencrypt '
            'for nova-novncproxy')
    connection.sendall(_VENCRYPT_VERSION)
    _expect(connection, _VENCRYPT_VERSION,
            'it speaks another version of VeNCrypt')
    connection.sendall(_OK[:1] + b'\1' + _X509_NONE)
    try:
        _expect(connection, _X509_NONE, 'it does not want X509None')
    except HandshakeFailed:
        connection.sendall(_REFUSED)
        raise
    connection.sendall(_ACCEPTED)
    secured = _context().wrap_socket(connection, server_side=True)
    if not has_result:
        secured.sendall(_OK)
    return secured


def _context():
    try:
        return context()
    except ValueError as exc:
        raise HandshakeFailed(str(exc)) from exc


def _greet(terminal):
    """Agree with the VNC server on no authentication.

    :returns: whether it is going to say that this is fine
    """
    version = _read(terminal, len(_VERSION))
    old = version < b'RFB 003.007\n'
    terminal.sendall(min(version, _VERSION))
    if old:
        kinds = _read(terminal, 4)[3:]
    else:
        kinds = _read(terminal, _read(terminal, 1)[0])
    if _NONE not in kinds:
        raise HandshakeFailed(
            'the VNC server of the terminal asks for a password')
    if not old:
        terminal.sendall(bytes((_NONE,)))
    return version >= _VERSION


def _expect(connection, words, otherwise):
    heard = _read(connection, len(words))
    if heard != words:
        raise HandshakeFailed(otherwise)


def _read(connection, count):
    data = b''
    while len(data) < count:
        more = connection.recv(count - len(data))
        if not more:
            raise HandshakeFailed('it hung up during the greetings')
        data += more
    return data
