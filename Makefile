# `make` sets up what is missing, checks the essay and makes its editions; `make test` tests the program.
# PYTHON=/path/to/python chooses the Python to set up with.

VENV := .venv
BIN := $(VENV)/bin
SET_UP := scripts/set-up.sh system-packages.txt pyproject.toml
SEED := 1
export VENV PYTHON

.PHONY: editions test test-long screens bench bank picture lock clean

# The checked essay in dist/: essay.pdf, essay.epub and, for the printer, essay-kdp.pdf. A warning says that its ten
# pages are fewer than KDP binds alone.
editions: $(VENV)/ready-to-run
	$(BIN)/citepress build --strict
	$(BIN)/citepress build --profile kdp --to pdf

test: $(VENV)/ready-to-test
	$(BIN)/python -m pytest -n 2 -rs -m "not long"

# Slow runs: real manuscripts, an installation from nothing, e-books in a browser and under an accessibility checker.
# Then the properties on many more examples: the same for everybody, others with make test-long SEED=2.
test-long: $(VENV)/ready-to-test-long
	$(BIN)/python -m pytest -n 2 -rs -m long
	HYPOTHESIS_PROFILE=seek $(BIN)/python -m pytest -n 2 -m "hypothesis and not long" --hypothesis-seed=$(SEED)

# Pictures of the e-books in build/screens, as a telephone and a tablet show them by day and by night.
screens: $(VENV)/ready-to-test-long
	SCREENS=build/screens $(BIN)/python -m pytest -n 2 -m long tests/long/test_screens.py tests/long/test_report_page.py

# How long things take, beside pandoc and plain WeasyPrint. It reports and never fails for being slow.
bench: $(VENV)/ready-to-test
	$(BIN)/python benchmarks/run.py

# How often a quotation is judged rightly, class by class, over whole books: benchmarks/quotations.md.
bank: $(VENV)/ready-to-test-long
	$(BIN)/python benchmarks/quotations.py

# docs/page.png, the page that the README shows.
picture: editions $(VENV)/ready-to-test
	$(BIN)/python scripts/picture.py

# The lock files, from pyproject.toml. UPGRADE=--upgrade takes the newest versions.
lock: $(VENV)/ready-to-test
	$(BIN)/python -m pip install --quiet uv
	scripts/lock.sh $(UPGRADE)

clean:
	rm -rf build .mypy_cache .ruff_cache .import_linter_cache .hypothesis dist/*
	find src tests benchmarks -name __pycache__ -prune -exec rm -rf {} +

$(VENV)/ready-to-run: requirements.lock $(SET_UP)
	scripts/set-up.sh run
	touch $@

$(VENV)/ready-to-test: requirements-dev.lock $(SET_UP)
	scripts/set-up.sh test
	touch $@ $(VENV)/ready-to-run

$(VENV)/ready-to-test-long: $(VENV)/ready-to-test tests/long/package-lock.json tests/long/texts.txt tests/long/texts.sha256
	scripts/set-up.sh long
	touch $@
