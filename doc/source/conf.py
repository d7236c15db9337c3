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

import subprocess

project = 'nova-powervm'
copyright = 'nova-powervm contributors'

extensions = [
    'openstackdocstheme',
    'oslo_config.sphinxconfiggen',
    'oslo_config.sphinxext',
    'sphinx.ext.autodoc',
]

# reno reads the release notes out of the history, so they are left out of
# documentation built from a shallow clone or an unpacked archive.
shallow = subprocess.run(['git', 'rev-parse', '--is-shallow-repository'],
                         capture_output=True, text=True).stdout.strip()
if shallow == 'false':
    extensions.append('reno.sphinxext')
else:
    exclude_patterns = ['releasenotes.rst']
    suppress_warnings = ['toc.excluded']

html_theme = 'openstackdocs'
html_static_path = ['_static']
pygments_style = 'native'

openstackdocs_auto_name = False
openstackdocs_auto_version = False
openstackdocs_pdf_link = False
openstackdocs_use_storyboard = False

# The sample of the configuration chapter comes from the options themselves.
config_generator_config_file = [
    ('../../etc/nova-powervm-config-generator.conf', '_static/nova-powervm'),
]

autodoc_member_order = 'bysource'
