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

"""The options of Fibre Channel volumes, in the [powervm] group."""

from oslo_config import cfg

npiv_opts = [
    cfg.StrOpt(
        'fc_attach_strategy',
        default='vscsi',
        choices=[
            ('vscsi', 'the Virtual I/O Servers see the volume, and show it '
                      'over virtual SCSI'),
            ('npiv', 'the instance sees it itself, with Fibre Channel '
                     'adapters and WWPNs of its own'),
        ],
        ignore_case=True,
        mutable=True,
        help="""
How Fibre Channel volumes reach an instance, where its flavor does not say
``powervm:fc_attach_strategy``.

An instance keeps the way of its first volume for life: a change holds for
instances that had no volume yet.
"""),
    cfg.DictOpt(
        'fc_attach_strategy_of_types',
        default={},
        mutable=True,
        help="""
The same for volumes of certain types, by the names of the types:
``fast:npiv,cheap:vscsi``. Of an instance that has no volume yet, and whose
flavor says nothing, the first volume decides, or the boot volume. Cinder is
asked for the type of each volume that comes to such an instance.
"""),
    cfg.ListOpt(
        'fabrics',
        default=['A'],
        mutable=True,
        help="""
Names of the Fibre Channel fabrics that instances get ports on with
``fc_attach_strategy = npiv``. Set it to the same on all hosts.
"""),
    cfg.DictOpt(
        'fabric_ports',
        default={},
        mutable=True,
        help="""
The physical Fibre Channel ports of this host on each fabric, by their WWPNs:
``A:10000090fa1b2c00;10000090fa1b2c02,B:10000090fa1b2c01``. WWPNs may be
written with separators and in any case. Ports of all Virtual I/O Servers that
shall carry instances are listed. Needed with ``npiv``.
"""),
    cfg.IntOpt(
        'ports_per_fabric',
        default=1,
        min=1,
        mutable=True,
        help="""
How many virtual Fibre Channel ports an instance gets on each fabric, with
``npiv``. They are spread over the Virtual I/O Servers. An instance keeps as
many as it got with its first volume.
"""),
    cfg.BoolOpt(
        'npiv_login',
        default=False,
        mutable=True,
        help="""
Whether new ports of an instance log in to their fabrics before Cinder is asked
to show it a volume, with ``npiv``. Storage systems that show volumes only to
ports that they have seen need it, and so do zone managers that look ports up.

Until the first volume has come, the management partition has the ports, on
which nova-compute has to run for this. Each first volume of an instance takes
a change of its Virtual I/O Servers more, and the time for the login.
"""),
    cfg.IntOpt(
        'npiv_login_timeout',
        default=60,
        min=0,
        mutable=True,
        help="""
Seconds in which the ports of an instance must have logged in to their fabrics,
with ``npiv_login``.
"""),
]


def fabric_ports(conf):
    """Return {fabric: WWPNs as somebody wrote them}.

    Where the new option does not speak of a fabric, an option of the time
    before it does: one that has the name of the fabric in its own name, which
    is why it cannot be known earlier.
    """
    listed = {name.strip(): [wwpn.strip() for wwpn in ports.split(';')
                             if wwpn.strip()]
              for name, ports in conf.powervm.fabric_ports.items()}
    for name in conf.powervm.fabrics:
        if name not in listed:
            listed[name] = _of_before(conf, name)
    return listed


def _of_before(conf, fabric):
    option = cfg.ListOpt(
        f'fabric_{fabric}_port_wwpns', default=[],
        deprecated_for_removal=True,
        deprecated_reason='fabric_ports says it for all fabrics.')
    conf.register_opt(option, group='powervm')
    return conf.powervm[option.dest]
