# Commands of the observatory. `make` alone lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501
WAREHOUSE := data/warehouse
# Files of tests run side by side, those of the browser first, since they are the longest; the tests of
# one file share what they set up. Slow tests wait for servers and browsers, so that more of them fit on
# the same processors.
TOGETHER := --dist loadfile --no-loadscope-reorder -n

.DEFAULT_GOAL := help
.PHONY: help run room dev load load-public load-illustrative test test-slow lint bench pictures documents messages clean

help: ## List the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

$(VENV)/.python:
	@command -v $(PYTHON) >/dev/null 2>&1 || { echo "Install Python 3.11 or later (on Debian: apt install python3 python3-venv), then run make again."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed; $$($(PYTHON) --version) was found. Install it, or name it: make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv module is missing: install it (on Debian: apt install python3-venv), then run make again."; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.run: $(VENV)/.python requirements.txt
	@echo "Installing the requirements (once; a few minutes)…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.txt requirements-spark.txt
	@echo "Installing the test tools…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

load: $(VENV)/.run ## Load the bundled datasets into data/warehouse (nothing is done where nothing changed)
	@$(MAKE) --no-print-directory -j2 load-public load-illustrative

load-public: $(VENV)/.run
	@$(BIN)/python -m etl run --config observatory.toml --data data/public --out $(WAREHOUSE) --if-changed

load-illustrative: $(VENV)/.run
	@$(BIN)/python -m etl run --config illustrative.toml --data data/illustrative --out $(WAREHOUSE) --if-changed

run: load ## Load what changed and serve the observatory on http://localhost:8501
	@echo "The observatory is served on http://localhost:$(PORT)"
	@$(BIN)/streamlit run app.py --server.port $(PORT)

room: load ## The same for a workshop: phones of the room's network reach the vote pages (ROOM_ADDRESS=…)
	@address=$$($(BIN)/python -m observatory.room "$(ROOM_ADDRESS)") || exit 2; \
	echo "The observatory is served on http://localhost:$(PORT)"; \
	OBSERVATORY_ROOM=$$address $(BIN)/streamlit run app.py --server.port $(PORT)

dev: load $(VENV)/.dev ## The same, reloading when a file changes
	@echo "The observatory is served on http://localhost:$(PORT)"
	@$(BIN)/streamlit run app.py --server.port $(PORT) --server.fileWatcherType auto --client.showErrorDetails full

lint: $(VENV)/.dev ## Format, style, types and the direction of imports
	@$(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/mypy && $(BIN)/lint-imports --no-cache

test: $(VENV)/.dev ## Unit tests and one browser pass over every page
	@$(BIN)/python -m pytest -m "not slow" $(TOGETHER) 2

test-slow: $(VENV)/.dev ## Journeys, languages, themes, servers, faults that take time
	@$(BIN)/python -m pytest -m slow $(TOGETHER) 4

bench: $(VENV)/.dev ## Measure speed and print a table
	@$(BIN)/python -m tests.bench

pictures: $(VENV)/.dev load ## Take the README's screenshots again
	@$(BIN)/python -m tests.pictures

documents: $(VENV)/.dev ## Bring docs/api.md and the tables of docs/sources.md up to date with the code
	@$(BIN)/python -m tests.documents

messages: $(VENV)/.dev ## Bring the catalogues up to date with the code
	@$(BIN)/python -m tests.messages

clean: ## Remove the environment, snapshots and caches
	@rm -rf $(VENV) $(WAREHOUSE) data/cache build .pytest_cache .mypy_cache .ruff_cache .hypothesis
