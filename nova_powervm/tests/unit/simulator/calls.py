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

"""Requests as the fault rules and the trace see them."""

import types


def call(verb='GET', noun='VirtualIOServer', action='read', name='vios1',
         uuid='ABCD', path='/rest/api/uom/VirtualIOServer/ABCD'):
    """A request of a client."""
    return types.SimpleNamespace(verb=verb, noun=noun, action=action,
                                 name=name, uuid=uuid, path=path)


def job(operation='PowerOn', noun='LogicalPartition'):
    """A request that submits a job."""
    return call('PUT', noun, f'job:{operation}', 'lpar1')
