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

"""A small OpenStack cloud in one process, on loopback, for one person.

Real Nova (API, conductor, scheduler, one compute with the PowerVM driver)
and real placement, with small stand-ins for keystone, glance and neutron,
around a simulated PowerVM machine. Nothing here is test code of Nova, and
nothing here is installed with the driver.

    python -m tools.cloud demo      show a life cycle, check it, leave
    python -m tools.cloud serve     stay, and print a clouds.yaml

The pieces, in the order they start:

    state       the directory everything is kept in, removed at the end
    serving     one HTTP port; each service has its own path under it
    identity    the one user, its token, and the filter that checks it
    keystone, glance, neutron       the stand-ins
    options     nova.conf and the API pipeline
    databases   SQLite files that threads can share
    placement   the real placement application
    services    conductor, scheduler, compute and the API
    cloud       all of it, started and stopped in order
"""
