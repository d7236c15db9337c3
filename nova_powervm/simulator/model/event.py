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

"""Events: one queue per application id, each event handed out once."""

import collections
import threading
import time

_FIRST_ID = 1473962006548
_CAPACITY = 1000
POLL_SECONDS = 10.0

Event = collections.namedtuple('Event', 'kind id path detail')


class Queues:
    """Who listens, and what each listener has not heard yet.

    An event names its object by ``path`` (see Thing.path); custom events
    have a ready-made string there.
    """

    # Attributes that a saved machine starts anew with.
    not_kept = {'_queues': dict, '_closed': bool}

    def __init__(self):
        self._news = threading.Condition()
        self._queues = {}
        self._next_id = _FIRST_ID
        self._closed = False

    def publish(self, kind, path, detail=''):
        """Hand an event to every listener known so far. Returns it."""
        with self._news:
            made = self._make(kind, path, detail)
            for appid, queue in self._queues.items():
                queue.append(made)
                if len(queue) > _CAPACITY:
                    self._queues[appid] = collections.deque(
                        [self._make('MISSING_EVENTS', '', '')])
            self._news.notify_all()
            return made

    def poll(self, appid, seconds=POLL_SECONDS):
        """Events since the last poll, waiting for some if there are none.

        The first poll of an application id is answered at once with
        NEW_CLIENT. Returns an empty list when the time is up or the
        simulator stops.
        """
        deadline = time.monotonic() + seconds
        with self._news:
            if appid not in self._queues:
                self._queues[appid] = collections.deque()
                return [self._make('NEW_CLIENT', '', '')]
            queue = self._wait(appid, deadline)
            heard = list(queue)
            queue.clear()
            return heard

    def overflow(self):
        """Lose what was not heard yet, as when somebody asks too rarely."""
        self._replace('MISSING_EVENTS')

    def clear_cache(self):
        """Tell everybody that all they know may have changed."""
        self._replace('CACHE_CLEARED')

    def _replace(self, kind):
        with self._news:
            for appid in self._queues:
                self._queues[appid] = collections.deque(
                    [self._make(kind, '', '')])
            self._news.notify_all()

    def forget(self):
        """Drop all queues, as a server does that was started anew."""
        with self._news:
            self._queues.clear()
            self._news.notify_all()

    def close(self):
        """End all polls, now and in future, without waiting."""
        with self._news:
            self._closed = True
            self._news.notify_all()

    def _wait(self, appid, deadline):
        while not self._closed:
            queue = self._queues.get(appid)
            left = deadline - time.monotonic()
            if queue is None or queue or left <= 0:
                break
            self._news.wait(left)
        return self._queues.get(appid, collections.deque())

    def _make(self, kind, path, detail):
        self._next_id += 1
        return Event(kind, self._next_id, path, detail)
