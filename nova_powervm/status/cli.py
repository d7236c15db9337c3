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

"""``nova-powervm-status``: what nova-status is to Nova."""

import argparse
import logging
import sys
import traceback

from oslo_config import cfg

from nova_powervm import conf
from nova_powervm.status import host
from nova_powervm.status import report
from nova_powervm.status import upgrade

CONF = conf.CONF

#: Neither a success nor what was found, as with nova-status.
_UNUSABLE = 255


class _Parser(argparse.ArgumentParser):
    """Ends with a status that is not one of the checks'."""

    def error(self, message):
        self.print_usage(sys.stderr)
        self.exit(_UNUSABLE, f'{self.prog}: {message}\n')


def main(argv=None):
    """Run a command; return its exit status.

    0 if all is well, 1 with warnings, 2 with failures, 255 if nothing could
    be checked.
    """
    args = _parser().parse_args(argv)
    logging.basicConfig(
        stream=sys.stderr,
        level=logging.DEBUG if args.debug else logging.CRITICAL)
    try:
        _configure(args)
    except cfg.Error as exc:
        print(f'The configuration cannot be read: {exc}', file=sys.stderr)
        return _UNUSABLE
    try:
        results = args.command()
    except Exception:
        traceback.print_exc()
        return _UNUSABLE
    show = report.as_json if args.json else report.table
    print(show(args.title, results))
    return report.exit_status(results)


def _parser():
    parser = _Parser(
        prog='nova-powervm-status',
        description='Say whether a PowerVM host is ready, and what to mend. '
                    'Exit status: 0 all is well, 1 warnings, 2 failures, '
                    '255 nothing could be checked.')
    parser.add_argument(
        '--config-file', action='append', metavar='FILE',
        help='configuration of nova-compute; may be repeated (default: '
             'where nova-compute looks)')
    parser.add_argument(
        '--config-dir', action='append', metavar='DIRECTORY',
        help='read the *.conf files of this directory as well')
    parser.add_argument('--debug', action='store_true',
                        help='log to the terminal what is asked')
    nouns = parser.add_subparsers(metavar='COMMAND', required=True)
    _command(nouns, 'host', host.TITLE, lambda: host.check(CONF.host),
             'whether this host is ready for nova-compute')
    _command(nouns, 'upgrade', upgrade.TITLE, upgrade.check,
             'what the older PowerVM drivers left that has to be changed')
    return parser


def _command(nouns, noun, title, command, about):
    parser = nouns.add_parser(noun, help=f'check: {about}',
                              description=f'Check {about}.')
    parser.add_argument('verb', choices=['check'])
    parser.add_argument('--json', action='store_true',
                        help='print JSON, for programs')
    parser.set_defaults(command=command, title=title)


def _configure(args):
    """Read the configuration as nova-compute does."""
    words = [word for option in ('config_file', 'config_dir')
             for value in getattr(args, option) or ()
             for word in (f'--{option.replace("_", "-")}', value)]
    CONF(words, project='nova')
