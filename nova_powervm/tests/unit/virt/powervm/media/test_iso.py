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

import io

import pycdlib

from nova_powervm.tests import base
from nova_powervm.virt.powervm.media import iso

FILES = [
    ('openstack/latest/meta_data.json', b'{"uuid": "x"}'),
    ('openstack/content/0000', b'injected'),
    ('ec2/a rather long name, with spaces.json', b'' + bytes(5000)),
]


def read(image):
    """Return {path: content} of an image, as a guest reads it."""
    disc = pycdlib.PyCdlib()
    disc.open_fp(image)
    found = {}
    for folder, _, names in disc.walk(joliet_path='/'):
        for name in names:
            path = f'{folder.rstrip("/")}/{name}'
            content = io.BytesIO()
            disc.get_file_from_iso_fp(content, joliet_path=path)
            found[path.lstrip('/')] = content.getvalue()
    return found, disc.pvd.volume_identifier.decode().strip()


class TestIso(base.TestCase):

    def test_files_are_read_back_under_their_names(self):
        found, label = read(iso.build(FILES))
        self.assertEqual(dict(FILES), found)
        self.assertEqual('config-2', label)

    def test_linux_finds_them_too(self):
        disc = pycdlib.PyCdlib()
        disc.open_fp(iso.build(FILES))
        names = {name for _, _, names in disc.walk(rr_path='/')
                 for name in names}
        self.assertEqual({path.rsplit('/')[-1] for path, _ in FILES}, names)

    def test_size_and_chunks_agree(self):
        image = iso.build(FILES)
        size = iso.size(image)
        self.assertEqual(size, sum(len(c) for c in iso.chunks(image)))
        self.assertEqual(0, size % 2048)

    def test_same_directory_is_made_once(self):
        found, _ = read(iso.build([('a/b/one', b'1'), ('a/b/two', b'2'),
                                   ('a/three', b'3')]))
        self.assertEqual({'a/b/one', 'a/b/two', 'a/three'}, set(found))
