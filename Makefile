# Every target does all of its own set-up: `make demo` on a fresh clone is enough.
# Python 3.11 or newer with venv is all it needs; uv is used where it is on the PATH.

.DEFAULT_GOAL := help
SHELL := /bin/sh
.DELETE_ON_ERROR:
.PHONY: demo test check gate pin run serve bench fmt lock clean help

# The first Python that will do; say PYTHON=… to choose.
FIT := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do \
	"$$p" -c '$(FIT)' 2>/dev/null && echo "$$p" && break; done)
NO_PYTHON := monitor needs Python 3.11 or newer with venv (on Debian: apt install python3 python3-venv); name yours with PYTHON=…
UV_FOR_LOCKS := 0.13.9

VENV := .venv
BIN := $(VENV)/bin

help: ## Show the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-14s %s\n", $$1, $$2 }'

demo: $(VENV)/.run ## The whole way on bundled feeds, without network
	@$(BIN)/monitor demo $(ARGS)

run: $(VENV)/.run ## One cycle over the feeds (ARGS="--from articles.jsonl")
	@$(BIN)/monitor run $(ARGS)

serve: $(VENV)/.run ## Listen, read, resolve and tell until stopped
	@$(BIN)/monitor serve $(ARGS)

test: $(VENV)/.dev ## The tests, on SQLite and PostgreSQL (ARGS="-k digest")
	@$(BIN)/python -m pytest $(ARGS)

check: $(VENV)/.dev ## Lint, format, types, directions of imports
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/python -m pytest tests/test_architecture.py

gate: $(VENV)/.dev ## The error budget against its floors (ARGS="--errors 5")
	@$(BIN)/monitor eval --gate $(ARGS)

pin: $(VENV)/.dev ## Measure the extraction anew: floors, page, README table
	@$(BIN)/monitor eval --pin --page docs/error-budget.md --table README.md

bench: $(VENV)/.dev ## Measure speed and quality (NAME=…; without: list them)
	@if [ -n "$(NAME)" ]; then $(BIN)/python bench/$(NAME).py $(ARGS); else \
		for file in $$(grep -l __main__ bench/*.py); do echo "make bench NAME=$$(basename $$file .py)   # $$(head -1 $$file | tr -d '\"')"; done; \
	fi

fmt: $(VENV)/.dev ## Format the code
	@$(BIN)/ruff check --fix -q . || true
	@$(BIN)/ruff format .

lock: ## Resolve the dependencies anew (ARGS=--upgrade)
	@set -e; uv=$$(command -v uv || echo $(VENV)/lock/bin/uv); \
	if [ ! -x "$$uv" ]; then \
		"$(PYTHON)" -c '$(FIT)' 2>/dev/null || { echo "$(NO_PYTHON)" >&2; exit 1; }; \
		$(PYTHON) -m venv $(VENV)/lock; \
		$(VENV)/lock/bin/python -m pip install -q --disable-pip-version-check uv==$(UV_FOR_LOCKS); \
	fi; \
	compile="$$uv pip compile -q --generate-hashes --no-header --universal --python-version 3.11 $(ARGS)"; \
	$$compile --group pyproject.toml:dev pyproject.toml -o requirements.dev.lock; \
	$$compile --group pyproject.toml:build pyproject.toml -c requirements.dev.lock -o requirements.lock; \
	$$compile pyproject.toml --extra postgres --group pyproject.toml:build -c requirements.dev.lock \
		-o requirements.postgres.lock

clean: ## Remove what the targets made (state/ stays)
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis dist build demo-digest.html
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.run: requirements.lock pyproject.toml | $(VENV)/.made
	@$(call install,requirements.lock)
	@touch $@

$(VENV)/.dev: requirements.dev.lock pyproject.toml | $(VENV)/.made
	@$(call install,requirements.dev.lock)
	@touch $@

$(VENV)/.made:
	@"$(PYTHON)" -c '$(FIT)' 2>/dev/null || { echo "$(NO_PYTHON)" >&2; exit 1; }
	@echo "making $(VENV) with $(PYTHON)"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

# $(1): a lock file. The package itself is built by flit_core out of the same lock, so nothing unpinned is fetched.
define install
	set -e; echo "installing $(1)"; \
	if command -v uv >/dev/null; then pip="uv pip install -q --python $(BIN)/python"; \
	else pip="$(BIN)/python -m pip install -q --disable-pip-version-check"; fi; \
	$$pip --require-hashes -r $(1); \
	$$pip --no-deps --no-build-isolation -e .
endef
