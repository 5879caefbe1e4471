# Every target bootstraps its own environment in .venv; only Python >= 3.11 and make are needed.
PYTHON ?= python3
BIN := .venv/bin
RUN_STAMP := .venv/installed-to-run
DEV_STAMP := .venv/installed-to-develop
STORES_STAMP := .venv/installed-to-compare-stores
REPLAY := .venv/replay
SITE := .venv/docs
READERS := .venv/readers
REPLAYWEBPAGE := replaywebpage@2.5.3
QUICK := -m "not browser and not soak" -n 2 --dist loadfile --no-loadscope-reorder --max-worker-restart=0
PIP := $(BIN)/pip install --quiet --disable-pip-version-check --no-deps

.DEFAULT_GOAL := help
.PHONY: help demo test coverage test-browser soak check conformance bench dictionary docs accuracy parser test-parser test-ray clean

help: ## show this help
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1|/' | awk -F'|' '{printf "  make %-14s %s\n", $$1, $$2}'

.venv/bin/pip:
	$(PYTHON) -m venv .venv

$(RUN_STAMP): requirements.lock pyproject.toml | .venv/bin/pip
	@echo "installing what Dateline needs to run (a minute or two, once)"
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) -e .
	@touch $@

$(DEV_STAMP): requirements-dev.lock pyproject.toml | .venv/bin/pip
	@echo "installing what Dateline's tests need (two minutes, once)"
	$(PIP) --require-hashes -r requirements-dev.lock
	$(PIP) -e .
	@touch $@ $(RUN_STAMP)

$(STORES_STAMP): requirements-conformance.lock $(DEV_STAMP)
	@echo "installing stores that are not fit for an archive, to see them refused (100 MB, once)"
	$(PIP) --require-hashes -r requirements-conformance.lock
	@touch $@

$(REPLAY)/installed: requirements-replay.lock | .venv/bin/pip
	@echo "installing pywb in an environment of its own (a minute, once)"
	$(PYTHON) -m venv $(REPLAY)
	$(REPLAY)/bin/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-replay.lock
	@touch $@

$(READERS)/installed: requirements-readers.lock | .venv/bin/pip
	@echo "installing tools that read exports in an environment of their own (two minutes, once)"
	$(PYTHON) -m venv $(READERS)
	$(READERS)/bin/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-readers.lock
	@ln -sfn $(CURDIR)/$(READERS)/data "$$($(READERS)/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/data"  # gdelt looks there
	@if command -v npm >/dev/null; then cd $(READERS) && tar -xzf "$$(npm pack --silent $(REPLAYWEBPAGE))"; fi
	@touch $@

$(SITE)/installed: requirements-docs.lock | .venv/bin/pip
	@echo "installing what makes a site of docs/ (seconds, once)"
	$(PYTHON) -m venv $(SITE)
	$(SITE)/bin/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-docs.lock
	@touch $@

docs: $(SITE)/installed ## a site of docs/, in ./site: open site/index.html
	$(SITE)/bin/zensical build --strict

demo: $(RUN_STAMP) ## a night over the bundled newsroom: archive, mentions and a report in ./demo
	$(BIN)/dateline demo

check: $(DEV_STAMP) ## formatting, lint, types, import contracts
	$(BIN)/ruff format --check flows tests benchmarks config
	$(BIN)/ruff check flows tests benchmarks config
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

test: $(DEV_STAMP) ## every test but those that need a browser or run long
	$(BIN)/python -m pytest $(QUICK)

coverage: $(DEV_STAMP) ## the same tests, and which lines and branches of flows/ they reach
	$(BIN)/python -m pytest $(QUICK) --cov --cov-report=
	@$(BIN)/coverage combine --quiet 2>/dev/null || true
	@$(BIN)/coverage report --skip-covered | tail -n 40

test-browser: $(DEV_STAMP) ## tests of pages in a real Chromium (Debian's is installed where apt-get may)
	@if ! { command -v chromium && command -v chromedriver; } >/dev/null; then \
	  if test "$$(id -u)" = 0 && command -v apt-get >/dev/null; then \
	    echo "installing Chromium"; apt-get update -qq && apt-get install -y -qq chromium chromium-driver >/dev/null; \
	  fi; \
	  { command -v chromium && command -v chromedriver; } >/dev/null || \
	    { echo "test-browser: Chromium and chromedriver are needed; on Debian: apt-get install chromium chromium-driver" >&2; exit 1; }; \
	fi
	$(BIN)/python -m pytest -m browser

soak: $(STORES_STAMP) $(REPLAY)/installed $(READERS)/installed ## tests that run long
	$(BIN)/python -m pytest -m soak

conformance: $(STORES_STAMP) ## which stores are fit for an archive: each is started, probed and put through the commit protocol
	$(BIN)/python benchmarks/conformance.py

bench: $(STORES_STAMP) ## figures against peers and limits
	@for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

dictionary: $(DEV_STAMP) ## render docs/data-dictionary.md from the tables, docs/exports.md from config/exports
	$(BIN)/python -m flows.tables.dictionary > docs/data-dictionary.md
	$(BIN)/python -m flows.exports.documentation > docs/exports.md

parser: $(RUN_STAMP) ## the extra `parser`: spaCy and its models of French and English, pinned by hash
	$(PIP) --require-hashes -r requirements-parser.lock

test-parser: $(DEV_STAMP) parser ## tests of the backend that parses
	$(BIN)/python -m pytest -m parser

test-ray: $(DEV_STAMP) ## tests of the engine Ray (300 MB, once)
	$(PIP) --require-hashes -r requirements-ray.lock
	$(BIN)/python -m pytest -m ray

accuracy: $(DEV_STAMP) ## code the labelled articles anew: weights of confidence, baseline, figures, docs/accuracy.md
	$(BIN)/python config/confidence/fit_weights.py
	$(BIN)/python -m flows.accuracy

clean: ## remove what the demo wrote (never ./archive)
	rm -rf demo
