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

"""Volumes of every protocol, for tests below Nova's API."""

from nova_powervm.tests import cinder_backends
from nova_powervm.tests import driver_fixtures
from nova_powervm.virt.powervm.partition import names
from nova_powervm.virt.powervm.volume import base
from nova_powervm.virt.powervm.volume import connector
from nova_powervm.virt.powervm.volume import registry


class CinderVolume:
    """A volume that Cinder shows to a host, and hides.

    :param kind: what cinder_backends calls the protocol
    :ivar id: its id
    :ivar storage: what is behind it on the simulated SAN
    :ivar info: what Cinder says of it, while it is shown
    """

    def __init__(self, fix, kind, size=1, **options):
        self.fix = fix
        self._volume = cinder_backends.Volume(kind, size, options)
        self._backend = cinder_backends.BACKENDS[kind](fix.machine.site)
        with fix.machine.lock:
            self._backend.create(self._volume)
        self.id = self._volume.id
        self.storage = self._volume.storage
        self.info = None

    def show(self, **changes):
        """Show it to the host, with other data perhaps; return the info."""
        told = connector.connector(self.fix.host,
                                   driver_fixtures.make_instance())
        with self.fix.machine.lock:
            info = self._backend.attach(self._volume, told)
        self.info = {**info, 'serial': self.id,
                     'multiattach': self._volume.options.get('multiattach')}
        self.info['data'].update(changes)
        return self.info

    def hide(self):
        """Let nobody see it, as the end of an attachment does."""
        with self.fix.machine.lock:
            self._backend.detach(self._volume, {}, [])

    def extend(self, size):
        """Let it have so many GB."""
        self._volume.size = size
        with self.fix.machine.lock:
            self._backend.extend(self._volume)

    def of(self, instance, lpar=None):
        """Return the driver's Volume, for an instance or a partition."""
        uuid = lpar.uuid if lpar else names.partition_uuid(instance.uuid)
        return registry.volume(self.fix.host, instance, base.Request(
            self.info, uuid, self.id))

    def devices(self):
        """Return {server: name of its disk} of those that have it."""
        return {vios.name: disk.name for vios in self.fix.machine.vioses
                for disk in vios.volumes.values()
                if getattr(disk, 'lun', None) is self.storage}
