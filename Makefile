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

# The one definition of what every check runs; tox.ini and .ci/run call it.
# An environment made by somebody else is used with BIN=<its bin directory>.

PYTHON ?= python3
VENV ?= .venv
CONSTRAINTS ?= constraints/nova-34.txt
TESTS ?=
ARGS ?=

ifndef BIN
BIN := $(VENV)/bin
ENVIRONMENT := $(VENV)/.complete
endif

# pbr reads the version from git; an unpacked archive has none to read.
ifeq ($(shell git rev-parse HEAD 2>/dev/null),)
export PBR_VERSION ?= 0.0.1
endif

# What Nova's own test harness has to be told when Nova is not a source tree.
export OS_WSGI__API_PASTE_CONFIG := $(abspath $(BIN)/../etc/nova/api-paste.ini)
THREADING := OS_NOVA_DISABLE_EVENTLET_PATCHING=true
STESTR = $(BIN)/stestr --test-path ./$(1) run $(if $(TESTS),'$(TESTS)')

STAGES := style imports tree unit simulator functional eventlet neutron \
          nova cloudtest docs releasenotes wheel demo
SCRIPTS := tools/bench_requests tools/check_python tools/check_test_tree \
           tools/list_functions tools/draw_page \
           tools/run_stages

.PHONY: help cloud nova-all test cover genconfig clean environment $(STAGES)

help:
	@echo 'make demo         boot servers on a simulated PowerVM host and look'
	@echo 'make cloud        the same, left running for the openstack command'
	@echo 'make test         every check below, in this order:'
	@echo '                  $(STAGES)' | fmt -c -w 72
	@echo 'make unit TESTS=regex       one stage, and only what matches'
	@echo 'make nova-all     every test of Nova'"'"'s that the driver can pass'
	@echo 'make cover, make genconfig, make clean'

demo: $(ENVIRONMENT)
	@$(BIN)/python -m tools.cloud demo

cloud: $(ENVIRONMENT)
	@$(BIN)/python -m tools.cloud serve $(ARGS)

test: $(ENVIRONMENT)
	@$(BIN)/python tools/run_stages "$(MAKE)" BIN=$(BIN) -- $(STAGES)

environment: $(ENVIRONMENT)

# --without-pip serves systems whose Python comes without ensurepip.
$(VENV)/.complete: requirements.txt test-requirements.txt \
                   doc/requirements.txt pyproject.toml $(CONSTRAINTS)
	@$(PYTHON) tools/check_python
	@echo "Building $(VENV) (a minute or two, once) ..."
	@$(PYTHON) -m venv --clear $(VENV) 2>/dev/null || { \
	  $(PYTHON) -m venv --clear --without-pip $(VENV) && \
	  $(PYTHON) -m pip --python $(BIN)/python install -qq pip; }
	@$(BIN)/python -m pip install -qq --disable-pip-version-check \
	  -c $(CONSTRAINTS) -r requirements.txt -r test-requirements.txt \
	  -r doc/requirements.txt -e '.[neutron]'
	@touch $@

style: $(ENVIRONMENT)
	$(BIN)/flake8 . $(SCRIPTS)

imports: $(ENVIRONMENT)
	$(BIN)/lint-imports --no-logo

tree: $(ENVIRONMENT)
	$(BIN)/python tools/check_test_tree

unit: $(ENVIRONMENT)
	$(THREADING) $(call STESTR,nova_powervm/tests/unit)

simulator: $(ENVIRONMENT)
	$(call STESTR,nova_powervm/tests/conformance/simulator)

functional: $(ENVIRONMENT)
	$(THREADING) $(call STESTR,nova_powervm/tests/functional)

# Nova 31 to 33 run on eventlet: the life cycle once more, in that mode.
eventlet: TESTS := test_lifecycle
eventlet: $(ENVIRONMENT)
	$(call STESTR,nova_powervm/tests/functional)

# The mechanism driver in the ML2 plugin of the Neutron that is installed. A
# process of its own: Nova and Neutron define options of the same names.
neutron: $(ENVIRONMENT)
	$(call STESTR,nova_powervm/tests/neutron)

nova: $(ENVIRONMENT)
	@$(THREADING) $(BIN)/python -m nova_powervm.tests.conformance.nova
	$(THREADING) $(call STESTR,nova_powervm/tests/conformance/nova)

# Every test of Nova's that the driver can pass: about ten minutes.
nova-all: $(ENVIRONMENT)
	@$(THREADING) $(BIN)/python -m nova_powervm.tests.conformance.nova -v
	NOVA_TESTS=all $(THREADING) \
	  $(call STESTR,nova_powervm/tests/conformance/nova)

cloudtest: $(ENVIRONMENT)
	$(THREADING) $(call STESTR,tools/cloud/tests)

docs: $(ENVIRONMENT)
	rm -rf doc/build
	PYTHONWARNINGS=ignore $(BIN)/sphinx-build -q -W --keep-going -b html doc/source doc/build/html

# reno reads the notes out of the history.
releasenotes: $(ENVIRONMENT)
ifeq ($(shell git rev-parse --is-shallow-repository 2>/dev/null),false)
	$(BIN)/reno -q lint
else
	@echo 'Not checked: release notes need the whole history, and this is no'
	@echo 'clone or a shallow one. git fetch --unshallow brings it.'
endif

wheel: $(ENVIRONMENT)
	$(call STESTR,nova_powervm/tests/packaging) --serial

cover: $(ENVIRONMENT)
	$(BIN)/coverage erase
	PYTHON="$(abspath $(BIN))/coverage run --source nova_powervm \
	  --parallel-mode" $(THREADING) $(call STESTR,nova_powervm/tests/unit)
	$(BIN)/coverage combine -q
	$(BIN)/coverage report --skip-covered --omit='*/tests/*'

genconfig: $(ENVIRONMENT)
	$(BIN)/oslo-config-generator \
	  --config-file etc/nova-powervm-config-generator.conf

clean:
	rm -rf $(VENV) .tox .stestr .import_linter_cache build dist doc/build \
	  cover .coverage* *.egg-info
