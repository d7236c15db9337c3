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

"""Jobs: templates, requests, and how they stand."""

import uuid

from nova_powervm.simulator.rest import reply
from nova_powervm.simulator.wire import atom
from nova_powervm.simulator.wire import document
from nova_powervm.simulator.wire import job as wire


def template(call):
    """GET do/<operation>: what to fill in."""
    return class_template(call, call.things[-1].noun)


def class_template(call, noun):
    """GET <noun>/do/<operation>: one that is not asked of any object."""
    name = call.ids['operation']
    call.machine.jobs.check(noun, name)
    node = wire.encode_template(noun, name)
    return reply.document_entry(call, 'JobRequest', node, str(uuid.uuid4()))


def submit(call):
    """PUT do/<operation>: start it."""
    return submit_to(call, call.things[-1])


def submit_to(call, target):
    """Start a job of something that need not be in the path."""
    parameters = wire.decode(call.body('JobRequest', document.WEB))
    job = call.machine.jobs.submit(
        call.ids['operation'], target, parameters, fate=call.job_fate)
    return _entry(call, job)


def read(call):
    return _entry(call, call.machine.jobs.get(call.ids['job']))


def feed(call):
    """GET <object>/jobs: those that were asked of it."""
    return reply.plain_feed(
        call, [_atom(call, job)
               for job in call.machine.jobs.of(call.things[-1])])


def cancel(call):
    call.machine.jobs.get(call.ids['job']).cancel()
    return reply.nothing()


def delete(call):
    call.machine.jobs.delete(call.ids['job'])
    return reply.nothing()


def _entry(call, job):
    return reply.xml(_atom(call, job))


def _atom(call, job):
    identity = str(uuid.uuid3(uuid.NAMESPACE_OID, job.number))
    href = call.hrefs.at('jobs', job.number)
    return atom.entry('JobResponse', identity, wire.encode(job), href,
                      service='web')
