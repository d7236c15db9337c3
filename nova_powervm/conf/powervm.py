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

"""The options of the [powervm] group.

Every option is read when it is used, never at import, and the ones that can
be wrong are checked together when the service starts
(:mod:`nova_powervm.virt.powervm.startup`).
"""

from oslo_config import cfg

from nova_powervm.conf import console
from nova_powervm.conf import io_slots
from nova_powervm.conf import network_storage
from nova_powervm.conf import npiv
from nova_powervm.conf import volumes

powervm_group = cfg.OptGroup(
    'powervm',
    title='PowerVM',
    help="""
How nova-compute reaches the PowerVM REST service of this host, and how
partitions are made on it.
""")

endpoint_opts = [
    cfg.StrOpt(
        'rest_host',
        default='localhost',
        help="""
Host name or address of the PowerVM REST service.

On a NovaLink partition the service runs on the same system and the default
is right.
"""),
    cfg.PortOpt(
        'rest_port',
        help="""
Port of the PowerVM REST service.

Unset means the service's own default: 12080 for http, 12443 for https.
"""),
    cfg.StrOpt(
        'rest_protocol',
        choices=[
            ('http', 'plain HTTP, for a service on this very system'),
            ('https', 'TLS, for a service reached over a network'),
        ],
        help="""
Protocol spoken with the PowerVM REST service.

Unset means http without ``rest_password`` and https with it.
"""),
    cfg.StrOpt(
        'rest_username',
        help="""
User to log on to the PowerVM REST service as.

Not needed with the local service of a NovaLink partition, where the operating
system user of nova-compute is what counts (see ``rest_password``).
"""),
    cfg.StrOpt(
        'rest_password',
        secret=True,
        help="""
Password of ``rest_username``.

Unset means local authentication: the service writes a token into a file which
only members of the group ``pvm_admin`` can read. The user that runs
nova-compute must be in that group.
"""),
    cfg.StrOpt(
        'rest_certificate_path',
        default='/etc/ssl/certs/',
        help="""
Certificates that are trusted, checked on every connection over https: a file
with them, or a directory that ``openssl rehash`` has prepared. The default
trusts whom the operating system trusts. If a directory has a file with the
name of ``rest_host``, with ``_`` for ``.`` and ``:`` and the ending ``.crt``,
the certificate of the service must be that very one.

Only used with https. An empty value turns certificate checks off, which is
for closed management networks only.
"""),
    cfg.IntOpt(
        'rest_connect_attempts',
        default=300,
        min=1,
        help="""
How often to try to log on to the PowerVM REST service when nova-compute
starts. Tries are two seconds apart: the service starts later than
nova-compute after a boot of the host, so the default waits ten minutes.
"""),
    cfg.IntOpt(
        'vios_active_wait_timeout',
        default=300,
        min=0,
        help="""
Seconds to wait at start until every running Virtual I/O Server has an active
RMC connection. When the time is over, one active Virtual I/O Server is enough
to start; with none the service refuses to start.
"""),
]

disk_opts = [
    cfg.StrOpt(
        'disk_driver',
        default='localdisk',
        choices=[
            ('localdisk', 'virtual disks in a volume group of this host'),
            ('ssp', 'logical units in a shared storage pool of several '
                    'hosts'),
        ],
        ignore_case=True,
        help="""
Where the disks that are made from images live.
"""),
    cfg.ListOpt(
        'volume_group_name',
        default=[],
        help="""
Volume groups for the disks of instances, at least one. Required with
``disk_driver = localdisk``.

Each is the name of a group, which is used on every active Virtual I/O Server
that has it, or the name of a server and a group, as in ``vios1:datavg``. The
disks of an instance are all in one group: the one that has a copy of the
image already, or else the one with the most room. Do not use ``rootvg``: it
belongs to the operating system of the Virtual I/O Server, and a full one
stops it.
"""),
    cfg.StrOpt(
        'cluster_name',
        default='',
        help="""
Cluster whose shared storage pool has the disks of instances. Only used with
``disk_driver = ssp``.

Unset means the only cluster that Virtual I/O Servers of this host are nodes
of. A flavor names a tier of the pool with ``powervm:ssp_tier``; without that
its disks are in the default tier.
"""),
    cfg.BoolOpt(
        'ssp_share_capacity',
        default=True,
        help="""
Whether placement is told the space of the shared storage pool once for all
hosts that use it. Only used with ``disk_driver = ssp``.

When false, each host reports the whole pool as its own, and the scheduler can
promise it several times over. That is the price of requests which name a host
(``openstack server create --host``, ``openstack server migrate --host`` and
the like): placement looks for everything on the host itself, finds no disk
space there when it is shared, and the request ends with *No valid host was
found*.

Set it to the same on all hosts of the pool. What servers have is accounted
anew when nova-compute starts after a change from false to true.
"""),
    cfg.IntOpt(
        'ssp_upload_timeout',
        default=3600,
        min=60,
        mutable=True,
        help="""
Seconds after which another host that uploads an image to the shared storage
pool is taken for dead: what it left is deleted and the image uploaded by this
host. Only used with ``disk_driver = ssp``.

Set it to the same on all hosts of the pool, and to more than the largest image
takes. The clocks of the hosts must agree better than that.
"""),
    cfg.IntOpt(
        'image_download_attempts',
        default=3,
        min=1,
        mutable=True,
        help="""
How often to begin reading an image from Glance when the connection breaks or
the bytes arrive damaged. What goes wrong on a Virtual I/O Server, as a lack of
space, is not tried again.
"""),
]

