# Every routine of doikhop, one target each. `make` alone lists them.
# Belongs here: setting up, running, testing. Does not belong here: anything the program does itself.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

# Where the environment is built. `.ci/run` sets another place to start from nothing.
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.doikhop-ready
# More options for pytest, such as PYTEST_ARGS="-k L01 -x".
PYTEST_ARGS ?=
PYTEST = $(BIN)/python -m pytest --timeout=600
# One process a core, a file of tests never split: files share a city between their tests.
SIDE_BY_SIDE = -n auto --maxprocesses=4 --dist=loadfile
# More options for pip-compile, such as LOCK_ARGS=--upgrade.
LOCK_ARGS ?=

# Nothing leaves the machine: no telemetry, no analytics, no question whether pip is new.
export DAGSTER_DISABLE_TELEMETRY := yes
export GX_ANALYTICS_ENABLED := false
export PIP_DISABLE_PIP_VERSION_CHECK := 1

LOCK = $(BIN)/pip-compile --quiet --allow-unsafe --generate-hashes --no-emit-find-links --no-emit-index-url \
	--no-emit-trusted-host --no-strip-extras $(LOCK_ARGS)

.PHONY: help setup demo ui test test-unit test-spec test-generative test-integration test-golden test-slow \
	test-browser test-oracle fuzz accept browser lint bench bench-febrl docs lock clean

help: ## List the targets
	@echo "make <target>, where <target> is:"
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)$$/  \1|\2/p' Makefile | while IFS='|' read -r name says; do \
		printf '  %-18s %s\n' "$$name" "$$says"; done

setup: $(READY) ## Build the environment from the lock (again only when the lock or pyproject.toml changed)

# Made last, so that a set-up that stopped half-way is done again.
$(READY): requirements/dev.lock pyproject.toml
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null || { \
		rm -rf $(VENV); python=""; \
		for name in python3.11 python3; do \
			if $$name -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; then \
				python=$$name; break; fi; \
		done; \
		if [ -z "$$python" ]; then \
			echo "make setup: no Python 3.11 found as python3.11 or python3; install it and run make again." >&2; \
			exit 2; fi; \
		if ! $$python -m venv $(VENV); then \
			echo "make setup: $$python cannot build an environment;" \
				"on Debian, apt-get install python3.11-venv, and run make again." >&2; \
			rm -rf $(VENV); exit 2; fi; }
	@echo "make setup: installing requirements/dev.lock into $(VENV)"
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.lock
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e . >$(VENV)/install.log 2>&1 \
		|| { cat $(VENV)/install.log >&2; exit 1; }
	@touch $@

demo: setup ## Simulate a city, close its first period, run the night, say what was found (home: data/)
	@$(BIN)/doikhop demo

ui: setup ## Open Dagster's UI over the home, on this machine only
	@$(BIN)/doikhop ui

test: setup ## The default suite: unit, spec, generative, integration, golden
	$(PYTEST) $(SIDE_BY_SIDE) -m "not slow" tests/unit tests/spec tests/generative tests/integration tests/golden $(PYTEST_ARGS)

test-unit: setup ## Small parts, and the structure of the repository
	$(PYTEST) tests/unit $(PYTEST_ARGS)

test-spec: setup ## What each rule finds, as tables a data officer can read
	$(PYTEST) tests/spec $(PYTEST_ARGS)

test-generative: setup ## The reconciliation beside a slow, plain oracle on random cities
	$(PYTEST) tests/generative $(PYTEST_ARGS)

test-integration: setup ## Whole nights: files in, published night out, through Dagster
	$(PYTEST) -m "not slow" tests/integration $(PYTEST_ARGS)

test-golden: setup ## Reports, worklists, jobs and schedules beside stored ones
	$(PYTEST) tests/golden $(PYTEST_ARGS)

# How long `make fuzz` looks for files intake stumbles over.
FUZZ_SECONDS ?= 600
fuzz: setup ## Damaged files of every format by the thousand through intake (FUZZ_SECONDS=600)
	$(BIN)/python -m tests.fuzz.hunt --seconds $(FUZZ_SECONDS) $(FUZZ_ARGS)

# How many random cities `make test-oracle` compares, and the number of the first of each kind.
CITIES ?= 9000
FIRST ?= 0
test-oracle: setup ## Random cities beside the oracle, counted (CITIES=9000 FIRST=0)
	$(BIN)/python -m tests.generative.hunt --cities $(CITIES) --first $(FIRST) $(ORACLE_ARGS)

accept: setup ## Store what the golden tests see now (look at the difference before committing it)
	DOIKHOP_ACCEPT=1 UPDATE_GOLDEN=1 $(PYTEST) tests/golden $(PYTEST_ARGS)

test-slow: setup ## What is too long for every change (marked slow)
	$(PYTEST) -m slow tests $(PYTEST_ARGS)

test-browser: setup browser ## The pages of the UI in a real browser (needs Chromium)
	DOIKHOP_REQUIRE_BROWSER=1 $(PYTEST) tests/browser $(PYTEST_ARGS)

browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || { \
		echo "make test-browser: Chromium is not installed; on Debian: apt-get install chromium (as root)." >&2; \
		exit 2; }

lint: setup ## ruff (rules and format) and mypy --strict
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: setup ## What must be fast, beside what it is compared with (see benchmarks/README.md)
	$(BIN)/python -m benchmarks $(BENCH_ARGS)

bench-febrl: setup ## Linking beside Splink alone on FEBRL's made-up people (builds .venv-febrl for the data)
	$(BIN)/python -m benchmarks febrl $(BENCH_ARGS)

docs: setup ## Write the generated pages of docs/ from the sources that define them
	$(BIN)/python -m doikhop.docs docs
	$(BIN)/python -m tests.spec.page docs/examples.md

lock: setup ## Pin and hash requirements/*.in again (LOCK_ARGS=--upgrade for newer versions)
	$(LOCK) --output-file=requirements/run.lock requirements/run.in
	$(LOCK) --output-file=requirements/dev.lock requirements/dev.in
	$(LOCK) --output-file=requirements/bench-febrl.lock requirements/bench-febrl.in
	@! grep -nE '://|^--' requirements/run.lock requirements/dev.lock requirements/bench-febrl.lock || { \
		echo "make lock: a lock holds a download address; remove it from the .in file or from pip-compile's options." >&2; \
		exit 1; }

clean: ## Remove the environment and the caches (never a home: data/ stays)
	rm -rf $(VENV) .venv-bench .venv-febrl .mypy_cache .ruff_cache .pytest_cache .hypothesis build doikhop.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
