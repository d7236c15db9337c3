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

"""SharedProcessorPool."""

from nova_powervm.simulator.wire import document


def encode(pool, hrefs, groups):
    """A pool; what cannot be changed of the default pool is not shown."""
    limits = {} if pool.is_default else {
        'CurrentReservedProcessingUnits': pool.reserved,
        'MaximumProcessingUnits': pool.maximum,
        'PendingReservedProcessingUnits': pool.reserved}
    partitions = pool.partitions
    return document.root(
        pool.uuid,
        AssignedPartitions=document.links(
            hrefs.of(p) for p in partitions) if partitions else None,
        **limits,
        PoolID=pool.number,
        AvailableProcUnits=pool.available,
        PoolName=pool.name)


def decode(body, pool):
    """Name, maximum and reserve that the pool is to have."""
    maximum = body.decimal('MaximumProcessingUnits')
    reserved = body.decimal('PendingReservedProcessingUnits')
    return {
        'name': body.text('PoolName', pool.name),
        'maximum': pool.maximum if maximum is None else maximum,
        'reserved': pool.reserved if reserved is None else reserved}
