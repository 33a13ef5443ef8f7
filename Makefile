# Everything runs from .venv, which `make` builds by itself; nothing is installed outside it.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

.DEFAULT_GOAL := help
.PHONY: help demo showcase test unit lint format types floors bench bench-tool bench-scratch bench-peers bench-verify container-image lock clean

help: ## List every target with one line
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-16s %s\n", $$1, $$2}'

$(STAMP): pyproject.toml requirements-dev.txt
	@echo "preparing .venv (first time: about a minute)"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-input -r requirements-dev.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-input --no-deps -e .
	@$(BIN)/python -m compileall -q pgpkg
	@touch $(STAMP)

demo: $(STAMP) ## Apply, prove and time the example backend on a throwaway PostgreSQL
	@$(BIN)/python -m tests.demo

showcase: $(STAMP) ## What verify says of the mistakes in the sources, and of their cures (ASKED="--server local")
	@$(BIN)/python -m tests.showcase $(ASKED)

test: $(STAMP) ## Format, lint, types, import floors and all tests, on every server found
	@$(BIN)/python -m tests.suite

unit: $(STAMP) ## The tests that need no database
	@$(BIN)/pytest -q -n 2 tests/unit

lint: $(STAMP) ## ruff, and sqlfluff on the rendered SQL
	@$(BIN)/ruff format --check . && $(BIN)/ruff check .
	@$(BIN)/pgpkg verify --only style --fail-on warning

format: $(STAMP) ## Let ruff write what lint would ask for
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

types: $(STAMP) ## mypy, strict
	@$(BIN)/mypy

floors: $(STAMP) ## Imports only go down
	@$(BIN)/lint-imports

bench: $(STAMP) ## Time the functions of the units on a throwaway server
	@$(BIN)/pgpkg bench

bench-tool: $(STAMP) ## Time pgpkg itself beside psql, yoyo, alembic and dbmate
	@$(BIN)/python -m tests.bench.tool

bench-scratch: $(STAMP) ## Time throwaway servers beside bare initdb and CREATE DATABASE
	@$(BIN)/python -m tests.bench.scratch_floor

bench-peers: $(STAMP) ## Time our packages beside their peers (ASKED="--only queue --rounds 3")
	@$(BIN)/python -m tests.bench.peers $(ASKED)

bench-verify: $(STAMP) ## Time verify on units of 100 to 1,600 objects (ASKED="--sizes 100,400")
	@$(BIN)/python -m tests.bench.verify_speed $(ASKED)

container-image: $(STAMP) ## Build the test image without a Docker daemon (Debian, root)
	@bash tests/container/engine.sh image

lock: ## Write requirements-dev.txt from pyproject.toml
	@$(BIN)/python -m tests.lock

clean: ## Remove what the targets above made
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build dist
