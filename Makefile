# Fieldseal. `make run` and `make test` need Python 3.11+ and make, nothing else; `make help` lists the rest.
# A step is done again only when what it is made of has changed (stamps in .cache/stamps).

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
SHELL := /bin/sh

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
VENV := .venv
BIN := $(VENV)/bin
DONE := .cache/stamps
STEP := .ci/step
PIP := $(BIN)/python -m pip install --disable-pip-version-check --no-input --requirement
FLASK := $(BIN)/python -m flask --app server.app

export PATH := $(CURDIR)/$(BIN):$(PATH)
unexport VIRTUAL_ENV PYTHONHOME

# Folders too, so that a deleted file counts as a change.
PWA_SOURCES := package-lock.json tsconfig.base.json $(wildcard pwa/*.ts pwa/*.html) \
	$(shell find pwa/src pwa/public sync/ts ! -name tsconfig.json 2>/dev/null)

.PHONY: help run phone dev build check test test-browsers contract bench lighthouse tour soak replay clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "  FIELDSEAL_DATA=./data  PORT=8000  DATABASE_URL=  FIELDSEAL_DEMO=1  HOST=127.0.0.1"

run: $(DONE)/runtime $(DONE)/pwa ## the whole product, with demo data, on http://localhost:8000
	@exec $(BIN)/python -m server.launch run

phone: $(DONE)/runtime $(DONE)/pwa ## the same by HTTPS for a phone on this network, with a certificate to trust
	@exec $(BIN)/python -m server.launch phone

dev: $(DONE)/runtime $(DONE)/node ## the same with debugger and live reload (no service worker)
	@exec $(BIN)/python -m server.launch dev

build: $(DONE)/runtime $(DONE)/pwa ## the app for phones and desks into pwa/dist

check: $(DONE)/tests $(DONE)/node ## format, lint, types, contract and the fast tests (some 3½ minutes on two cores)
	@exec $(BIN)/python .ci/gates.py check

test: $(DONE)/tests $(DONE)/node $(DONE)/pwa ## everything, with coverage gates and the journeys in Chromium
	@$(BIN)/python -m tests.browser >/dev/null || $(STEP) "Installing Chromium" $(BIN)/python -m tests.browser
	@$(BIN)/python -m tests.papers >/dev/null || $(STEP) "Installing readers of PDFs" $(BIN)/python -m tests.papers
	@exec $(BIN)/python .ci/gates.py test

test-browsers: $(DONE)/tests $(DONE)/node $(DONE)/pwa ## work offline and a killed browser in Chromium, WebKitGTK and Firefox ESR
	@exec $(BIN)/python .ci/gates.py browsers

contract: $(DONE)/runtime ## writes sync/spec/contract.json and the TypeScript types (NOTE="why it changed")
	@$(FLASK) contract write $(if $(NOTE),--note '$(subst ','\'',$(NOTE))')

bench: $(DONE)/tests $(DONE)/pwa ## the workloads of docs/performance.md on SQLite and PostgreSQL, beside the peers installed here; a slow phone
	@exec $(BIN)/python -m tests.bench

lighthouse: $(DONE)/tests $(DONE)/pwa $(DONE)/lighthouse ## Lighthouse on Today and Job: performance, accessibility, best practices
	@$(BIN)/python -m tests.browser >/dev/null || $(STEP) "Installing Chromium" $(BIN)/python -m tests.browser
	@exec $(BIN)/python -m tests.lighthouse

tour: $(DONE)/tests $(DONE)/node $(DONE)/pwa ## the pictures of docs/tour.md, taken anew
	@mkdir -p .cache/pictures
	@FIELDSEAL_PICTURES=.cache/pictures $(STEP) "Walking over every screen" $(BIN)/python -m pytest -q \
		tests/journeys/test_every_screen.py tests/journeys/test_later_screens.py tests/journeys/test_own_phone_screens.py \
		tests/journeys/test_verify_page.py::test_S5_1_the_page_is_readable_by_everybody
	@$(STEP) "Laying the pictures side by side" $(BIN)/python -m tests.tour .cache/pictures

soak: $(DONE)/tests $(DONE)/node ## the state machines with twenty thousand examples each, then the world (tests/world) for MINUTES=60 on each database; goes on where it stopped
	@$(BIN)/python .ci/gates.py soak
	@$(BIN)/python -m tests.world soak --db sqlite --minutes $(or $(MINUTES),60)
	@exec $(BIN)/python -m tests.world soak --db postgresql --minutes $(or $(MINUTES),60)

replay: $(DONE)/tests ## one day of the world again: SEED=7, DB=sqlite or postgresql
	@exec $(BIN)/python -m tests.world replay $(SEED) --db $(or $(DB),sqlite)

clean: ## removes what was built or installed, keeps data/
	rm -rf $(VENV) node_modules pwa/dist .cache

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed (set PYTHON=/path/to/python3)."; exit 1; }
	@$(STEP) "Making a Python environment" $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }

$(DONE)/runtime: requirements.txt pwa/requirements.txt | $(BIN)/python
	@$(STEP) "Installing the server and Node" $(PIP) requirements.txt --requirement pwa/requirements.txt
	@mkdir -p $(@D) && touch $@

$(DONE)/tests: tests/requirements.txt $(DONE)/runtime
	@$(STEP) "Installing the test tools" $(PIP) tests/requirements.txt
	@mkdir -p $(@D) && touch $@

$(DONE)/lighthouse: tests/lighthouse/package-lock.json $(DONE)/runtime
	@$(STEP) "Installing Lighthouse" npm ci --prefix tests/lighthouse --ignore-scripts --no-fund --no-audit
	@mkdir -p $(@D) && touch $@

$(DONE)/node: package.json package-lock.json .npmrc $(DONE)/runtime
	@$(STEP) "Installing the build tools" npm ci --no-fund --no-audit
	@mkdir -p $(@D) && touch $@

$(DONE)/pwa: $(PWA_SOURCES) $(DONE)/node
	@$(STEP) "Building the app" npm run --silent build
	@mkdir -p $(@D) && touch $@