media_opts = [
    cfg.StrOpt(
        'vopt_media_volume_group',
        default='rootvg',
        mutable=True,
        help="""
Volume group in which a media repository for config drives is made when no
Virtual I/O Server has one. An existing repository is used wherever it is.
"""),
    cfg.IntOpt(
        'vopt_media_rep_size',
        default=1,
        min=1,
        mutable=True,
        help="""
Size in GB of a media repository that has to be made. Existing repositories
are not enlarged.
"""),
    cfg.BoolOpt(
        'remove_vopt_media_on_boot',
        default=False,
        mutable=True,
        help="""
Let the hypervisor delete the config drive of an instance some time after its
first start, see ``remove_vopt_media_time``. By default it is kept until the
instance is deleted: a guest that looks for it at each boot and finds none may
configure its network anew.
"""),
    cfg.IntOpt(
        'remove_vopt_media_time',
        default=60,
        min=0,
        mutable=True,
        help="""
Minutes between the first start of an instance and the deletion of its config
drive, if ``remove_vopt_media_on_boot`` is set. The guest must have read it by
then.
"""),
]

network_opts = [
    cfg.StrOpt(
        'pvm_vswitch_for_novalink_io',
        default='NovaLinkVEABridge',
        help="""
Virtual switch that connects partitions with Open vSwitch on the management
partition. Made when it is not there. Each port takes a VLAN of it, so that it
carries up to 4093 ports.
"""),
    cfg.BoolOpt(
        'use_rmc_mgmt_vif',
        default=True,
        mutable=True,
        help="""
Whether each partition gets an adapter on the virtual switch ``MGMTSWITCH``,
for its RMC connection with the management partition. Without RMC a running
partition cannot be changed, and is not asked when it shall stop.
"""),
    cfg.BoolOpt(
        'use_rmc_ipv6_scheme',
        default=True,
        mutable=True,
        help="""
Whether the config drive tells the guest the link-local IPv6 address of that
adapter, which follows from its MAC address.
"""),
    cfg.IntOpt(
        'rmc_wait_timeout',
        default=60,
        min=0,
        mutable=True,
        help="""
Seconds to wait for the RMC connection of a running partition whose adapters
are to be changed. A guest that has just been started has none for a while.
"""),
    cfg.ListOpt(
        'sea_mappings',
        default=[],
        help="""
Network bridges (shared Ethernet adapters) that reach physical networks.

A list of ``physical_network:virtual_switch``, the physical network as Neutron
calls it. A virtual switch with several bridges needs the port VLAN id of the
one that is meant: ``physical_network:virtual_switch/port_vlan_id``. A physical
network that is listed more than once has its VLANs spread over these bridges.

The listed networks are announced to Neutron's mechanism driver ``powervm``.
The driver puts VLANs on the bridges itself; no agent is needed.
"""),
    cfg.BoolOpt(
        'sea_remove_unused_vlans',
        default=True,
        mutable=True,
        help="""
Take VLANs from network bridges when the last port on them has gone.

Only VLANs that this driver has put there are taken away, and only if no
partition uses them, whoever made it. To see that, when the last instance on
such a VLAN is deleted, the adapters of partitions that are not Nova's are
read: one request for each, and after a start, once, for each of Nova's.
Without this VLANs stay until an administrator removes them.
"""),
    cfg.IntOpt(
        'vnic_required_vfs',
        default=2,
        min=1,
        max=6,
        mutable=True,
        help="""
On how many SR-IOV ports a vNIC is backed, so that it fails over when one of
them or its Virtual I/O Server is down.

Fewer are used where the host cannot do as many. A port whose binding profile
or flavor asks for a number gets that number, or is not plugged.
"""),
    cfg.FloatOpt(
        'vnic_capacity',
        min=0.0,
        max=100.0,
        mutable=True,
        help="""
Capacity guaranteed to each vNIC on each of its SR-IOV ports, in percent of the
port, where neither its port in Neutron nor the flavor says it. Unset is the
least that the adapter can give. It is rounded up to what the adapter can give.
"""),
]

