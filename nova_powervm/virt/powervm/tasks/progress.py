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

"""Telling people how far the upload of an image has come."""

from nova import objects
from oslo_log import log as logging

LOG = logging.getLogger(__name__)

_EVENT = 'compute_upload_image'
_STEP = 10


class Upload:
    """Shows an upload in the log, in Nova's API, and among the events.

    Nothing is shown while nothing is uploaded. An upload that cannot be
    shown goes on all the same.

    :param instance: a copy of its own: the step beside this one may be
                     changing and saving the instance itself
    :param size: bytes there are to do
    """

    def __init__(self, context, host, instance, size):
        self._context = context
        self._host = host
        self._size = size
        self._instance = instance
        self._instance.obj_reset_changes(recursive=True)
        self._shown = None

    def __enter__(self):
        return self

    def __call__(self, done):
        """``done`` bytes have been read."""
        percent = done * 100 // self._size // _STEP * _STEP
        if percent == self._shown:
            return
        if self._shown is None:
            self._try(objects.InstanceActionEvent.event_start,
                      host=self._host.name)
        self._shown = percent
        LOG.info('The image is uploaded to %d %%', percent,
                 instance=self._instance)
        self._save(percent)

    def __exit__(self, kind, error, trace):
        if self._shown is not None:
            self._try(objects.InstanceActionEvent.event_finish_with_failure,
                      exc_val=error, exc_tb=trace)

    def _save(self, percent):
        self._instance.progress = percent
        try:
            self._instance.save()
        except Exception:
            LOG.warning('Could not show the progress of the upload',
                        instance=self._instance, exc_info=True)

    def _try(self, report, **details):
        try:
            report(self._context, self._instance.uuid, _EVENT,
                   want_result=False, **details)
        except Exception:
            LOG.warning('Could not show the upload as an event',
                        instance=self._instance, exc_info=True)
