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

"""Choose threads before anything of Nova is imported, then run."""

import os
import sys

from tools.cloud import environment
from tools.cloud import signals

INTERRUPTED = 130


def main():
    """Run the command line; return the exit status."""
    signals.watch()
    environment.isolate(os.environ)
    try:
        from nova import monkey_patch
        monkey_patch.patch(backend='threading')
        from tools.cloud import cli
        return cli.main(sys.argv[1:])
    except KeyboardInterrupt:
        return INTERRUPTED


sys.exit(main())