partition_opts = [
    cfg.FloatOpt(
        'proc_units_factor',
        default=0.1,
        min=0.05,
        max=1.0,
        mutable=True,
        help="""
Processor units given to each virtual processor when the flavor does not say
``powervm:proc_units``.

A processor unit is one physical core. With the default a flavor of four
virtual CPUs is entitled to 0.4 cores, and may use more while others leave
them idle. Placement is told how many virtual processors that makes
(1 / factor for each core), so that the scheduler never sends an instance which
the hypervisor has no processor units for.
"""),
    cfg.IntOpt(
        'uncapped_proc_weight',
        default=64,
        min=0,
        max=255,
        mutable=True,
        help="""
Weight of an uncapped partition in the distribution of idle processor units,
when the flavor does not say ``powervm:shared_weight``.
"""),
    cfg.IntOpt(
        'power_on_timeout',
        default=1800,
        min=1,
        mutable=True,
        help="""
Seconds after which powering on a partition is given up.
"""),
    cfg.IntOpt(
        'power_off_timeout',
        default=300,
        min=1,
        mutable=True,
        help="""
Seconds after which a hard power off of a partition is given up. How long a
guest may take to shut down by itself is not decided here but by Nova's
``shutdown_timeout`` and the image property ``os_shutdown_timeout``.
"""),
    cfg.IntOpt(
        'crash_dump_timeout',
        default=3600,
        min=1,
        mutable=True,
        help="""
Seconds after which a partition that was told to write a crash dump must have
started again. A dump takes the longer the more memory there is.
"""),
]

event_opts = [
    cfg.BoolOpt(
        'listen_to_events',
        default=True,
        help="""
Let the PowerVM REST service tell of changes, with one request that is always
under way. What partitions are doing is known then without asking, and what an
administrator does to them with other tools is noticed within seconds.

Without this the state of each instance is asked for, and Nova learns of such
changes when it compares power states (``sync_power_state_interval``). Turn it
off if the service cannot do it.
"""),
    cfg.FloatOpt(
        'lifecycle_event_delay',
        default=10.0,
        min=0.0,
        help="""
Seconds for which nothing must have happened to a partition before Nova is told
that it was started, stopped, suspended or resumed by somebody else. A
partition that restarts is off for a moment, and Nova stops an instance that it
hears is off.
"""),
]

capture_opts = [
    cfg.BoolOpt(
        'capture_from_copy',
        default=False,
        mutable=True,
        help="""
Make images of instances from a copy of their disk. A Virtual I/O Server may
refuse to show a disk of a volume group to the management partition while the
instance sees it; then set this. The copy needs as much room in the volume
group as the disk, and is deleted when the image is made. Without effect on
disks of the management partition itself and in shared storage pools.
"""),
    cfg.IntOpt(
        'device_wait_timeout',
        default=300,
        min=0,
        mutable=True,
        help="""
Seconds after which a disk that was connected to the management partition, to
make an image of it, must have appeared there as a block device. A busy
management partition takes its time.
"""),
    cfg.IntOpt(
        'capture_stop_timeout',
        default=60,
        min=0,
        mutable=True,
        help="""
Seconds that the deletion of an instance waits for the end of an image that is
being made of it. Afterwards its disk is deleted all the same, which a Virtual
I/O Server allows and a volume group of the management partition may refuse.
"""),
]

ALL_OPTS = (endpoint_opts + disk_opts + media_opts + network_opts
            + partition_opts + event_opts + capture_opts
            + io_slots.io_slot_opts + volumes.volume_opts + npiv.npiv_opts
            + console.console_opts + network_storage.network_storage_opts)


def register_opts(conf):
    """Make the [powervm] options known to ``conf``."""
    conf.register_group(powervm_group)
    conf.register_opts(ALL_OPTS, group=powervm_group)


def unreadable(conf):
    """Return a sentence for each [powervm] option with an impossible value."""
    return [problem for option in ALL_OPTS
            for problem in _problems(conf, option)]


def _problems(conf, option):
    try:
        getattr(conf.powervm, option.dest)
    except (cfg.ConfigFileValueError, ValueError) as exc:
        yield str(exc).rstrip('.') + '.'
