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

"""Letting storage systems see the port names of instances beforehand.

Some show a volume only to ports that they have seen in the fabric, and a port
is in the fabric when a running partition has it. Until an instance has a
partition that runs, the management partition has its ports: it logs them in,
and the instance's partition takes them over with its first volume.
"""

import dataclasses

from oslo_log import log as logging

from nova_powervm import conf as cfg
from nova_powervm.virt.powervm import exception
from nova_powervm.virt.powervm import logins
from nova_powervm.virt.powervm.vios import batch
from nova_powervm.virt.powervm.vios import fibre

CONF = cfg.CONF
LOG = logging.getLogger(__name__)


class Loan(fibre.FibreMapping):
    """An adapter that the management partition has for a while.

    Nobody who has one with these names is robbed of it.
    """

    def connect(self, vios):
        if any(fibre.wwpns(found) == set(self.wwpns)
               for found in vios.vfc_mappings):
            return False
        return super().connect(vios)


def log_in(host, mappings):
    """Let the management partition log in the ports of an instance.

    :param mappings: FibreMappings, as the instance shall have them
    :raises AttachVolumeFailed: a port did not log in
    """
    fields = [field.name for field in dataclasses.fields(fibre.FibreMapping)]
    loans = [Loan(**{**{name: getattr(each, name) for name in fields},
                     'lpar_uuid': host.management_uuid})
             for each in mappings]
    made = batch.connect(host, host.management_uuid, loans)
    lent = [loan for loan, found in zip(loans, made, strict=False) if found]
    missing = logins.wait_for([loan.wwpns[0] for loan in lent],
                              CONF.powervm.npiv_login_timeout)
    if missing:
        take_back(host, [name for loan in loans for name in loan.wwpns])
        raise exception.AttachVolumeFailed(reason=(
            f"{', '.join(sorted(missing))} did not log in to the fabric "
            f'within {CONF.powervm.npiv_login_timeout} seconds ([powervm] '
            f'npiv_login_timeout). Check that its physical port has a link '
            f'and that the switch allows NPIV'))


def take_back(host, names):
    """Take the adapters with these names from the management partition.

    :param names: WWPNs, plain
    """
    batch.detach(host, host.management_uuid, lambda found: bool(
        hasattr(found, 'backing_port') and fibre.wwpns(found) & set(names)))
