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

"""``pvmsim``: a simulated machine as a process of its own."""

import argparse
import errno
import importlib.metadata
import re
import signal
import sys
import threading

from nova_powervm.simulator import describe
from nova_powervm.simulator.model import errors
from nova_powervm.simulator import presets
from nova_powervm.simulator.rest import latency
from nova_powervm.simulator.rest import routes
from nova_powervm.simulator import server

_LMBS = (16, 32, 64, 128, 256)

_DESCRIPTION = """\
Simulate a PowerVM machine: serve the REST interface of a NovaLink partition
with a machine in memory behind it. Nothing is kept when it ends, unless
--state names a file."""

_EPILOG = """\
While it runs, http://HOST:PORT/simulator/about tells what is simulated;
/simulator/faults, /simulator/trace and /simulator/snapshot are described in
the documentation of the simulator."""

_NOVA_CONF = """\
[DEFAULT]
compute_driver = powervm.PowerVMDriver

[powervm]
rest_host = {host}
rest_port = {port}
rest_protocol = http
disk_driver = localdisk
volume_group_name = {vg_name}"""


class _Parser(argparse.ArgumentParser):
    """Answers a bad command line with one sentence."""

    def error(self, message):
        self.exit(2, f'{self.prog}: {message.rstrip(".")}; see '
                     f'{self.prog} --help.\n')


def main(argv=None):
    """Run the command; returns its exit status."""
    parser = _parser()
    args = parser.parse_args(argv)
    if args.list_presets:
        for name, make in presets.PRESETS.items():
            print(f'{name:<12} {_summary(make)}')
        return 0
    if args.list_routes:
        print(_routes())
        return 0
    stopped = _stopped_by_signal()
    try:
        simulator = _start(args)
    except (errors.MachineError, OSError) as error:
        print(f'{parser.prog}: {_explain(error, args)}', file=sys.stderr)
        return 2
    try:
        print(_greeting(simulator, args), flush=True)
        stopped.wait()
    finally:
        saved = _stop(simulator)
    return 0 if saved else 1


def _stop(simulator):
    """Stop, and tell whether the machine was saved if it was to be."""
    try:
        simulator.stop()
    except OSError as error:
        print(f'pvmsim: The machine cannot be saved to {simulator.state}: '
              f'{error.strerror or error}.', file=sys.stderr)
        return False
    return True


def _parser():
    parser = _Parser(prog='pvmsim', description=_DESCRIPTION, epilog=_EPILOG,
                     formatter_class=argparse.RawDescriptionHelpFormatter,
                     allow_abbrev=False)
    parser.add_argument('--version', action='version',
                        version=importlib.metadata.version('nova-powervm'))
    parser.add_argument('--list-presets', action='store_true',
                        help='list the ready-made machines and exit')
    parser.add_argument('--list-routes', action='store_true',
                        help='list what is simulated and exit')
    _add_address(parser.add_argument_group('address'))
    _add_machine(parser.add_argument_group('machine'))
    _add_behaviour(parser.add_argument_group('behaviour'))
    return parser


def _add_address(group):
    group.add_argument('--host', default='127.0.0.1', metavar='ADDRESS',
                       help='address to listen on (default: %(default)s)')
    group.add_argument('--port', type=_port, default=12080,
                       help='port to listen on; 0 finds a free one '
                       '(default: %(default)s)')
    group.add_argument('--password', metavar='TEXT',
                       help='what logons with a password must give '
                       '(default: any password will do)')


def _add_machine(group):
    group.add_argument('--preset', choices=list(presets.PRESETS),
                       default='dual_vios', metavar='NAME',
                       help='ready-made machine (default: %(default)s)')
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
    group.add_argument('--vg-name', default='novavg', metavar='NAME',
                       help='volume group for virtual disks on each VIOS '
                       '(default: %(default)s)')
    group.add_argument('--vg-size', type=_count(1), metavar='GB',
                       help='size of that volume group')


def _add_behaviour(group):
    group.add_argument('--latency', type=_latency, metavar='PROFILE[:SCALE]',
                       help='let requests and jobs take time as on a real '
                       f'machine: {", ".join(latency.PROFILES)}; '
                       'novalink:0.1 is ten times as fast')
    group.add_argument('--strict', action='store_true',
                       help='refuse bodies with elements out of order')
    group.add_argument('--recorded', action='append', default=[],
                       metavar='FILE', help='serve this recorded response '
                       'for its noun, to be read only; may be repeated')
    group.add_argument('--state', metavar='FILE',
                       help='load the machine from this file if it is there, '
                       'and save it there at the end')


def _latency(text):
    try:
        latency.parse(text)
    except errors.Invalid as error:
        raise argparse.ArgumentTypeError(str(error))
    return text


def _port(text):
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(
            f'{text!r} is not a port from 0 to 65535')
    return int(text)


def _count(least):
    def parse(text):
        if not text.isdecimal() or int(text) < least:
            raise argparse.ArgumentTypeError(
                f'{text!r} is not a whole number, {least} or more')
        return int(text)
    return parse


def _summary(make):
    return sys.modules[make.__module__].__doc__.splitlines()[0]


def _routes():
    """Path, then each verb and what it does, in the order of the table."""
    paths = {}
    for route in routes.ROUTES:
        path = re.sub('<[a-z]+:', '<', route.path)
        paths.setdefault(path, []).append(f'{route.verb} {route.action}')
    return '\n'.join(f'{path}\n    {", ".join(verbs)}'
                     for path, verbs in paths.items())


def _start(args):
    """The simulator, listening."""
    sizes = {name: getattr(args, name)
             for name in ('seed', 'memory', 'units', 'lmb', 'vg_name',
                          'vg_size')
             if getattr(args, name) is not None}
    machine = presets.enlarge(
        presets.PRESETS[args.preset](**sizes), args.partitions, args.vios,
        args.vg_name)
    return server.Simulator(
        machine, port=args.port, host=args.host, password=args.password,
        latency=args.latency, strict=args.strict, state=args.state,
        recorded=args.recorded).start()


def _explain(error, args):
    """One sentence about why the simulator did not start."""
    if not isinstance(error, OSError):
        return f'This machine cannot be: {error}'
    if error.errno == errno.EADDRINUSE:
        return (f'Port {args.port} of {args.host} is in use; choose another '
                f'with --port, or 0 for a free one.')
    reason = error.strerror or str(error)
    if error.filename is not None:
        return f'Cannot read {error.filename}: {reason}.'
    return f'Cannot listen on {args.host} port {args.port}: {reason}.'


def _stopped_by_signal():
    """An event that SIGINT and SIGTERM set."""
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    return stopped


def _greeting(simulator, args):
    conf = _NOVA_CONF.format(host=simulator.host, port=simulator.port,
                             vg_name=args.vg_name)
    return (f'pvmsim listens on {simulator.url}; Ctrl-C ends it.\n\n'
            f'To use it, put this into nova.conf of a nova-compute on this '
            f'host:\n\n{conf}\n\n{describe.machine(simulator.machine)}')
