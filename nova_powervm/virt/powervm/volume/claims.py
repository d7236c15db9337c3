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

"""Who is about to use a volume: the devices of one in use must stay.

Between the moment in which a device is made known to a server and the moment
in which it is mapped nothing on the server tells that somebody wants it. A
partition that gives up the same volume just then must not remove it.
"""

import collections
import contextlib

from oslo_concurrency import lockutils

_claims = collections.defaultdict(set)


def take(volume_id, owner):
    """Claim a volume; waits while its devices are being removed.

    :param owner: whoever it is for: uuid of an instance
    """
    with _lock(volume_id):
        _claims[volume_id].add(owner)


def drop(volume_id, owner):
    """Give a claim up, if there is one: the volume is mapped."""
    with _lock(volume_id):
        _drop(volume_id, owner)


@contextlib.contextmanager
def given_up(volume_id, owner):
    """Give a claim up; tell whether the volume is nobody's, and stays so."""
    with _lock(volume_id):
        _drop(volume_id, owner)
        yield volume_id not in _claims


def _drop(volume_id, owner):
    _claims[volume_id].discard(owner)
    if not _claims[volume_id]:
        del _claims[volume_id]


def _lock(volume_id):
    return lockutils.lock(f'powervm-volume-{volume_id}')
