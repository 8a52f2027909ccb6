# `make help` lists the targets. Every other one sets up first what it needs.

BIN := .venv/bin
SOURCES := auditor dashboards probes results scenarios tests
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --extra postgres --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header

# Two for each core: a browser's test waits as long as it works.
WORKERS = $(shell $(BIN)/python -c "import os; print(2 * (os.cpu_count() or 1))")

# What is compiled once is kept, also where that is switched off: each worker and each inspection starts anew.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-long test-real check format golden confusion calibration chaos fuzz method schema bench lock

help: ## List these targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1	\2/' | expand -t 20

setup: ## Install what the project needs: a virtual environment, a browser
	@.ci/setup

demo: setup ## Audit four staged services over 40 simulated days, and serve what came of it; ARGS=--no-serve
	@$(BIN)/auditor demo $(ARGS)

test: setup ## Pass all tests that need nothing but this machine
	$(BIN)/pytest -n $(WORKERS) --dist loadgroup --no-loadscope-reorder -m "not real and not long" --ignore tests/benchmarks $(ARGS)

test-long: setup ## Pass the tests that take long, and whose like is among the others
	$(BIN)/pytest -n $(WORKERS) --dist loadgroup --no-loadscope-reorder -m "long and not real" --ignore tests/benchmarks $(ARGS)

test-real: setup ## Audit real software end to end; REAL=all: what cannot be installed here is a failure
	$(BIN)/pytest -m real tests/real $(ARGS)

check: setup ## Check format, lint, types, import contracts and scenarios
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/auditor scenario lint scenarios/catalogue scenarios/sandbox
	@if grep -rnwIE 'TODO|FIXME' --exclude-dir=__pycache__ $(SOURCES) docs *.md; \
	then echo "make check: finish it, or file an issue and delete the line." >&2; exit 1; fi

format: setup ## Write the code as `make check` wants it
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

golden: setup ## Show where verdicts on the golden bundles differ; ACCEPT=1 takes them over
	@$(BIN)/python -m tests.golden $(if $(ACCEPT),--accept)

confusion: setup ## Drive every vice from three seeds in both languages, and publish the errors; ARGS=--quick: each once
	$(BIN)/python -m tests.e2e.confusion $(ARGS)

calibration: setup ## Hold every published interval against 500 worlds of each kind, of which the truth is known; ARGS=--quick
	$(BIN)/python -m tests.calibration $(ARGS)

chaos: setup ## Kill the bot sixty times over 200 cases, on both engines: is nothing lost, nothing asked twice? ARGS=--seed 2
	$(BIN)/python -m tests.chaos $(ARGS)

fuzz: setup ## Inspect broken exports for five minutes: does any take it down? ARGS="--minutes 60 --seed 5000000"
	$(BIN)/python -m tests.fuzz $(ARGS)

method: setup ## Write docs/method.md anew from the criteria and what was measured last
	$(BIN)/auditor method page --to docs/method.md

schema: setup ## Write docs/inspection.schema.json and docs/inspection.md anew, after a change of what an Inspection holds
	$(BIN)/auditor method schema --to docs/inspection.schema.json
	$(BIN)/auditor method inspection --to docs/inspection.md

bench: setup ## Measure against the promises on speed and memory
	@if [ -d tests/benchmarks ]; then $(BIN)/pytest tests/benchmarks $(ARGS); \
	else echo "make bench: there are no benchmarks yet (tests/benchmarks)." >&2; exit 1; fi

lock: ## Write the lock files anew from pyproject.toml; UPGRADE=1 takes newer versions
	$(COMPILE) $(if $(UPGRADE),--upgrade) pyproject.toml --output-file requirements/run.txt
	$(COMPILE) $(if $(UPGRADE),--upgrade) pyproject.toml --group dev --output-file requirements/dev.txt
