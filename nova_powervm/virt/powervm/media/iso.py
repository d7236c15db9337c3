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

"""Building an ISO 9660 image in memory or, when it is large, on disk."""

import io
import os.path
import tempfile

import pycdlib

#: What cloud-init looks for.
CONFIG_DRIVE_LABEL = 'config-2'

_IN_MEMORY = 4 * 1024 * 1024
_CHUNK = 64 * 1024


def build(files, label=CONFIG_DRIVE_LABEL):
    """Return an open file with the image, at its beginning.

    Names are kept as they are by both extensions that guests understand,
    Rock Ridge and Joliet.

    :param files: list of (path, content as bytes)
    """
    disc = pycdlib.PyCdlib()
    disc.new(interchange_level=3, joliet=3, rock_ridge='1.09',
             vol_ident=label)
    try:
        _fill(disc, files)
        image = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)
        disc.write_fp(image)
    finally:
        disc.close()
    image.seek(0)
    return image


def size(image):
    """Return the size of an open image in bytes; leaves it at its start."""
    length = image.seek(0, os.SEEK_END)
    image.seek(0)
    return length


def chunks(image):
    """Yield an open image in pieces."""
    return iter(lambda: image.read(_CHUNK), b'')


def _fill(disc, files):
    """Add the files, and the directories above them.

    The plain ISO names are numbers: they must be short and distinct, and
    only a guest that knows neither extension would read them.
    """
    folders = {'': ''}
    for number, (path, content) in enumerate(sorted(files)):
        folder, name = os.path.split(path.strip('/'))
        parent = _folder(disc, folders, folder)
        disc.add_fp(io.BytesIO(content), len(content),
                    iso_path=f'{parent}/F{number:07d}.;1', rr_name=name,
                    joliet_path=f'/{os.path.join(folder, name)}')


def _folder(disc, folders, path):
    """Return the plain ISO path of a directory, which is made if needed."""
    if path not in folders:
        above, name = os.path.split(path)
        iso_path = f'{_folder(disc, folders, above)}/D{len(folders):07d}'
        disc.add_directory(iso_path, rr_name=name, joliet_path=f'/{path}')
        folders[path] = iso_path
    return folders[path]
