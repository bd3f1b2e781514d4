# Clientele. Needs make and Python 3.11 or newer; everything else goes into .venv.
# PYTHON=python3.12 make run    chooses the interpreter

SHELL := bash
CUSTOMERS ?= 1000000
PYTEST_ARGS ?= -n 2 --dist loadfile

# The first of these that is new enough and can make a virtual environment.
CANDIDATES := python3.13 python3.12 python3.11 python3 python
FITS := import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for python in $(CANDIDATES); do \
	if $$python -c '$(FITS)' >/dev/null 2>&1; then echo $$python; break; fi; done)

VENV_PYTHON := .venv/bin/python

# DuckDB's binding may report what it leaked when Python has ended, below pytest's summary; that is not about the tests.
WITHOUT_LEAKS := 2> >(grep -vE '^nanobind: |^ - (leaked |\.\.\. skipped)|nanobind\.readthedocs' >&2)

.PHONY: help run test lint format coverage bench docs screenshots lock packages test-packages python

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

run: packages ## install, make the demonstration companies on the first start, serve and print the address
	@$(VENV_PYTHON) app.py

test: test-packages ## install what the tests need, check the code's form and types, run every test
	@chromium=$$($(VENV_PYTHON) scripts/chromium.py) || exit 1; \
	$(MAKE) --no-print-directory --keep-going checks; form=$$?; \
	[ $$form -eq 0 ] || echo "The code's form or types are not in order (see above); the tests follow." >&2; \
	CHROMIUM="$$chromium" $(VENV_PYTHON) -m pytest $(PYTEST_ARGS) $(WITHOUT_LEAKS); tests=$$?; \
	[ $$tests -eq 0 ] || exit $$tests; exit $$form

lint: test-packages checks ## only the code's form and types: ruff, ruff format, mypy

# Three targets, so that --keep-going shows all that is wrong at once.
.PHONY: checks check-rules check-format check-types
checks: check-rules check-format check-types
check-rules:
	@$(VENV_PYTHON) -m ruff check --output-format concise .
check-format:
	@$(VENV_PYTHON) -m ruff format --check --output-format concise .
check-types:
	@$(VENV_PYTHON) -m mypy

format: test-packages ## put the code into form
	@$(VENV_PYTHON) -m ruff check --fix .
	@$(VENV_PYTHON) -m ruff format .

coverage: test-packages ## run the tests and show what they leave out
	@CHROMIUM="$$($(VENV_PYTHON) scripts/chromium.py)" $(VENV_PYTHON) -m pytest --cov $(PYTEST_ARGS)

bench: test-packages ## make CUSTOMERS customers (1000000), measure, write benchmarks/results.json
	@CHROMIUM="$$($(VENV_PYTHON) scripts/chromium.py)" $(VENV_PYTHON) -m benchmarks --customers $(CUSTOMERS)

docs: packages ## write the tables in README.md and docs/data.md anew from the code
	@$(VENV_PYTHON) scripts/tables.py

screenshots: test-packages ## make docs/screenshots from the running app
	@CHROMIUM="$$($(VENV_PYTHON) scripts/chromium.py)" $(VENV_PYTHON) scripts/screenshots.py

lock: test-packages ## write requirements/*.txt anew from pyproject.toml; UPGRADE=1 takes the newest versions
	@$(VENV_PYTHON) -m pip install --quiet --disable-pip-version-check uv
	@$(VENV_PYTHON) scripts/lock.py $(if $(UPGRADE),--upgrade)

packages: python
	@"$(PYTHON)" scripts/install.py run

test-packages: python
	@"$(PYTHON)" scripts/install.py test

python:
	@if [ -z "$(PYTHON)" ]; then \
		echo "Clientele needs Python 3.11 or newer with venv, and found none (tried: $(CANDIDATES))." >&2; \
		echo "Install one, or say where it is: make run PYTHON=/path/to/python3" >&2; exit 1; fi
	@"$(PYTHON)" -c '$(FITS)' 2>/dev/null || { \
		echo "Clientele needs Python 3.11 or newer with venv; '$(PYTHON)' is not that." >&2; \
		"$(PYTHON)" --version >&2; exit 1; }
