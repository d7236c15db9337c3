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

"""The command line of ``pvmsim``: its flags, and what makes no sense."""

import argparse
import importlib.metadata

from nova_powervm.simulator import faults
from nova_powervm.simulator.model import errors
from nova_powervm.simulator import presets
from nova_powervm.simulator.rest import connections
from nova_powervm.simulator.rest import latency
from nova_powervm.simulator import scenarios

_LMBS = (16, 32, 64, 128, 256)
_LAST_PORT = 65535

_DESCRIPTION = """\
Simulate PowerVM machines: serve the REST interface of a NovaLink partition
with a machine in memory behind it. Nothing is kept when it ends, unless
--state names a file."""

_EPILOG = """\
While it runs, its address shows the machine in a browser, and /simulator
there is for tests: faults, scenarios, the SAN, guests, time and more. The
documentation of the simulator describes it."""


class Unfit(errors.Invalid):
    """A flag that does not fit the machine."""


class _Parser(argparse.ArgumentParser):
    """Answers a bad command line with one sentence."""

    def error(self, message):
        self.exit(2, f'{self.prog}: {message.rstrip(".")}; see '
                     f'{self.prog} --help.\n')


def parser():
    """The parser of all flags; it ends the process with status 2."""
    made = _Parser(prog='pvmsim', description=_DESCRIPTION, epilog=_EPILOG,
                   formatter_class=argparse.RawDescriptionHelpFormatter,
                   allow_abbrev=False)
    made.add_argument('--version', action='version',
                      version=importlib.metadata.version('nova-powervm'))
    for what, shown in (('presets', 'the ready-made machines'),
                        ('routes', 'what is simulated'),
                        ('scenarios', 'what can go wrong')):
        made.add_argument(f'--list-{what}', action='store_true',
                          help=f'list {shown} and exit')
    _add_address(made.add_argument_group('address'))
    _add_machine(made.add_argument_group('machine'))
    _add_behaviour(made.add_argument_group('behaviour'))
    return made


def check(made, args):
    """End with a sentence if flags do not go together."""
    if args.tls_key and not args.tls_cert:
        made.error('argument --tls-key: needs --tls-cert')
    if args.tls and args.tls_cert:
        made.error('argument --tls: makes a certificate of its own, so it '
                   'does not go with --tls-cert')
    several = args.hosts not in (None, 1) or args.preset in presets.SITES
    if args.recorded and several:
        made.error('argument --recorded: is about one machine, so it does '
                   'not go with several')


def _add_address(group):
    group.add_argument('--host', default='127.0.0.1', metavar='ADDRESS',
                       help='address to listen on (default: %(default)s)')
    group.add_argument('--port', type=_port, default=12080,
                       help='port to listen on, and the next ones for more '
                       'machines; 0 finds free ones (default: %(default)s)')
    group.add_argument('--password', metavar='TEXT',
                       help='what logons with a password must give '
                       '(default: any password will do)')
    group.add_argument('--tls', action='store_true',
                       help='serve https with a certificate made for it, '
                       'whose path is printed')
    group.add_argument('--tls-cert', metavar='FILE',
                       help='serve https with this certificate')
    group.add_argument('--tls-key', metavar='FILE',
                       help='its private key, if in another file')


def _add_machine(group):
    group.add_argument('--preset', choices=[*presets.PRESETS,
                                            *presets.SITES],
                       default='dual_vios', metavar='NAME',
                       help='ready-made machine (default: %(default)s)')
    group.add_argument('--hosts', type=_count(1), metavar='NUMBER',
                       help='so many machines of one site, each at a port of '
                       'its own')
    group.add_argument('--seed', type=_count(0), metavar='NUMBER',
                       help='what ids and serial numbers are made from')
    group.add_argument('--memory', type=_count(1), metavar='MB',
                       help='memory installed')
    group.add_argument('--units', type=_count(1), metavar='NUMBER',
                       help='processor units installed')
    group.add_argument('--lmb', type=_count(16), metavar='MB',
                       choices=_LMBS, help='size of a logical memory block: '
                       f'{", ".join(map(str, _LMBS))}')
    group.add_argument('--vios', type=_count(0), default=0, metavar='NUMBER',
                       help='Virtual I/O Servers to have at least')
    group.add_argument('--partitions', type=_count(0), default=0,
                       metavar='NUMBER', help='running partitions to add, '
                       'each with a disk and an adapter; memory and '
                       'processors are added as needed')
    group.add_argument('--vg-name', metavar='NAME',
                       help='volume group for virtual disks on each VIOS '
                       '(default: novavg)')
    group.add_argument('--vg-size', type=_count(1), metavar='GB',
                       help='size of that volume group')
    group.add_argument('--ssp', type=_sizes, metavar='GB[,GB...]',
                       help='a shared storage pool of disks of these sizes, '
                       'whose nodes are all Virtual I/O Servers')


def _add_behaviour(group):
    group.add_argument('--latency', type=_latency, metavar='PROFILE[:SCALE]',
                       help='let requests and jobs take time as on a real '
                       f'machine: {", ".join(latency.PROFILES)}; '
                       'novalink:0.1 is ten times as fast')
    group.add_argument('--idle', type=_count(1), metavar='SECONDS',
                       default=int(connections.IDLE_SECONDS),
                       help='close a connection that nothing came over for '
                       'so long (default: %(default)s)')
    group.add_argument('--scenario', action='append', default=[],
                       type=_scenario,
                       metavar='NAME[:KEY=VALUE...]',
                       help='let something go wrong from the start, such as '
                       'busy_vios:vios=vios1; may be repeated')
    group.add_argument('--strict', action='store_true',
                       help='refuse bodies with elements out of order')
    group.add_argument('--recorded', action='append', default=[],
                       metavar='FILE', help='serve this recorded response '
                       'for its noun, to be read only; may be repeated')
    group.add_argument('--state', metavar='FILE',
                       help='load the machines from this file if it is '
                       'there, instead of making new ones, and save them '
                       'there at the end')


def _latency(text):
    try:
        latency.parse(text)
    except errors.Invalid as error:
        raise argparse.ArgumentTypeError(str(error))
    return text


def _scenario(text):
    try:
        return scenarios.parse(text)
    except faults.BadRule as error:
        raise argparse.ArgumentTypeError(str(error))


def _port(text):
    if not text.isdecimal() or int(text) > _LAST_PORT:
        raise argparse.ArgumentTypeError(
            f'{text!r} is not a port from 0 to {_LAST_PORT}')
    return int(text)


def _count(least):
    def parse(text):
        if not text.isdecimal() or int(text) < least:
            raise argparse.ArgumentTypeError(
                f'{text!r} is not a whole number, {least} or more')
        return int(text)
    return parse


def _sizes(text):
    return tuple(map(_count(1), text.split(',')))
