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

"""Images on their way from Glance to a disk, piece by piece."""

import hashlib

from nova import exception as nova_exception
from oslo_log import log as logging
import tenacity

from nova_powervm import conf as cfg
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm.vios import upload

CONF = cfg.CONF
LOG = logging.getLogger(__name__)

#: Errors of Glance's that will not go away: the image is not there, or may
#: not be read.
_FINAL = (nova_exception.NotFound, nova_exception.ImageNotAuthorized,
          nova_exception.Invalid)


class Download:
    """An image that can be read from Glance as often as needed.

    :param progress: function that is told how many bytes have been read
    :ivar image: the Image
    """

    def __init__(self, image_api, context, image, progress=lambda done: None):
        self.image = image
        self._api = image_api
        self._context = context
        self._progress = progress
        self.error = None

    def chunks(self):
        """Yield the bytes of the image, checked when the last is out.

        The client library hides what goes wrong here behind an error of its
        own, so ``error`` remembers it.
        """
        self.error = None
        try:
            yield from self._read()
        except Exception as exc:
            self.error = exc
            raise

    def _read(self):
        total = 0
        digest = self.image.algorithm and hashlib.new(
            self.image.algorithm, usedforsecurity=False)
        for chunk in self._api.download(self._context, self.image.id):
            total += len(chunk)
            if digest:
                digest.update(chunk)
            yield chunk
            self._progress(total)
        self._check(total, digest and digest.hexdigest())

    def _check(self, total, digest):
        if total != self.image.size:
            raise _Damaged(image_id=self.image.id, reason=(
                f'Glance sent {total} bytes of it and should have sent '
                f'{self.image.size}.'))
        if digest != self.image.digest:
            raise _Damaged(image_id=self.image.id, reason=(
                f'its bytes arrived damaged: their {self.image.algorithm} '
                f'is {digest[:16]} and should be {self.image.digest[:16]}.'))


def write(host, disk, download):
    """Write an image to a disk; begin anew when Glance breaks off.

    What goes wrong on the way to the Virtual I/O Server is not tried again.

    :param disk: with ``name``, ``udid`` and ``vios_uuid``
    :raises ImageDownloadFailed: Glance broke off once too often
    :raises ImageNotUsable: it was deleted meanwhile, or arrives damaged
    """
    attempts = CONF.powervm.image_download_attempts
    for attempt in tenacity.Retrying(
            stop=tenacity.stop_after_attempt(attempts),
            retry=tenacity.retry_if_exception_type((_Broke, _Damaged)),
            wait=tenacity.wait_exponential(max=30),
            before_sleep=_log_retry, reraise=True):
        with attempt:
            _write_once(host, disk, download)


def _write_once(host, disk, download):
    try:
        upload.fill_disk(host, disk, download.chunks(), download.image.size)
    except Exception as exc:
        upload.forget(host, [disk.name])
        if download.error is None:
            raise
        if isinstance(download.error, nova_exception.ImageNotFound):
            raise exception.ImageNotUsable(
                image_id=download.image.id,
                reason='it was deleted meanwhile.') from exc
        if isinstance(download.error, (*_FINAL, _Damaged)):
            # It may be what exc was raised of: no circles.
            raise download.error from None
        raise _Broke(reason=(
            f'reading image {download.image.id} from Glance failed: '
            f'{download.error}')) from exc


class _Broke(exception.ImageDownloadFailed):
    """Worth another try."""


class _Damaged(exception.ImageNotUsable):
    """Worth another try; another host would fare no better after that."""


def _log_retry(state):
    LOG.warning('%(error)s. Beginning anew (attempt %(number)d)',
                {'error': state.outcome.exception(),
                 'number': state.attempt_number + 1})
