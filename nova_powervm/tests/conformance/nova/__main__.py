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

"""Tell how many of Nova's tests run on the PowerVM driver.

With ``-v``, tell why the others do not.
"""

from nova_powervm.tests.conformance.nova import collection  # isort: skip

import collections
import sys

from nova_powervm.tests.conformance.nova import left_out
from nova_powervm.tests.conformance.nova import test_interface


def main(arguments):
    without = left_out.LeftOut()
    names = collection.all_names()
    missing = [without.matching(name)[0] for name in names
               if name in without]
    never = sum(entry.never for entry in missing)
    print(f"{len(names) - len(missing)} of {len(names)} of Nova's tests run, "
          f'{len(missing)} left out: {len(missing) - never} so far, {never} '
          f'because they do not suit a PowerVM driver.')
    print(f'Of those that run, {len(test_interface.NOT_IMPLEMENTED)} take '
          f'"not implemented" for an answer, and get it.')
    if '-v' in arguments:
        reasons = collections.Counter(entry.reason for entry in missing)
        for reason, count in reasons.most_common():
            print(f'{count:5} {reason}')


if __name__ == '__main__':
    main(sys.argv[1:])
