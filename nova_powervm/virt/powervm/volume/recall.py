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

"""What Cinder says of a volume whose way Nova has not noted.

Nova notes it when an attach is complete. A service that is killed in the
middle of one leaves an attachment that only Cinder knows all about.
"""

from nova.volume import cinder
from oslo_log import log as logging

LOG = logging.getLogger(__name__)


def connection_info(context, bdm):
    """Return the connection info of an attachment, {} if nobody has it.

    :param context: of a request that Cinder takes
    :param bdm: Nova's record of the volume
    """
    attachment = bdm['attachment_id']
    if not attachment:
        return {}
    try:
        found = cinder.API().attachment_get(context, attachment)
    except Exception as exc:
        LOG.warning('Cinder was asked for the attachment %(attachment)s of '
                    'volume %(volume)s, which may not be removed completely: '
                    '%(error)s', {'attachment': attachment,
                                  'volume': bdm['volume_id'], 'error': exc})
        return {}
    return found.get('connection_info') or {}
