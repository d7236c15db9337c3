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

"""What can go wrong before or while the cloud runs, as sentences."""


class CloudError(Exception):
    """The cloud cannot start; the text says why and what to do."""

    status = 1      # of the command that ends because of it


class PortInUse(CloudError):
    """Somebody else listens on the port we were asked to use."""

    status = 2

    def __init__(self, what, host, port, option):
        super().__init__(
            f'The {what} cannot listen on {host}:{port}: the port is in use. '
            f'If this is a second start, stop the first one; otherwise '
            f'choose another port with {option}.')
