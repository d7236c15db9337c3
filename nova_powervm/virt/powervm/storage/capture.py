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

"""Disks on their way to Glance, piece by piece."""

import contextlib
import math
import os
import threading

from nova.compute import task_states
from nova import exception as nova_exception
from nova import objects
from oslo_log import log as logging
from oslo_utils import timeutils

from nova_powervm.virt.powervm import exception

LOG = logging.getLogger(__name__)

#: Seconds between two looks at the database.
CHECK_EVERY = 5
_ZEROS = bytes(1 << 16)
_DELETING = (task_states.DELETING, task_states.SOFT_DELETING)
_STEP = 10

_under_way = {}


class Capture:
    """A capture that is under way, and stops when its instance is deleted."""

    def __init__(self, context, instance):
        self._context = context
        self.instance = instance
        self._watch = timeutils.StopWatch(CHECK_EVERY).start()
        self.stopped = threading.Event()
        self.over = threading.Event()

    def check(self):
        """Go on only if the instance still shall be captured.

        The database is asked from time to time: Nova does not come to
        ``destroy`` while a capture is part of shelving.

        :raises InstanceNotFound: it is being deleted
        """
        if self.stopped.is_set():
            self._give_up()
        if self._watch.expired():
            self.look()

    def look(self):
        """Ask the database whether the instance is being deleted.

        :raises InstanceNotFound: it is
        """
        self._watch.restart()
        found = objects.Instance.get_by_uuid(
            self._context, self.instance.uuid, expected_attrs=[])
        if found.task_state in _DELETING:
            self._give_up()

    def _give_up(self):
        LOG.info('Giving up the capture: the instance is being deleted',
                 instance=self.instance)
        raise nova_exception.InstanceNotFound(instance_id=self.instance.uuid)


@contextlib.contextmanager
def under_way(context, instance):
    """Let a destroy of the instance know that it is captured."""
    capture = Capture(context, instance)
    _under_way[instance.uuid] = capture
    try:
        yield capture
    finally:
        _under_way.pop(instance.uuid, None)
        capture.over.set()


def stop(instance, timeout):
    """Stop a capture of the instance, if any, and wait for its end.

    :param timeout: seconds; a Glance that hangs keeps no instance alive
    """
    capture = _under_way.get(instance.uuid)
    if capture is None:
        return
    capture.stopped.set()
    if not capture.over.wait(timeout):
        LOG.warning('The capture goes on %d seconds after it was told to '
                    'stop; the instance is deleted all the same', timeout,
                    instance=instance)


class Stream:
    """The bytes of a disk as a file that Glance's client reads.

    Where the file system knows of holes, zeros are sent without reading them.

    :param descriptor: of the disk; closed with the stream
    :param capture: Capture that is asked whether to go on
    :ivar size: bytes
    :ivar done: bytes read so far
    """

    def __init__(self, descriptor, capture):
        self._descriptor = descriptor
        self._capture = capture
        self.size = os.lseek(descriptor, 0, os.SEEK_END)
        self.done = 0
        self._extent = (0, 0)
        self._is_data = False
        # What an earlier capture has read may have changed since.
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_SEQUENTIAL)

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        os.close(self._descriptor)

    def read(self, amount):
        """Return up to so many bytes, none at the end.

        :raises InstanceNotFound: the instance is being deleted
        :raises CaptureFailed: the disk cannot be read
        """
        self._capture.check()
        if self.done >= self._extent[1]:
            self._next_extent()
        amount = min(amount, self._extent[1] - self.done)
        if self._is_data:
            chunk = self._read(amount)
        else:
            chunk = _ZEROS[:amount]
        self._log(len(chunk))
        self.done += len(chunk)
        return chunk

    def _next_extent(self):
        """Find out how far the data goes, or the hole."""
        at = self.done
        try:
            start = os.lseek(self._descriptor, at, os.SEEK_DATA)
        except OSError:
            # There is no data any more, or nothing is known of holes.
            start = self.size if self._knows_holes() else at
        self._is_data = start == at < self.size
        if not self._is_data:
            self._extent = (at, min(start, self.size))
            return
        try:
            end = os.lseek(self._descriptor, at, os.SEEK_HOLE)
        except OSError:
            end = self.size
        self._extent = (at, min(end, self.size))

    def _knows_holes(self):
        """A hole is found at the end at the latest, where they are known."""
        try:
            os.lseek(self._descriptor, 0, os.SEEK_HOLE)
        except OSError:
            return False
        return True

    def _read(self, amount):
        try:
            chunk = os.pread(self._descriptor, amount, self.done)
        except OSError as exc:
            self._capture.look()
            raise self._broken(exc.strerror) from exc
        if amount and not chunk:
            raise self._broken('the disk ended')
        return chunk

    def _broken(self, why):
        return exception.CaptureFailed(reason=(
            f'the disk of instance {self._capture.instance.uuid} could not be '
            f'read at byte {self.done} of {self.size}: {why}. Check the '
            f'Virtual I/O Server that has it, and try again'))

    def _log(self, more):
        if not more:
            return
        before, after = (done * 100 // self.size // _STEP
                         for done in (self.done, self.done + more))
        if after > before:
            LOG.info('The disk is uploaded to %d %%', after * _STEP,
                     instance=self._capture.instance)


def upload(host, context, image_id, metadata, stream):
    """Send a disk to Glance, as the data of an image.

    :raises ImageNotFound: the image was deleted meanwhile
    :raises CaptureFailed: Glance has not got all of it
    """
    host.image_api.update(context, image_id, metadata, data=stream)
    # Nova's client repeats an upload that broke with what is left of it.
    taken = host.image_api.get(context, image_id).get('size')
    if taken != stream.size:
        raise exception.CaptureFailed(reason=(
            f'Glance has {taken} of the {stream.size} bytes of image '
            f'{image_id}: the connection to it broke in between. Check the '
            f'log of glance-api, and try again'))


def metadata(instance, disk):
    """Return what an image says of the disk it was captured from.

    Everything else it says, Nova has put there: the properties of the image
    that the instance was made from.
    """
    properties = {'image_location': 'snapshot', 'image_state': 'available',
                  'owner_id': instance.project_id}
    if instance.os_type:
        properties['os_type'] = instance.os_type
    return {'disk_format': 'raw', 'container_format': 'bare',
            'min_disk': math.ceil(disk.size_gb), 'properties': properties}
