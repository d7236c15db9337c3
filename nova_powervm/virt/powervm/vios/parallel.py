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

"""Doing the same on several Virtual I/O Servers at once."""

from concurrent import futures

from oslo_context import context as log_context


def each(function, things):
    """Call a function for each thing, all at once, and wait for all.

    :param function: of a thing; may raise
    :returns: a Future for each thing, in order, all of them done
    """
    request = log_context.get_current()

    def call(thing):
        if request:
            request.update_store()
        return function(thing)

    if not things:
        return []
    with futures.ThreadPoolExecutor(len(things)) as threads:
        return [threads.submit(call, thing) for thing in things]
