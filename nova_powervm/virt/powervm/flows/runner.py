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

"""Running a recipe: timings in the log, and the original error to Nova."""

import futurist
from nova import exception as nova_exception
from oslo_context import context as log_context
from oslo_log import log as logging
from oslo_utils import timeutils
from pypowervm import exceptions as pvm_exc
from taskflow import engines
from taskflow import exceptions as taskflow_exc
from taskflow.listeners import base as listener_base
from taskflow import states

from nova_powervm.virt.powervm.flows import telling

LOG = logging.getLogger(__name__)

#: As many steps as any recipe has under way at a time.
_SIDE_BY_SIDE = 2

#: Errors after which Nova does not try another host, and its others.
_TELLING = ((nova_exception.BuildAbortException,
             nova_exception.ImageUnacceptable),
            nova_exception.NovaException)


def run(recipe, op):
    """Run a recipe with the facts of its order form.

    :param recipe: function that takes the order form and returns a flow
    :raises: the error of the step that failed, after the steps before it were
             undone; what is no exception of Nova's arrives as ``op.failed``
    """
    try:
        _run(recipe, op)
    except nova_exception.NovaException as exc:
        telling.tell(op, exc)
        raise
    except Exception as exc:
        error = op.failed(reason=(
            f'{op.what} of instance {op.instance.uuid} broke: '
            f'{_sentence(exc)}'))
        telling.tell(op, error.with_traceback(exc.__traceback__))
        raise error from exc


def _run(recipe, op):
    threads = _Threads()
    try:
        engine = engines.load(recipe(op), store=op.facts(),
                              engine='parallel', executor=threads)
        with _StepLog(engine, op):
            engine.run()
    except taskflow_exc.WrappedFailure as several:
        raise _telling(several, op) from several
    finally:
        # Every step has ended. Idle threads notice within a second that they
        # are not needed, and nobody has to wait for that.
        threads.shutdown(wait=False)


class _Threads(futurist.ThreadPoolExecutor):
    """Threads whose log names the request that is served."""

    def __init__(self):
        super().__init__(_SIDE_BY_SIDE)
        self._request = log_context.get_current()

    def submit(self, fn, *args, **kwargs):
        return super().submit(self._serve, fn, *args, **kwargs)

    def _serve(self, fn, *args, **kwargs):
        if self._request:
            self._request.update_store()
        return fn(*args, **kwargs)


def _telling(several, op):
    """Return what Nova shall know when steps side by side failed.

    The one that says what to do about the instance; the log has all.
    """
    errors = [failure.exception for failure in several]
    for error in errors:
        LOG.warning('%(what)s: one of %(count)d steps that failed: %(error)s',
                    {'what': op.what, 'count': len(errors),
                     'error': _sentence(error)}, instance=op.instance)
    return min(errors, key=_rank)


def _rank(error):
    """No other host helps first, then what Nova knows, then the rest."""
    for rank, kind in enumerate(_TELLING):
        if isinstance(error, kind):
            return rank
    return len(_TELLING)


class _StepLog(listener_base.Listener):
    """Tell what each step did and how long it took.

    Only names and times: what travels between steps may be secret.
    """

    _WORDS = {states.SUCCESS: 'done', states.FAILURE: 'failed'}

    def __init__(self, engine, op):
        super().__init__(
            engine, task_listen_for=[states.RUNNING, *self._WORDS])
        self._op = op
        self._watches = {}

    def _task_receiver(self, state, details):
        name = details['task_name'].rsplit('.', 1)[-1]
        if state not in self._WORDS:
            self._watches[name] = timeutils.StopWatch().start()
            return
        watch = self._watches.pop(name, None)
        level = (logging.INFO if state == states.SUCCESS
                 else logging.WARNING)
        LOG.log(level, '%(what)s: %(step)s %(word)s in %(seconds).2f s',
                {'what': self._op.what, 'step': name,
                 'word': self._WORDS[state],
                 'seconds': watch.elapsed() if watch else 0.0},
                instance=self._op.instance)


def _sentence(exc):
    """Return an error's text, with its kind where the text says little.

    A user sees the beginning only, so what the REST service says comes before
    the request it says it of.
    """
    text = ' '.join(str(exc).split())
    if isinstance(exc, pvm_exc.HttpError):
        request, _, said = text.partition(' -- ')
        text = f'{said} ({request})' if said else text
    return text if len(text) > 20 else f'{type(exc).__name__}: {text}'
