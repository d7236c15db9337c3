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

from nova_powervm.tests import base
from nova_powervm.virt.powervm.volume import claims


class TestClaims(base.TestCase):

    def given_up(self, owner):
        with claims.given_up('volume1', owner) as is_nobodys:
            return is_nobodys

    def test_volume_that_nobody_claims_is_nobodys(self):
        self.assertTrue(self.given_up('a'))

    def test_claim_of_another_keeps_it(self):
        claims.take('volume1', 'b')
        self.addCleanup(claims.drop, 'volume1', 'b')
        self.assertFalse(self.given_up('a'))

    def test_the_last_of_two_that_give_it_up_finds_it_free(self):
        claims.take('volume1', 'a')
        claims.take('volume1', 'b')
        self.assertFalse(self.given_up('a'))
        self.assertTrue(self.given_up('b'))

    def test_claim_that_was_dropped_is_gone(self):
        claims.take('volume1', 'b')
        claims.drop('volume1', 'b')
        claims.drop('volume1', 'b')
        self.assertTrue(self.given_up('a'))
