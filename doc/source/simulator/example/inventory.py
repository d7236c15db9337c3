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
"""A client of PowerVM as somebody else may write one: who runs, and where."""

from lxml import etree
import requests

_LOGON = """
<LogonRequest schemaVersion="V1_0" xmlns=
 "http://www.ibm.com/xmlns/systems/power/firmware/web/mc/2012_10/">
  <UserID>inventory</UserID><Password>secret</Password>
</LogonRequest>"""


def running(url):
    """Names of the partitions that run there; None if nobody answers."""
    try:
        answer = requests.put(f'{url}/rest/api/web/Logon', data=_LOGON)
        token = etree.fromstring(answer.content).findtext('{*}X-API-Session')
        answer = requests.get(f'{url}/rest/api/uom/LogicalPartition',
                              headers={'X-API-Session': token})
    except requests.ConnectionError:
        return None
    feed = etree.fromstring(answer.content)
    return sorted(lpar.findtext('{*}PartitionName')
                  for lpar in feed.iter('{*}LogicalPartition')
                  if lpar.findtext('{*}PartitionState') == 'running')


def everywhere(urls):
    """Where each partition runs, of those hosts that answer."""
    return {name: url for url in urls for name in running(url) or ()}
