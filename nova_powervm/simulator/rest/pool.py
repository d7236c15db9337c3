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

"""Cluster, SharedStoragePool and Tier."""

from nova_powervm.simulator.model import pool_plan
from nova_powervm.simulator.rest import job
from nova_powervm.simulator.rest import reply
from nova_powervm.simulator.wire import disks
from nova_powervm.simulator.wire import pool as wire


def feed_clusters(call):
    return reply.feed(call, 'Cluster', call.machine.clusters)


def feed_pools(call):
    return reply.feed(call, 'SharedStoragePool',
                      [c.pool for c in call.machine.clusters])


def feed_tiers(call):
    """The tiers of a pool, or of all pools."""
    pools = call.things or [c.pool for c in call.machine.clusters]
    return reply.feed(call, 'Tier', [t for p in pools for t in p.tiers])


def read(call):
    return reply.entry(call, call.things[-1])


def update_cluster(call):
    """Nodes come and go with the list in the body."""
    cluster = call.things[-1]
    nodes = wire.decode_nodes(call.body('Cluster'))
    pool_plan.set_nodes(cluster, call.machine, nodes)
    return reply.entry(call, cluster)


def update_pool(call):
    """Logical units come and go, and volumes come, with the lists."""
    pool = call.things[-1]
    body = call.body('SharedStoragePool')
    pool_plan.change_pool(
        pool, call.machine, wire.decode_pool_name(body, pool.name),
        disks.decode_volumes(body), wire.decode_units(body))
    return reply.entry(call, pool)


def update_tier(call):
    tier = call.things[-1]
    tier.rename(wire.decode_tier_name(call.body('Tier'), tier.name))
    return reply.entry(call, tier)


def template(call):
    """GET Cluster/do/<operation>: what to fill in."""
    return job.class_template(call, 'Cluster')


def submit(call):
    """PUT Cluster/do/<operation>: begin to make a cluster."""
    founder = pool_plan.Founder(call.machine, wire.decode_new_cluster)
    return job.submit_to(call, founder)
