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

"""Every function of pypowervm, and the test that proves it is exercised.

The table is the ``.txt`` files; ``tools/list_functions`` brings it up to
date, ``test_functions`` keeps it complete, and each test in it proves, when
it runs, that the functions it is listed for ran or sent requests.
"""
