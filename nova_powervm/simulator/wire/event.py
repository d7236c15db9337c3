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

"""Event."""

import uuid

from nova_powervm.simulator.wire import document


def identity(event):
    """A uuid that follows from the event's id."""
    return str(uuid.uuid3(uuid.NAMESPACE_OID, str(event.id)))


def encode(event, hrefs):
    """An event; its data is the address of the object it is about."""
    data = event.path
    if not isinstance(data, str):
        data = hrefs.at(*data)
    return document.root(
        identity(event),
        EventType=event.kind,
        EventID=event.id,
        EventData=data,
        EventDetail=event.detail)


def decode_new(body):
    """Data and detail of a custom event."""
    return {'data': body.text('EventData', ''),
            'detail': body.text('EventDetail', '')}
