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

"""``pvmsim``: simulated machines as a process of its own."""

import contextlib
import errno
import os
import re
import signal
import sys
import tempfile
import threading

from nova_powervm.simulator import describe
from nova_powervm.simulator import faults
from nova_powervm.simulator import flags
from nova_powervm.simulator.model import errors
from nova_powervm.simulator import presets
from nova_powervm.simulator.rest import routes
from nova_powervm.simulator import scenarios
from nova_powervm.simulator import simulators
from nova_powervm.simulator import tls

_NOVA_CONF = """\
[DEFAULT]
compute_driver = powervm.PowerVMDriver

[powervm]
rest_host = {host}
rest_port = {port}
rest_protocol = {protocol}
disk_driver = localdisk
volume_group_name = {vg_name}"""

_WHOLE_SENTENCES = (flags.Unfit, simulators.NoPorts, tls.BadCertificate)
_SIZES = ('seed', 'memory', 'units', 'lmb', 'vg_name', 'vg_size')


def main(argv=None):
    """Run the command; returns its exit status."""
    parser = flags.parser()
    args = parser.parse_args(argv)
    flags.check(parser, args)
    for what in _LISTS:
        if getattr(args, f'list_{what}'):
            print(_LISTS[what]())
            return 0
    with contextlib.ExitStack() as kept:
        return _serve(args, kept)


def _serve(args, kept):
    """Serve until a signal comes; returns the exit status."""
    stopped = kept.enter_context(_stopped_by_signal())
    try:
        certificate, context = _tls(args, kept)
        served = _start(args, context)
    except (errors.MachineError, OSError) as error:
        print(f'pvmsim: {_explain(error, args)}', file=sys.stderr)
        return 2
    try:
        print(_greeting(served, args, certificate), flush=True)
        stopped.wait()
    finally:
        saved = _stop(served)
    return 0 if saved else 1


def _stop(served):
    """Stop, and tell whether the machines were saved if they were to be."""
    try:
        served.stop()
    except OSError as error:
        print(f'pvmsim: The machine cannot be saved to {served.state}: '
              f'{str(error.strerror or error).rstrip(".")}.', file=sys.stderr)
        return False
    return True


def _presets():
    """Names, with the first line of what each says about itself."""
    single = [(name, sys.modules[make.__module__])
              for name, make in presets.PRESETS.items()]
    return '\n'.join(f'{name:<12} {about.__doc__.splitlines()[0]}'
                     for name, about in [*single, *presets.SITES.items()])


def _routes():
    """Path, then each verb and what it does, in the order of the table."""
    paths = {}
    for route in routes.ROUTES:
        path = re.sub('<[a-z]+:', '<', route.path)
        paths.setdefault(path, []).append(f'{route.verb} {route.action}')
    return '\n'.join(f'{path}\n    {", ".join(verbs)}'
                     for path, verbs in paths.items())


_LISTS = {'presets': _presets, 'routes': _routes,
          'scenarios': scenarios.listing}


def _tls(args, kept):
    """Path of the certificate, if one was made, and the context to use."""
    if args.tls_cert:
        return None, tls.load(args.tls_cert, args.tls_key)
    if not args.tls:
        return None, None
    folder = kept.enter_context(tempfile.TemporaryDirectory('-pvmsim'))
    certificate, key = tls.make(folder, args.host)
    return certificate, tls.load(certificate, key)


def _start(args, context):
    """The simulators, listening."""
    served = simulators.Simulators(
        _machines(args), port=args.port, host=args.host,
        password=args.password,
        ssl_context=context, latency=args.latency, strict=args.strict,
        state=args.state, recorded=args.recorded, idle=args.idle)
    try:
        for name, arguments in args.scenario:
            served[0].scenarios.begin(name, arguments)
    except (errors.MachineError, faults.BadRule) as error:
        raise flags.Unfit(f'The scenario {name} cannot be: {error}') from None
    return served.start()


def _machines(args):
    """New machines as flags say; None if there are some in a file."""
    if args.state is not None and os.path.exists(args.state):
        return None
    sizes = {name: getattr(args, name) for name in _SIZES
             if getattr(args, name) is not None}
    return presets.build(args.preset, args.hosts, args.partitions, args.vios,
                         args.ssp, **sizes)


def _explain(error, args):
    """One sentence about why the simulator did not start."""
    if isinstance(error, _WHOLE_SENTENCES):
        return str(error)
    if not isinstance(error, OSError):
        return f'This machine cannot be: {error}'
    if error.errno == errno.EADDRINUSE:
        return (f'{error.strerror}; choose another with --port, or 0 for a '
                'free one.')
    reason = error.strerror or str(error)
    if error.filename is not None and error.filename == args.state:
        return f'The machine cannot be kept in {args.state}: {reason}.'
    if error.filename is not None:
        return f'Cannot read {error.filename}: {reason}.'
    return f'Cannot listen on {args.host} port {args.port}: {reason}.'


@contextlib.contextmanager
def _stopped_by_signal():
    """An event that SIGINT and SIGTERM set."""
    stopped = threading.Event()
    before = {number: signal.signal(number, lambda *_: stopped.set())
              for number in (signal.SIGINT, signal.SIGTERM)}
    yield stopped
    for number, handler in before.items():
        signal.signal(number, handler)


def _greeting(served, args, certificate):
    """Where it is, how to use it, and what it simulates."""
    first, *others = served
    return '\n\n'.join([
        f'pvmsim listens on {first.url}; Ctrl-C ends it.',
        *_about_state(served),
        *([describe.sites(served)] if others else []),
        *_about_tls(certificate),
        'To use it, put this into nova.conf of a nova-compute on this '
        f'host:\n\n{_nova_conf(first, args)}',
        describe.machine(first.machine)])


def _about_state(served):
    if served.loaded:
        yield (f'Its machines are those of {served.state}, as they were '
               'saved; flags only say what new ones are like.')


def _about_tls(certificate):
    if certificate is not None:
        yield (f'Clients may trust this certificate as long as it runs:\n\n'
               f'{certificate}')


def _nova_conf(sim, args):
    """What a nova-compute needs. It need not check our own certificate."""
    protocol = sim.url.partition(':')[0]
    conf = _NOVA_CONF.format(host=sim.host, port=sim.port, protocol=protocol,
                             vg_name=args.vg_name or 'novavg')
    return f'{conf}\nrest_certificate_path =' if args.tls else conf
