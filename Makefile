# Everything needs Python >= 3.11 and make; all else is installed into .venv.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: help install demo test lint lock clean

help:
	@echo "make install   the command .venv/bin/digest"
	@echo "make demo      a daily report from sample feeds: no keys, no network"
	@echo "make test      the whole suite"
	@echo "make lint      format, lint, types, import rules"
	@echo "make lock      resolve the dependencies anew (needs uv)"

install: .venv/installed

demo: install
	$(BIN)/digest demo

test: .venv/installed-dev
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n auto --dist loadfile

lint: .venv/installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

.venv/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "make: $(PYTHON) is older than 3.11; name a newer one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv .venv || \
	  { echo "make: $(PYTHON) cannot make an environment; install its venv module (Debian: python3-venv)"; exit 1; }
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps --editable .
	@touch $@

.venv/installed-dev: .venv/installed .github/requirements-dev.lock
	$(PIP) --require-hashes -r .github/requirements-dev.lock
	@touch $@

LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header

lock:
	$(LOCK) pyproject.toml -o requirements.lock
	$(LOCK) --group pyproject.toml:dev -c requirements.lock -o .github/requirements-dev.lock

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
