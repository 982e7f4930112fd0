# make run, make test: the two commands. Everything else serves these.
PYTHON ?= python3
PY := .venv/bin/python
MANAGE := $(PY) manage.py
PIP := $(PY) -m pip install -q --disable-pip-version-check
FRONTEND := site/frontend
NPM := $(shell command -v npm 2>/dev/null)
ONLY ?=

.PHONY: run test test-browser test-services lint bench lock messages verify kiosk help
.DEFAULT_GOAL := help

help:
	@sed -n 's/^## //p' Makefile

## make run            set up and serve the platform (PORT, HOST, HTTPS=1)
run: .venv/.run .venv/.vendor .venv/.catalogue
	@HTTPS=$(HTTPS) $(PY) site/firesafety/local_https.py $(MANAGE) serve

## make test           set up, lint, type-check and test
test: .venv/.dev .venv/.vendor .venv/.catalogue lint
	$(PY) -m pytest -q -n auto --maxprocesses 4 --dist worksteal -m "not browser and not services" $(ARGS)

## make test-browser   journeys in Debian's Chromium
test-browser: .venv/.dev .venv/.vendor .venv/.catalogue
	DJANGO_ALLOW_ASYNC_UNSAFE=1 $(PY) -m pytest -q -m browser $(ARGS)

## make test-services  races and journeys on PostgreSQL and Redis
test-services: .venv/.dev .venv/.vendor .venv/.catalogue
	tests/services/with_services.sh $(PY) -m pytest -q -m services $(ARGS)

## make lint           ruff, ruff format, mypy
lint: .venv/.dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy

## make verify         the engine against its published test cases, the scenarios over 20 seeds (about 20 min)
verify: .venv/.dev
	$(PY) -m simulator.engine.verify
	$(PY) -m tests.simulator.discriminate

## make bench          one JSON line per figure (ONLY=drill for one part)
bench: .venv/.dev .venv/.vendor .venv/.catalogue
	@$(PY) tests/bench/run.py $(ONLY)

## make kiosk          the experience-room kiosk as dist/kiosk-<version>.zip
kiosk: .venv/.run
	@$(PY) -m simulator.kiosk.pack

## make messages       collect texts into the zh_Hans catalogue
messages: .venv/.run
	PYTHONPATH=site $(PY) -m common.messages extract

## make lock           resolve the lock files anew (needs uv)
lock:
	site/lock.sh

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv .venv

# --no-deps: the file names every package itself, and jupedsim's and moviepy's own pins are overridden in it.
.venv/.run: requirements.txt | .venv/bin/python
	$(PIP) --no-deps --require-hashes -r requirements.txt
	touch $@

.venv/.dev: tests/requirements.txt .venv/.run
	$(PIP) --no-deps --require-hashes -r tests/requirements.txt
	touch $@

# Front-end libraries by npm's lock file; where there is no npm, Node comes from PyPI.
.venv/.vendor: $(FRONTEND)/package-lock.json $(FRONTEND)/package.json $(wildcard $(FRONTEND)/*.mjs) $(wildcard $(FRONTEND)/src/*) | .venv/bin/python
ifeq ($(NPM),)
	$(PIP) --no-deps --require-hashes -r $(FRONTEND)/node-requirements.txt
	cd $(FRONTEND) && PATH="$(CURDIR)/.venv/bin:$$PATH" npm ci --silent --no-audit --no-fund && PATH="$(CURDIR)/.venv/bin:$$PATH" npm run --silent build
else
	cd $(FRONTEND) && npm ci --silent --no-audit --no-fund && npm run --silent build
endif
	touch $@

.venv/.catalogue: $(wildcard site/locale/*/LC_MESSAGES/django.po) .venv/.run
	PYTHONPATH=site $(PY) -m common.messages compile
	touch $@
