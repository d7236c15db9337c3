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

"""What all caches of images have in common: names, uses and ages."""

import hashlib
import re
import threading

from oslo_log import log as logging
from oslo_utils import timeutils

LOG = logging.getLogger(__name__)

_ID_DIGITS = 10
_DIGEST_DIGITS = 4
_OURS = re.compile(rf'[ip]([0-9a-f]{{{_ID_DIGITS}}})'
                   rf'[0-9a-f]{{{_DIGEST_DIGITS}}}')


def image_name(image):
    """Return the name of the disk with an image's bytes.

    The image's id is not enough: an administrator of Glance can give other
    bytes to an id. The name is as long as that of a virtual disk may be.
    """
    digest = hashlib.md5((image.digest or '').encode(), usedforsecurity=False)
    return (f'i{_start(image.id)}'
            f'{digest.hexdigest()[:_DIGEST_DIGITS]}')


def mark_name(image):
    """Return the name of what says that the image is being written."""
    return mark_of(image_name(image))


def is_image(name):
    """Tell whether a disk is called as an image of ours is."""
    return bool(_OURS.fullmatch(name)) and name[0] == 'i'


def image_of(name):
    """Return the name of the image that a disk is, or marks, or None."""
    return f'i{name[1:]}' if _OURS.fullmatch(name) else None


def mark_of(name):
    """Return the name of what marks an image of ours."""
    return f'p{name[1:]}'


def is_of(name, image_id):
    """Tell whether an image of ours may be the one with this id."""
    return name[1:_ID_DIGITS + 1] == _start(image_id)


def _start(image_id):
    return image_id.replace('-', '')[:_ID_DIGITS]


class Uses:
    """Who asked for which image since this service uploaded it."""

    def __init__(self):
        self._lock = threading.Lock()
        self._counts = {}

    def uploaded(self, name):
        """Somebody uploaded an image, and is the first to use it."""
        with self._lock:
            self._counts[name] = 1

    def found(self, name):
        """Somebody else is going to use it."""
        with self._lock:
            self._counts[name] = self._counts.get(name, 1) + 1

    def only_by_uploader(self, name):
        """Tell whether nobody else has asked for it."""
        with self._lock:
            return self._counts.get(name) == 1


class Ages:
    """Since when images are out of use, as far as this service has seen.

    The age begins anew with a service: an image is kept rather too long.
    """

    def __init__(self):
        self._lock = threading.Lock()
        self._since = {}

    def used(self, name):
        """Somebody uses an image now: it is not old any more."""
        with self._lock:
            self._since.pop(name, None)

    def still_unused(self, name):
        """Tell whether nobody has used an image since the last look."""
        with self._lock:
            return name in self._since

    def expired(self, unused, min_age):
        """Return those of the unused images whose time is over.

        :param unused: names of all images that are out of use now
        :param min_age: seconds
        """
        now = timeutils.now()
        with self._lock:
            self._since = {name: self._since.get(name, now)
                           for name in unused}
            return {name for name, since in self._since.items()
                    if now - since >= min_age}
