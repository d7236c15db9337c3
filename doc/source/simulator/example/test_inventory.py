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
"""Tests of the client, without a Power server."""

import inventory
import pytest


@pytest.mark.powervm(partitions=2)
def test_what_runs_is_found(powervm):
    powervm.machine.lpar('lpar0001').stop_at_once()
    assert inventory.running(powervm.url) == ['lpar0002', 'novalink']
    assert powervm.trace.counts()['GET LogicalPartition'] == 1


@pytest.mark.powervm('pair', partitions=1)
def test_all_hosts_are_asked(powervms):
    found = inventory.everywhere(sim.url for sim in powervms)
    assert found['pvmsim2-lpar0001'] == powervms[1].url
    assert len(found) == 3


def test_a_host_that_loses_its_answers_is_left_out(powervm):
    with powervm.scenarios.playing('lost_reply', action='feed'):
        assert inventory.running(powervm.url) is None
