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

"""The directory the cloud lives in: databases, logs, clouds.yaml."""

import os
import pathlib
import shutil
import tempfile


class State:
    """A new private directory; ``remove()`` leaves nothing behind."""

    def __init__(self):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix='pvmsim-cloud-'))
        self.log = self.path / 'nova.log'
        for name in ('locks', 'instances', 'images', 'nova.conf.d'):
            (self.path / name).mkdir()

    def file(self, name):
        """Return the path of a file in the directory, as text."""
        return str(self.path / name)

    def write(self, name, text):
        """Write a file only its owner may read; return its path."""
        path = self.path / name
        path.touch(mode=0o600)
        path.write_text(text)
        return str(path)

    def keep_log(self):
        """Copy the log where it outlives the directory; return that path."""
        handle, kept = tempfile.mkstemp(prefix='pvmsim-nova-', suffix='.log')
        os.close(handle)
        if self.log.exists():
            shutil.copyfile(self.log, kept)
        return kept

    def remove(self):
        """Remove the directory and everything in it."""
        shutil.rmtree(self.path, ignore_errors=True)
