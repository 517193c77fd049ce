# Every target does its own set-up. Start with:  make ask Q="示例县2024年行政复议收到多少件申请?"

SHELL := /bin/sh
.DEFAULT_GOAL := help
DEFAULT_QUESTION := 示例县2024年行政复议收到多少件申请?
# Those that need arguments, or minutes, are started by hand.
BY_HAND := answer_times growth peers retrieval synthetic timing together
BENCHMARKS := $(filter-out $(BY_HAND:%=benchmarks/%.py),$(wildcard benchmarks/*.py))

# The question goes to the shell as an environment variable and as nothing else, so that
# quotes, $ and backticks in it mean themselves: $(value Q) is Q as it was typed.
export QUESTION := $(if $(value Q),$(value Q),$(DEFAULT_QUESTION))
unexport Q
MAKEOVERRIDES :=

.PHONY: help ask serve chat test testserver testbrowser check lint format setup dev sample bench lock clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1  -  /p' Makefile

ask: export FAZHI_HOME := $(CURDIR)/data
ask: sample ## answer Q from the sample reports, and whatever else is in data/
	@.venv/bin/fazhi ask -- "$$QUESTION"

serve: export FAZHI_HOME := $(CURDIR)/data
serve: sample ## the pages at http://127.0.0.1:8000, on the sample and whatever else is in data/
	@.venv/bin/fazhi serve

chat: export FAZHI_HOME := $(CURDIR)/data
chat: dev sample ## the bot in a terminal, without Telegram, on the sample and whatever else is in data/
	@.venv/bin/python -m tests.fake_telegram --home "$$FAZHI_HOME"

test: dev ## run all tests
	@tests/gate tests

testserver: dev ## run all tests again on a Chroma server
	@tests/gate server

testbrowser: dev ## run the tests of the pages in Chromium, which Debian has
	@tests/gate browser

check: dev ## the gate: lint, format, types, container files, tests
	@tests/gate

lint: dev ## the gate without the tests
	@tests/gate lint

format: dev ## put the code into the form that the gate wants
	@.venv/bin/ruff check --quiet --fix-only . && .venv/bin/ruff format --quiet .

setup: ## .venv with what the program needs
	@.ci/setup runtime

dev: ## .venv with what tests and checks need as well
	@.ci/setup dev

sample: export FAZHI_HOME := $(CURDIR)/data
sample: setup ## the sample reports, in data/
	@.ci/setup sample

bench: export FAZHI_HOME := $(CURDIR)/data
bench: sample ## print the measurements
	@for name in $(basename $(notdir $(BENCHMARKS))); do .venv/bin/python -m "benchmarks.$$name" || exit 1; done

COMPILE := CUSTOM_COMPILE_COMMAND="make lock" .venv/bin/pip-compile --quiet $(if $(UPGRADE),--upgrade) \
	--generate-hashes --allow-unsafe --strip-extras --build-deps-for editable \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options

lock: dev ## make both locks again from pyproject.toml; UPGRADE=1 takes the newest versions
	@$(COMPILE) --output-file requirements.lock pyproject.toml
	@$(COMPILE) --output-file requirements-dev.lock --constraint requirements.lock --extra dev pyproject.toml

clean: ## everything away that the other targets made, but for data/
	@rm -rf .venv .venv.lock build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -prune -exec rm -rf {} +
