# Everything runs from .venv, which "make setup" builds from requirements.lock. Only make and Python 3.11+ are needed.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:

VENV  := .venv
BIN   := $(VENV)/bin
STAMP := $(VENV)/.installed
PIP   := $(BIN)/python -m pip -qq --disable-pip-version-check
NOTEBOOKS = $(wildcard notebooks/*.ipynb)
WITH_DATA = $(if $(DATA),LEEFBAARHEID_DATA="$(abspath $(DATA))")

DATA  ?=
RAW   ?= data/bron
THEME ?=
AREA  ?=
OUT   ?= outputs
PORT  ?= 8866
COV   ?=

.PHONY: help setup demo test test-all lint lab app data report nederland docs bench lock clean

help: ## Show this list
	@echo "make demo and make test are all a new machine needs; the rest:"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(STAMP) ## Build .venv from requirements.lock (only when the lock or pyproject.toml changed)
	@:

$(STAMP): requirements.lock pyproject.toml
	@python=""; for p in $${PYTHON:-python3.11 python3.12 python3.13 python3}; do \
	    if "$$p" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python="$$p"; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
	    echo "No Python 3.11 or newer with venv was found; install one (Debian: apt install python3 python3-venv)" \
	         "or name it: make setup PYTHON=/path/to/python3.11" >&2; exit 1; \
	fi; \
	echo "Building $(VENV) with $$("$$python" --version) ..."; \
	"$$python" -m venv --clear $(VENV)
	@echo "Installing the libraries of requirements.lock (a minute or two) ..."
	@$(PIP) install --requirement requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@
	@echo "Ready: $(BIN)/leefbaarheid --help"

demo: setup ## Render the reports of an area and their overview: make demo [AREA=Kerkrade] [OUT=outputs]
	@$(BIN)/leefbaarheid report "$$AREA_" --out "$(OUT)"
	@echo "The pages are in $(OUT)/; begin with index.html in the folder of the area."
	@echo "Another area: make demo AREA=Heerlen"

demo: export AREA_ = $(or $(AREA),Kerkrade)

test: setup ## Run the tests that take seconds (browser tests where a Chromium is found; with coverage: make test COV=1)
	@$(BIN)/pytest -n logical --maxprocesses 4 --dist worksteal -m "not slow and not faults and not cluster" \
	    $(if $(COV),--cov --cov-report=term:skip-covered)

test-all: setup ## Run the slow and heavy tests
	@$(BIN)/pytest -n logical --maxprocesses 4 --dist worksteal -m "slow or faults or cluster"

lint: setup ## Check style, types, import layers and that notebooks hold no output
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(if $(NOTEBOOKS),$(BIN)/nbstripout --verify $(NOTEBOOKS),true)

lab: setup ## Open JupyterLab on the start notebook
	@$(WITH_DATA) $(BIN)/jupyter lab notebooks/start.ipynb

app: setup ## Serve the explorer as an app without code, on this machine: make app [DATA=data/real] [PORT=8866]
	@$(WITH_DATA) $(BIN)/python -m leefbaarheid.explorer --port=$(PORT)

data: setup ## Fetch the open data (docs/sources.md) into data/bron and prepare them into data/real
	@$(BIN)/leefbaarheid data fetch --to "$(RAW)" || [ $$? -eq 1 ] # a source that failed was told; go on with the others
	@$(BIN)/leefbaarheid data prepare --source "$(RAW)" --to data/real

report: setup ## Render a report: make report AREA=Kerkrade [THEME=...] [DATA=data/real] [OUT=outputs]
	@[ -n "$$AREA_" ] || { echo 'Name an area: make report AREA=Kerkrade' >&2; exit 2; }
	@$(BIN)/leefbaarheid report "$$AREA_" $(if $(THEME),--theme "$(THEME)") $(if $(DATA),--data "$(DATA)") --out "$(OUT)"

report: export AREA_ = $(AREA)

nederland: setup ## Make data/nederland, the dataset in this repository, from its raw files: make nederland SOURCE=DIR
	@$(BIN)/python docs/nederland.py "$(SOURCE)"

docs: setup ## Build the pages of the library into site/
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

bench: setup ## Run the benchmarks (an hour: one makes a country of national size, one many reports in slow ways)
	@for b in $(filter-out benchmarks/mutants.py,$(wildcard benchmarks/*.py)); do echo "== $$b"; PYTHONPATH=. $(BIN)/python "$$b"; done

lock: setup ## Write requirements.lock anew from pyproject.toml (newest versions that fit)
	@$(BIN)/pip-compile --quiet --upgrade --all-extras --allow-unsafe --strip-extras --no-annotate --no-header \
	    --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options \
	    --output-file requirements.new pyproject.toml
	@! grep -nE '://|--' requirements.new || { rm requirements.new; echo "The lock would hold an address" >&2; exit 1; }
	@{ echo "# Made by 'make lock' for Python 3.11 and newer on Linux; do not edit."; cat requirements.new; } > requirements.lock
	@rm requirements.new

clean: ## Remove .venv and caches; leaves outputs/ and data alone
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage build site lib/*.egg-info
	@find lib tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
