# site-builder: the two commands that matter are `make site` and `make test`; `make help` lists the others.
# Needs python3 (3.11 or later) with its venv module, make and git. Everything else goes into .venv.

PYTHON ?= python3
SHELL := /bin/sh
BIN := .venv/bin
# What pip may say is kept to what matters; it installs nothing that is not in a lock, by its digest.
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
INSTALL := $(PIP) install --require-hashes --requirement
ITSELF := $(PIP) install --no-deps --no-build-isolation --editable .
LOCK := $(BIN)/uv pip compile pyproject.toml --universal --generate-hashes --no-emit-index-url --no-header --quiet
QUALITY = $(BIN)/ruff check || status=1; \
	$(BIN)/ruff format --check --quiet || { echo "not formatted as above: make format"; status=1; }; \
	$(BIN)/mypy || status=1

.DEFAULT_GOAL := help
.PHONY: help site test quality format bench reader soak lock chromium java clean

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r name text; do \
		printf '  make %-10s %s\n' "$$name" "$$text"; done

site: .venv/.installed ## build the archive in content/ into output/
	@$(BIN)/site-builder build
	@echo "Look at it: $(BIN)/site-builder serve --open (with --watch, again after each save)"

# All of it runs, whatever fails, so that one run tells everything; the tests' own summary comes last.
test: .venv/.installed-test .venv/.checkers chromium java ## run the linters, the type checker and all tests
	@status=0; $(QUALITY); \
	[ $$status = 0 ] || echo "quality: failed, see above; the tests follow"; \
	$(BIN)/python -m pytest -n 2 || status=1; \
	exit $$status

quality: .venv/.installed-test .venv/.checkers chromium java ## run ruff, mypy, and what judges pages (vnu, axe, measures)
	@status=0; $(QUALITY); \
	$(BIN)/python -m pytest tests/quality || status=1; \
	exit $$status

format: .venv/.installed-test ## let ruff format the code and mend what it can
	@$(BIN)/ruff check --fix --quiet || true
	@$(BIN)/ruff format --quiet
	@$(BIN)/ruff check

bench: .venv/.installed-test ## measure against Hugo (see benchmarks/)
	@$(BIN)/python -m benchmarks.run

ARCHIVE ?= .
reader: .venv/.installed-test .venv/.checkers .venv/.lighthouse chromium java ## measure the themes' pages (ARCHIVE=folder of a site; see benchmarks/)
	@$(BIN)/python -m benchmarks.reader.run --archive $(ARCHIVE)

soak: .venv/.installed-test chromium ## hunt the incremental build with many more random edits, and run the long tests
	@status=0; $(BIN)/python -m pytest -m soak --timeout 0 || status=1; \
	HYPOTHESIS_PROFILE=soak $(BIN)/python -m pytest tests/test_incremental.py --timeout 0 || status=1; \
	exit $$status

# Renewing is for the project's maintainers and needs uv, which is in the test lock itself.
lock: .venv/.installed-test ## renew requirements.lock and requirements-test.lock
	@$(LOCK) --upgrade --all-extras --group test --group quality --group build --output-file requirements-test.lock
	@$(LOCK) --upgrade --all-extras --group build --constraint requirements-test.lock --output-file requirements.lock
	@for file in requirements.lock requirements-test.lock; do \
		{ echo "# Renew with: make lock"; cat $$file; } > $$file.new && mv $$file.new $$file; done

clean: ## remove the environment, the caches and the built site
	rm -rf .venv .site-builder .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find output -mindepth 1 ! -name .gitignore -delete

chromium:
	@command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || { \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
			echo "installing chromium for the tests that need a browser"; \
			export DEBIAN_FRONTEND=noninteractive; \
			apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
		else false; fi; \
	} || echo "chromium is not there: tests that need a browser are skipped (apt-get install chromium)"

java:
	@command -v java >/dev/null 2>&1 || { \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
			echo "installing java for the checker of HTML"; \
			export DEBIAN_FRONTEND=noninteractive; \
			apt-get update -qq && apt-get install -y -qq --no-install-recommends default-jre-headless >/dev/null; \
		else false; fi; \
	} || echo "java is not there: tests that need it are skipped (apt-get install default-jre-headless)"

# Stamps: made when everything is in, so that a run that was cut short is begun again.
.venv/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "expected Python 3.11 or later, found $$($(PYTHON) --version 2>&1): make PYTHON=python3.12 site"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "expected Python's venv module, found none: apt-get install python3-venv"; exit 1; }
	@echo "making the environment in .venv"
	@$(PYTHON) -m venv --clear .venv
	@touch $@

.venv/.installed: .venv/.python requirements.lock pyproject.toml
	@echo "installing what site-builder needs"
	@$(INSTALL) requirements.lock
	@$(ITSELF)
	@touch $@

.venv/.installed-test: .venv/.installed requirements-test.lock
	@echo "installing what the tests need"
	@$(INSTALL) requirements-test.lock
	@touch $@

# npm comes with the test lock; what it installs is named by version and digest in its own lock.
.venv/.checkers: .venv/.installed-test tests/quality/package-lock.json
	@echo "installing what judges pages"
	@mkdir -p .venv/quality
	@cp tests/quality/package.json tests/quality/package-lock.json tests/quality/.npmrc .venv/quality/
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm ci --prefix .venv/quality --silent && touch $@ || \
		echo "axe-core and vnu-jar are not there: tests that need them are skipped"

.venv/.lighthouse: .venv/.installed-test benchmarks/reader/package-lock.json
	@echo "installing Lighthouse"
	@mkdir -p .venv/lighthouse
	@cp benchmarks/reader/package.json benchmarks/reader/package-lock.json benchmarks/reader/.npmrc .venv/lighthouse/
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm ci --prefix .venv/lighthouse --silent
	@touch $@
