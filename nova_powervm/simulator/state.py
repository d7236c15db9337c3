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

"""Machines in a file: JSON, and the bytes of their disks beside it.

What is under way is not kept: jobs that run are failed ones afterwards,
event queues are empty, and nobody is logged on.
"""

import importlib.metadata
import json
import os
import shutil
import tempfile

from nova_powervm.simulator import graph
from nova_powervm.simulator.model import clock
from nova_powervm.simulator.model import content
from nova_powervm.simulator.model import errors
from nova_powervm.simulator.model import job

FORMAT = 'pvmsim machine'
VERSION = 1


def save(machine, path):
    """Write a machine, and all that share its site, to a file.

    The file is whole or the one that was there before. Raises OSError, or
    graph.Unwritable for things that were put into the model from outside.
    """
    path = os.path.abspath(path)
    disks = tempfile.mkdtemp(prefix=f'{os.path.basename(path)}.disks-',
                             dir=os.path.dirname(path))
    try:
        with machine.lock:
            written = graph.Writer(_writers(disks)).write(machine)
        _replace(path, {
            'format': FORMAT, 'version': VERSION,
            'product': importlib.metadata.version('nova-powervm'),
            'disks': os.path.basename(disks), 'machine': written})
    except BaseException:
        shutil.rmtree(disks)
        raise


def _replace(path, document):
    """Put the new file where the old one is, and remove the old disks."""
    old = _disks_of(path)
    with open(f'{path}.new', 'w') as file:
        json.dump(document, file)
    os.replace(f'{path}.new', path)
    if old is not None:
        shutil.rmtree(old, ignore_errors=True)


def check(path):
    """Raise OSError unless machines can be saved there.

    Better before they are served than when they are to be kept.
    """
    directory = os.path.dirname(os.path.abspath(path))
    try:
        tempfile.TemporaryFile(dir=directory).close()
    except OSError as error:
        raise OSError(error.errno, error.strerror, path) from None


def load(path):
    """The machine of a file. Raises OSError, or Invalid with a reason."""
    document = _read(path)
    try:
        machine = graph.Reader(_readers(_disks(path, document))).read(
            document['machine'])
        for each in machine.site.machines:
            _settle(each)
    except (LookupError, TypeError, ValueError, AttributeError,
            ImportError) as error:
        raise errors.Invalid(
            f'{path} does not describe a machine: {error}.') from error
    return machine


def _read(path):
    with open(path) as file:
        try:
            document = json.load(file)
        except ValueError as error:
            raise errors.Invalid(f'{path} is not JSON: {error}.') from None
    if not isinstance(document, dict) or document.get('format') != FORMAT:
        raise errors.Invalid(f'{path} is not a machine of a simulator.')
    if document.get('version') != VERSION:
        raise errors.Invalid(
            f'{path} has version {document.get("version")}; this simulator '
            f'reads version {VERSION}.')
    return document


def _disks(path, document):
    """The directory with the bytes, which stands beside the file."""
    name = os.path.basename(str(document.get('disks')))
    return os.path.join(os.path.dirname(os.path.abspath(path)), name)


def _disks_of(path):
    """Where the bytes of an earlier file are; None if there is none."""
    try:
        return _disks(path, _read(path))
    except (OSError, errors.Invalid):
        return None


def _settle(machine):
    """What was under way when the machine was saved is not any more."""
    for each in machine.jobs.all():
        if each.status not in job.FINAL:
            each.fail('The simulator was ended while the job ran.')
    for move in list(machine.migrations):
        move.interrupt()
    machine.devices.renew()


def _writers(disks):
    """What is written of things that are more than their attributes."""
    def write_content(one):
        name = str(len(os.listdir(disks)) + 1)
        return name if one.store(os.path.join(disks, name)) else None

    return {content.Content: write_content,
            clock.Timed: lambda one: one.now()}


def _readers(disks):
    """What to do with it."""
    def read_content(one, name):
        if name is not None:
            one.restore(os.path.join(disks, os.path.basename(name)))

    return {content.Content: read_content,
            clock.Timed: lambda one, now: one.resume(now)}
