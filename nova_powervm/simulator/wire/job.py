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

"""JobRequest and JobResponse."""

from nova_powervm.simulator.model import job as jobs
from nova_powervm.simulator.wire.document import bare
from nova_powervm.simulator.wire.document import section

_TITLE = 'The URL to which the JobRequest was submitted.'


def encode_template(noun, name):
    """What a client fills in to ask for a job."""
    return _request(noun, name, {})


def encode(job):
    """How a job stands."""
    above = (job.target.noun, job.target.uuid)
    path = '/'.join(step for step in (*above, 'do', job.name) if step)
    request = _request(job.target.noun, job.name, job.parameters)
    return section(
        RequestURL=bare({'href': path, 'rel': 'via', 'title': _TITLE}),
        TargetUuid=job.target.uuid,
        JobID=job.number,
        TimeStarted=int(job.started * 1000),
        TimeCompleted=int(job.ended * 1000),
        Status=job.status,
        ResponseException=(section(Message=job.results.get('result'))
                           if job.status == jobs.REFUSED else None),
        JobRequestInstance=request,
        Progress=section(LinearProgress=1.0 if job.results else 0.0),
        Results=_parameters(job.results))


def _request(noun, name, parameters):
    return section(
        RequestedOperation=section(OperationName=name, GroupName=noun),
        JobParameters=_parameters(parameters))


def _parameters(values):
    return section(JobParameter=[
        section(ParameterName=name, ParameterValue=value)
        for name, value in values.items()])


def decode(body):
    """The parameters of a job request, by name."""
    listed = body.child('JobParameters')
    if listed is None:
        return {}
    return {p.text('ParameterName'): p.text('ParameterValue', '')
            for p in listed.children('JobParameter')}
