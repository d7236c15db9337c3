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

"""The options of the [powervm] group about consoles."""

from oslo_config import cfg

console_opts = [
    cfg.PortOpt(
        'vnc_port',
        default=5901,
        help="""
Port on which VNC consoles of all instances of this host are reached by
nova-novncproxy, which says which one it wants.

The address is ``[vnc] server_listen``, or ``server_proxyclient_address`` if
that is left at its default. 0 takes any free port at each start.
"""),
    cfg.BoolOpt(
        'vnc_use_x509_auth',
        default=False,
        help="""
Encrypt VNC consoles between nova-novncproxy and this host, and let in only
proxies with a certificate. The proxy needs ``[vnc] auth_schemes = vencrypt``
and its ``vencrypt_`` options.
"""),
    cfg.StrOpt(
        'vnc_ca_certs',
        mutable=True,
        help="""
File with the certificates of the authorities that sign those of the proxies.
Required with ``vnc_use_x509_auth``.
"""),
    cfg.StrOpt(
        'vnc_server_cert',
        mutable=True,
        help="""
File with the certificate this host shows to the proxies. Required with
``vnc_use_x509_auth``. A new one is used from the next console on.
"""),
    cfg.StrOpt(
        'vnc_server_key',
        mutable=True,
        help="""
File with the private key of ``vnc_server_cert``, unencrypted. Required with
``vnc_use_x509_auth``.
"""),
    cfg.BoolOpt(
        'console_take_over',
        default=False,
        mutable=True,
        help="""
Whether a user who asks for a console gets the terminal of the partition even
if it is open elsewhere, as on an HMC. Whoever has it there loses it without a
warning. By default the user is told that it is in use.
"""),
    cfg.BoolOpt(
        'console_log',
        default=False,
        help="""
Keep a log of what each partition of an instance shows on its terminal, for
``openstack console log show``.

For that nova-compute has the terminal of every AIX or Linux partition open
all the time, unless a user has a VNC console. While it has, an HMC cannot open
it, and whoever takes it from nova-compute there keeps it until it is closed.
Each log costs a process, a thread and three open files of nova-compute. The
console of IBM i is no text.

Without it, serial consoles work as well, and nothing is recorded.
"""),
    cfg.IntOpt(
        'console_log_size',
        default=1024,
        min=16,
        mutable=True,
        help="""
Most KB that the log of an instance takes, below ``[DEFAULT] instances_path``.
The oldest half is dropped when it is full. Users are shown the last 100 KB.
"""),
    cfg.IntOpt(
        'console_idle_timeout',
        default=300,
        min=10,
        mutable=True,
        help="""
Seconds after which a terminal that nobody is connected with is closed, so
that others can open it. Until then who comes back finds the screen as it was.
"""),
    cfg.StrOpt(
        'ibmi_codepage',
        default='037',
        mutable=True,
        help="""
Code page of the consoles of IBM i partitions.
"""),
]
