# Every door of the project. `make` alone lists them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

# jsii prints a banner on Node 20; the hash seed stays random so that no test leans on set order.
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION := 1
unexport PYTHONHASHSEED

BIN := .venv/bin
UV := $(BIN)/uv
CODE := shared functions infra cli tests benchmarks
FAST := tests/unit tests/property tests/contracts tests/architecture
SLOW := tests/infra tests/e2e tests/faults tests/integration tests/scenarios tests/corpus
ONCE ?=
SEED ?=
ARGS ?=
CHROMIUM ?= /usr/bin/chromium
SECONDS_EACH ?= 60
FUZZED := camt mt940 norma43 csv archive ofx cnab240 cnab400

# Installed by lock file, checked by hash. uv is quick; pip serves machines whose mirror only pip knows.
define install_locked
$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r $(1) \
	|| $(BIN)/pip install --quiet --require-hashes -r $(1)
$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable . \
	|| $(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
endef

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# ---- installing -------------------------------------------------------------------------------

.PHONY: install
install: .venv/.types-learnt node_modules/.installed ## Install everything for development

$(BIN)/python:
	@for python in $(PYTHON) python3.13 python3.12 python3.11 python3; do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			found=$$python; \
			if $$python -c 'import ensurepip, venv' 2>/dev/null; then \
				echo "Making .venv with $$($$python --version)"; \
				exec $$python -m venv .venv; \
			fi; \
		fi; \
	done; \
	if [ -n "$${found:-}" ]; then \
		echo "$$found has no ensurepip. On Debian and Ubuntu: apt-get install $$found-venv" >&2; \
	else \
		echo "Cobro needs Python 3.11 or newer: install it, or name one with PYTHON=..." >&2; \
	fi; \
	exit 1

.venv/.bootstrapped: requirements/bootstrap.txt | $(BIN)/python
	@test -x $(BIN)/pip || $(BIN)/python -m ensurepip >/dev/null
	@$(BIN)/python -m pip install --quiet --require-hashes -r $<
	@touch $@

.venv/.installed-demo: requirements/demo.txt pyproject.toml .venv/.bootstrapped
	@echo "Installing what the demo needs"
	@$(call install_locked,$<)
	@touch $@

.venv/.installed-dev: requirements/dev.txt pyproject.toml .venv/.bootstrapped
	@echo "Installing what development needs"
	@$(call install_locked,$<)
	@touch $@ .venv/.installed-demo

# The stubs of the AWS CDK cost mypy two minutes, once; with them in its cache a check takes seconds.
.venv/.types-learnt: .venv/.installed-dev
	@echo "Learning the types of the AWS CDK, once"
	@$(BIN)/mypy infra >/dev/null 2>&1 || true
	@touch $@

.venv/.installed-browser: requirements/browser.txt .venv/.installed-dev
	@echo "Installing what driving a browser needs"
	@$(call install_locked,$<)
	@touch $@

.venv/.installed-fuzz: requirements/fuzz.txt .venv/.installed-dev
	@echo "Installing what fuzzing needs"
	@$(call install_locked,$<)
	@touch $@

node_modules/.installed: package-lock.json
	@node -e 'process.exit(process.versions.node.split(".")[0] < 20 ? 1 : 0)' 2>/dev/null \
		|| { echo "Cobro needs Node 20 or newer for the AWS CDK command" >&2; exit 1; }
	@echo "Installing the AWS CDK command"
	@npm ci --silent --no-audit --no-fund
	@touch $@

# ---- using ------------------------------------------------------------------------------------

.PHONY: demo
demo: .venv/.installed-demo node_modules/.installed ## Run the whole cycle locally (ONCE=1 stops after it)
	@$(BIN)/cobro demo $(if $(filter 1 true yes,$(ONCE)),--once) $(if $(SEED),--seed $(SEED)) $(ARGS)

.PHONY: deploy
deploy: .venv/.installed-demo node_modules/.installed ## Deploy to AWS (ARGS="--sender billing@example.com")
	@$(BIN)/cobro deploy $(ARGS)

.PHONY: destroy
destroy: .venv/.installed-demo node_modules/.installed ## Take the stacks down; tables and files are retained
	@$(BIN)/cobro destroy $(ARGS)

# ---- checking ---------------------------------------------------------------------------------

.PHONY: test
test: check ## Run everything that continuous integration runs
	@$(BIN)/pytest -n 2 --dist loadgroup $(SLOW) $(ARGS)

.PHONY: check
check: .venv/.types-learnt node_modules/.installed ## Format, lint, types, import rules and fast tests
	@$(MAKE) --no-print-directory --jobs=2 --keep-going --output-sync=target \
		check-types check-format check-lint check-imports check-fast

.PHONY: check-format check-lint check-types check-imports check-fast
check-format:
	@$(BIN)/ruff format --check --quiet $(wildcard $(CODE)) || { echo "Run: make fix" >&2; exit 1; }
check-lint:
	@$(BIN)/ruff check --quiet $(wildcard $(CODE))
check-types:
	@$(BIN)/mypy --no-error-summary $(wildcard $(CODE))
check-imports:
	@mkdir -p build
	@PYTHONPATH=shared:cli:. $(BIN)/lint-imports --no-logo >build/imports.log 2>&1 \
		|| { cat build/imports.log; exit 1; }
check-fast:
	@$(BIN)/pytest --quiet -n 2 --cov=cobro.domain --cov=cobro.formats --cov-report=term --cov-fail-under=100 $(wildcard $(FAST))

.PHONY: fix
fix: .venv/.installed-dev ## Format and mend what ruff can mend
	@$(BIN)/ruff check --fix --quiet $(wildcard $(CODE)) || true
	@$(BIN)/ruff format --quiet $(wildcard $(CODE))

.PHONY: bench
bench: .venv/.installed-dev node_modules/.installed ## Measure; writes build/bench/results.jsonl
	@$(BIN)/cobro bench $(ARGS)

.PHONY: fuzz
fuzz: .venv/.installed-fuzz ## Fuzz each parser for a minute (ARGS="camt mt940", SECONDS_EACH=60)
	@for parser in $(or $(ARGS),$(FUZZED)); do \
		echo "Fuzzing $$parser for $(SECONDS_EACH) s"; \
		mkdir -p build/fuzz/found; \
		PYTHONPATH=shared:. $(BIN)/python -m tests.fuzz.harness $$parser \
			-max_total_time=$(SECONDS_EACH) -timeout=10 -rss_limit_mb=2048 -max_len=16384 \
			-artifact_prefix=build/fuzz/found/$$parser- \
			build/fuzz/$$parser 2>build/fuzz/$$parser.log \
			|| { tail -40 build/fuzz/$$parser.log >&2; exit 1; }; \
		grep "^Done" build/fuzz/$$parser.log; \
	done

.PHONY: browser
browser: .venv/.installed-browser node_modules/.installed ## Drive the console with Chromium (CHROMIUM=/usr/bin/chromium)
	@test -x "$(CHROMIUM)" || { echo "No browser at $(CHROMIUM): install chromium, or name one with CHROMIUM=" >&2; exit 1; }
	@CHROMIUM="$(CHROMIUM)" $(BIN)/pytest -n 0 tests/browser $(ARGS)

.PHONY: mutate
mutate: .venv/.installed-dev ## Take out each condition expression; a test must notice
	@SWEEP=all $(BIN)/python -m tests.faults.mutate $(ARGS)

.PHONY: sweep
sweep: .venv/.installed-dev node_modules/.installed ## Fail each AWS call of every story, not a third of them
	@SWEEP=all $(BIN)/pytest -n 2 --no-cov tests/faults $(ARGS)

# ---- keeping ----------------------------------------------------------------------------------

# No index address and no host name in the locks: whoever installs chooses the mirror.
LOCK := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --no-header

.PHONY: schemas
schemas: .venv/.installed-dev ## Renew events/schemas and the request bodies in docs/openapi.yaml
	@$(BIN)/python -m cobro.contracts.schemas

.PHONY: lock
lock: .venv/.bootstrapped ## Renew requirements/*.txt and functions/*/requirements.txt
	@$(LOCK) $(ARGS) pyproject.toml --extra dev --extra infra --extra embedded --extra query -o requirements/dev.txt
	@$(LOCK) pyproject.toml --extra infra --extra embedded --extra query -c requirements/dev.txt -o requirements/demo.txt
	@$(LOCK) requirements/fuzz.in -c requirements/dev.txt -o requirements/fuzz.txt
	@$(LOCK) requirements/browser.in -c requirements/dev.txt -o requirements/browser.txt
	@$(LOCK) requirements/bootstrap.in -c requirements/dev.txt -o requirements/bootstrap.txt
	@for wanted in functions/*/requirements.in; do \
		$(LOCK) $$wanted -c requirements/dev.txt -o $${wanted%.in}.txt; \
	done

.PHONY: clean
clean: ## Remove what building and testing left behind (the installation stays)
	@rm -rf build cdk.out .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find $(wildcard $(CODE)) -name __pycache__ -type d -prune -exec rm -rf {} +
