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

"""TLS for a simulator: a given certificate, or one made for the occasion."""

import datetime
import ipaddress
import os
import re
import socket
import ssl

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import serialization
from cryptography import x509
from cryptography.x509 import oid

from nova_powervm.simulator.model import errors

_DAYS = 365


class BadCertificate(errors.Invalid):
    """A certificate or key is not what it should be."""


def load(certificate, key=None):
    """A context for a server, from PEM files.

    :param key: file of the private key, if it is not in the other one

    Raises BadCertificate.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    for path in filter(None, (certificate, key)):
        try:
            with open(path, 'rb'):
                continue
        except OSError as error:
            raise BadCertificate(
                f'{path} cannot be read: {error.strerror}.') from None
    try:
        # An encrypted key is refused rather than asked about at a terminal.
        context.load_cert_chain(certificate, key, password='')
    except (ssl.SSLError, ValueError):
        raise BadCertificate(
            f'{certificate} and {key or certificate} are no certificate '
            'with its private key, unencrypted, in PEM format.') from None
    return context


def make(folder, host='127.0.0.1'):
    """Make a certificate for a host that signs itself, good for a year.

    The folder gets two files: HOST.crt, where dots and colons of the host
    are underscores, as pypowervm looks for it, and HOST.key.

    :returns: the paths of both
    """
    key = ec.generate_private_key(ec.SECP256R1())
    base = os.path.join(folder, re.sub('[:.]', '_', host))
    _write(f'{base}.crt', _certificate(key, host).public_bytes(
        serialization.Encoding.PEM))
    _write(f'{base}.key', key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption()))
    return f'{base}.crt', f'{base}.key'


def _certificate(key, host):
    name = x509.Name([x509.NameAttribute(oid.NameOID.COMMON_NAME, 'pvmsim')])
    now = datetime.datetime.now(datetime.timezone.utc)
    return (x509.CertificateBuilder()
            .subject_name(name).issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(hours=1))
            .not_valid_after(now + datetime.timedelta(days=_DAYS))
            .add_extension(x509.BasicConstraints(True, None), True)
            .add_extension(x509.SubjectAlternativeName(_names(host)), False)
            .sign(key, hashes.SHA256()))


def _names(host):
    """What clients may call the server: its address, and what it means."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return [x509.DNSName(host)]
    names = [x509.IPAddress(address)]
    if address.is_loopback:
        names.append(x509.DNSName('localhost'))
    if address.is_unspecified:
        names += [x509.DNSName('localhost'),
                  x509.DNSName(socket.gethostname()),
                  x509.IPAddress(ipaddress.ip_address('127.0.0.1'))]
    return names


def _write(path, data):
    """A new file that only its owner can read."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, 'wb') as file:
        file.write(data)
