# `make run` serves the app, `make test` checks it, `make` does what the CI does: lint, types, tests.
PYTHON3 := $(shell command -v python3.11 || command -v python3)
VENV    := .venv
PYTHON  := $(VENV)/bin/python
WORKERS ?= 2
DB      ?=
FUZZ_SECONDS ?= 300
SHEETS  ?= 5000

export PIP_DISABLE_PIP_VERSION_CHECK = 1
export PYTHONUTF8 = 1

# Modules are compiled once for the many processes the tests start, whatever the shell says.
unexport PYTHONDONTWRITEBYTECODE

# Every test process has one core to itself: libraries that would start a thread per core are told so.
ONE_CORE_EACH := OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 POLARS_MAX_THREADS=1

.PHONY: check run demo test lint types types-and-test bench corpus fuzz wild setup docs changelog format requirements screenshots clean

check: lint types-and-test

# What is needed to run, and what is needed to check, installed once and again whenever the pinned lists change.
$(VENV)/run.stamp: requirements.txt
	@echo "Installing what the app needs, once: one to three minutes"
	@test -x $(PYTHON) || $(PYTHON3) -m venv $(VENV)
	$(PYTHON) -m pip install -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/run.stamp
	@echo "Installing what checking needs besides (pytest, a browser, Chinese fonts), once: one to three minutes"
	$(PYTHON) -m pip install -r requirements-dev.txt
	@sh scripts/system_packages.sh
	@touch $@

setup: $(VENV)/dev.stamp

run: $(VENV)/run.stamp
	$(if $(DB),ZHANBAO_DB=$(DB)) $(PYTHON) -m streamlit run app.py

# The sample company in a file of its own, so that it never mixes with real figures.
data/demo.duckdb: $(VENV)/run.stamp
	@mkdir -p data
	@test -f $@ || $(PYTHON) -m analytics --db $@ demo

demo: data/demo.duckdb
	ZHANBAO_DB=data/demo.duckdb $(PYTHON) -m streamlit run app.py

test: $(VENV)/dev.stamp
	$(ONE_CORE_EACH) $(PYTHON) -m pytest -n $(WORKERS)

lint: $(VENV)/dev.stamp
	$(PYTHON) -m ruff check .
	$(VENV)/bin/lint-imports --no-logo

types: $(VENV)/dev.stamp
	$(PYTHON) -m mypy

# Types are checked beside the tests, one core being idle where the other waits; what they say comes last, and either fails the check.
types-and-test: $(VENV)/dev.stamp
	@mkdir -p build
	@$(PYTHON) -m mypy >build/types.txt 2>&1 & types=$$!; \
	$(ONE_CORE_EACH) $(PYTHON) -m pytest -n $(WORKERS); tested=$$?; \
	wait $$types; typed=$$?; \
	echo "mypy:"; cat build/types.txt; \
	test $$tested -eq 0 && test $$typed -eq 0

format: $(VENV)/dev.stamp
	$(PYTHON) -m ruff check --fix .

bench: $(VENV)/dev.stamp
	$(PYTHON) -m benchmarks

# Five minutes of broken files; `make fuzz FUZZ_SECONDS=3600` for longer.
fuzz: $(VENV)/dev.stamp
	$(PYTHON) -m benchmarks.fuzz --seconds $(FUZZ_SECONDS) --dirty 40

# Clean sheets as strangers write them: none may be read wrongly without a word. `make wild SHEETS=300` for a first look.
wild: $(VENV)/dev.stamp
	$(PYTHON) -m benchmarks.wild --sheets $(SHEETS)

corpus: $(VENV)/dev.stamp
	$(PYTHON) -m benchmarks.gates

docs: $(VENV)/run.stamp
	$(PYTHON) -m cli.metrics_page > docs/metrics.md

# What changes/ holds as the changelog would say it; with VERSION it is written, and docs/metrics.md with it.
changelog: $(VENV)/dev.stamp
ifdef VERSION
	$(PYTHON) -m towncrier build --yes --version $(VERSION)
	$(MAKE) docs
else
	$(PYTHON) -m towncrier build --draft --version next
endif

screenshots: $(VENV)/dev.stamp
	$(PYTHON) scripts/screenshots.py

requirements: $(VENV)/dev.stamp
	PYTHON=$(PYTHON) sh scripts/compile_requirements.sh

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache build
