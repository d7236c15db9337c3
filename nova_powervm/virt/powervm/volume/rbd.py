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

"""Images of a Ceph cluster, which the management partition lends."""

from pypowervm import exceptions as pvm_exc
from pypowervm.tasks import hdisk as pvm_hdisk

from nova_powervm import conf as cfg
from nova_powervm.virt.powervm.vios import mapping
from nova_powervm.virt.powervm.volume import lent

CONF = cfg.CONF


class Rbd(lent.LentVolume):
    """One image, as ``pool/name``.

    How the cluster is reached the management partition knows: its ceph.conf
    and its keyrings count, not what Cinder says of monitors.
    """

    kinds = ('rbd',)

    def refusals(self):
        found = super().refusals()
        if not self._name:
            found.append(f'Cinder does not tell the name of the Ceph image of '
                         f'volume {self.id}. Look for an error in the log of '
                         f'cinder-volume')
        return found

    def find(self, lender):
        if not self._exists(lender):
            raise self.not_reachable(
                f'the management partition has no Ceph image {self._name}; '
                f'try "rbd info {self._name}" there, and check ceph.conf and '
                f'the keyring')
        return mapping.RbdMapping(
            vios_uuid=lender, lpar_uuid=self.request.lpar_uuid,
            name=self._name, tag=self.id, user=self._user)

    def is_named(self, name):
        return name == self._name

    @property
    def _name(self):
        return self.request.data.get('name')

    @property
    def _user(self):
        return (CONF.powervm.rbd_user
                or self.request.data.get('auth_username') or None)

    def _exists(self, lender):
        """Ask the management partition: one job, again if that broke."""
        try:
            return pvm_hdisk.rbd_exists(self.host.adapter, lender, self._name)
        except pvm_exc.Error:
            return pvm_hdisk.rbd_exists(self.host.adapter, lender, self._name)
