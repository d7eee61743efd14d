# `make` lists the targets. Each sets up .venv first when it is missing or out of date.
# Another Python: make run PYTHON=/path/to/python3.11. Arguments: make run ARGS="--year 2022 --language en".
.DEFAULT_GOAL := help
SHELL := /bin/sh
unexport PYTHONPATH PYTHONHOME VIRTUAL_ENV
# uv, like pip, then trusts what the system trusts: offices often stand behind a proxy of their own.
export UV_SYSTEM_CERTS := true
export UV_NATIVE_TLS := true

BIN := .venv/bin
READY := .venv/.ready
UV := $(shell command -v uv 2>/dev/null)
# The lock is resolved for these two; 3.11 first because it is what the committed outputs were made with.
CANDIDATES := $(if $(PYTHON),"$(PYTHON)",python3.11 python3.12 python3 python)
VERSION_OK := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 13))
# What a run leaves in a notebook's metadata; the same list as in .pre-commit-config.yaml.
TRACES := metadata.papermill cell.metadata.papermill cell.metadata.execution metadata.language_info.version
WORKERS ?= 2
ARGS ?=

# A copied or moved checkout would still import from the old place: the stamp remembers the folder.
ifneq ($(shell cat $(READY) 2>/dev/null),$(CURDIR))
.PHONY: $(READY)
endif

.PHONY: help run test coverage lab lint types notebooks docs lock clean distclean venv

help:
	@echo "make run        the year's notebooks and reports    make lint      style, import arrows, spelling"
	@echo "make test       every check                         make types     mypy on src/helpers"
	@echo "make lab        JupyterLab on the notebooks         make coverage  which lines the tests reach"
	@echo "make notebooks  the committed outputs, anew         make docs      the data dictionary, from the schemas"
	@echo "make clean      remove what was generated           make lock      resolve requirements.lock again"
	@echo "make distclean  the same, and .venv"

venv: $(READY)
	@:

run: $(READY)
	@$(BIN)/workbench run $(ARGS)

lab: $(READY)
	@$(BIN)/workbench lab $(ARGS)

# The quick checks come first, pytest last.
test: lint types
	@echo "data: workbench check"
	@$(BIN)/workbench check > .venv/check.log || { cat .venv/check.log; exit 1; }
	@echo "tests: pytest with $(WORKERS) workers"
	@$(BIN)/python -m pytest -q -n $(WORKERS) $(ARGS)

coverage: $(READY)
	@$(BIN)/python -m pytest -q -n $(WORKERS) --cov --cov-report=term --cov-report=html tests $(ARGS)

lint: $(READY)
	@echo "style: ruff"
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet . || { echo "  not formatted as above: run $(BIN)/ruff format ."; exit 1; }
	@echo "arrows: import-linter"
	@$(BIN)/lint-imports --no-cache > .venv/arrows.log 2>&1 || { cat .venv/arrows.log; exit 1; }
	@echo "spelling: codespell"
	@$(BIN)/codespell *.md docs

types: $(READY)
	@echo "types: mypy"
	@$(BIN)/mypy --no-error-summary

# What the tests compare notebooks with. Read the difference before you commit it.
notebooks: $(READY)
	@echo "notebooks: executed with their defaults, outputs kept in place"
	@JUPYTER_PREFER_ENV_PATH=1 $(BIN)/python -m nbconvert --to notebook --execute --inplace \
	    --log-level WARN \
	    --ExecutePreprocessor.kernel_manager_class=helpers.reporting.kernels.LocalKernelManager \
	    notebooks/*.ipynb
	@$(BIN)/nbstripout --keep-output --keep-count --keep-id --extra-keys "$(TRACES)" notebooks/*.ipynb

docs: $(READY)
	@echo "docs: the data dictionary"
	@$(BIN)/python -m helpers.figures.dictionary > .venv/dictionary.md
	@mv .venv/dictionary.md docs/reference/data-dictionary.md

# Keeps the versions that still fit; make lock UPGRADE=1 takes the newest.
lock: $(READY)
	@echo "lock: resolving pyproject.toml"
	@$(BIN)/uv pip compile pyproject.toml --quiet --extra dev --universal --python-version 3.11 \
	    --generate-hashes --no-strip-extras --no-emit-index-url --no-emit-find-links \
	    --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade) --output-file requirements.lock
	@$(MAKE) --no-print-directory venv

clean:
	@echo "clean: reports, processed data, caches"
	@rm -rf reports dist htmlcov .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache \
	    .hypothesis .import_linter_cache
	@if [ -d data/processed ]; then \
	    find data/processed -mindepth 1 -maxdepth 1 ! -name README.md -exec rm -rf {} +; fi
	@find src tests notebooks -type d \( -name __pycache__ -o -name .ipynb_checkpoints \) \
	    -prune -exec rm -rf {} + 2>/dev/null || true

distclean: clean
	@echo "clean: .venv"
	@rm -rf .venv

# Two steps: pip refuses an editable install in a call that checks hashes.
$(READY): requirements.lock pyproject.toml
	@set -e; \
	[ "$$(cat $(READY) 2>/dev/null)" = "$(CURDIR)" ] || rm -rf .venv; \
	found=; bare=; seen=; \
	for python in $(CANDIDATES); do \
	    "$$python" -c '' 2>/dev/null || continue; \
	    seen="$$seen $$("$$python" -V 2>&1)"; \
	    "$$python" -c '$(VERSION_OK)' || continue; \
	    if [ -n "$(UV)" ] || "$$python" -c 'import venv, ensurepip' 2>/dev/null; then found=$$python; break; fi; \
	    bare=$$python; \
	done; \
	if [ -n "$$found" ]; then :; \
	elif [ -n "$$bare" ]; then \
	    echo "$$bare cannot make a virtual environment: install python3-venv (Debian, Ubuntu) or uv, then repeat." >&2; exit 1; \
	elif [ -n "$$seen" ]; then \
	    echo "Python 3.11 or 3.12 is needed, found$$seen: name another with make PYTHON=/path/to/python3.11." >&2; exit 1; \
	else \
	    echo "No Python found: install Python 3.11 or 3.12, or name it with make PYTHON=/path/to/python3.11." >&2; exit 1; \
	fi; \
	if [ -n "$(UV)" ]; then \
	    echo "set-up: packages of requirements.lock into .venv, by uv (the first time about 1 minute)"; \
	    [ -x $(BIN)/python ] || "$(UV)" venv --quiet --no-project --no-config --python "$$found" .venv; \
	    "$(UV)" pip sync --quiet --require-hashes --python $(BIN)/python requirements.lock; \
	    "$(UV)" pip install --quiet --no-deps --no-build-isolation --python $(BIN)/python --editable .; \
	else \
	    echo "set-up: packages of requirements.lock into .venv, by pip (the first time about 2 minutes)"; \
	    "$$found" -m venv .venv; \
	    $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock; \
	    $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .; \
	fi; \
	printf '%s' "$(CURDIR)" > $(READY)
