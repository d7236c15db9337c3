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

"""The command line: ``demo`` and ``serve``."""

import argparse
import sys

from tools.cloud import errors

PORT = 18774
SIMULATOR_PORT = 12080


def main(argv):
    """Run what the arguments say; return the exit status."""
    arguments = _parser().parse_args(argv)
    try:
        return arguments.run(arguments)
    except errors.CloudError as exc:
        print(exc, file=sys.stderr)
        return exc.status


def _parser():
    parser = argparse.ArgumentParser(
        prog='python -m tools.cloud',
        description='An OpenStack cloud in one process, on a simulated '
                    'PowerVM host.')
    commands = parser.add_subparsers(required=True, metavar='COMMAND')
    demo = commands.add_parser(
        'demo', help='show the life of two servers, check it, leave')
    demo.set_defaults(run=_demo)
    serve = commands.add_parser(
        'serve', help='stay, for the openstack command to be tried')
    serve.add_argument(
        '--port', type=_port, default=PORT, metavar='N',
        help='loopback port of the cloud (default: %(default)s; 0: any)')
    serve.add_argument(
        '--simulator-port', type=_port, default=SIMULATOR_PORT, metavar='N',
        help='loopback port of the simulator (default: %(default)s; '
             '0: any)')
    serve.set_defaults(run=_serve)
    return parser


def _port(text):
    if not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(
            f'{text} is not a port; choose one from 0 to 65535')
    return int(text)


# Nova is imported by what is chosen, not by asking for help.

def _demo(arguments):
    from tools.cloud import demo
    return demo.run()


def _serve(arguments):
    from tools.cloud import serve
    return serve.run(arguments.port, arguments.simulator_port)
