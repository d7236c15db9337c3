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

"""How a step of a recipe meets taskflow."""

import inspect

from oslo_log import log as logging
from taskflow import task
from taskflow.types import failure

LOG = logging.getLogger(__name__)


class Step(task.Task):
    """One reversible step: ``execute`` does it, ``undo`` takes it back.

    What a step needs it names as arguments of ``execute`` and of ``undo``;
    what it makes it declares as ``default_provides``.

    taskflow hands a failing step's ``revert`` nothing but the failure, though
    the thing may exist: ``undo`` finds what to remove by whom it belongs to,
    and is content to find nothing. An undo that fails is logged and does not
    keep the earlier steps from being undone, nor hide the original error.
    """

    def __init__(self, requires=(), **kwargs):
        parameters = inspect.signature(self.undo).parameters.values()
        wanted = [p.name for p in parameters
                  if p.kind is p.POSITIONAL_OR_KEYWORD][1:]
        super().__init__(requires=requires,
                         revert_requires=[*requires, *wanted], **kwargs)

    def undo(self, made):
        """Take back what execute() made, or may have made before it failed.

        :param made: what execute() returned; None when it failed
        """

    def revert(self, result, flow_failures, **facts):
        if type(self).undo is Step.undo:
            return
        made = None if isinstance(result, failure.Failure) else result
        try:
            self.undo(made, **facts)
            LOG.info('Undid the step %s', self.short_name)
        except Exception:
            LOG.exception('Could not undo the step %s; undoing the rest',
                          self.short_name)

    @property
    def short_name(self):
        """What a log calls the step."""
        return self.name.rsplit('.', 1)[-1]
