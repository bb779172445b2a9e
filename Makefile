# Everything that is done with the project, one word each. `make run` and `make test` set up what they need.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
export FLASK_APP := wsgi
DEVELOPMENT := ENVIRONMENT=development
TESTS ?= tests

.PHONY: environment run demo-reset test test-fast test-browser test-office check format lock translations bench clean

environment: $(VENV)/run.stamp trygghetsrad/translations/compiled.stamp

run: $(VENV)/run.stamp trygghetsrad/translations/compiled.stamp
	@$(DEVELOPMENT) $(BIN)/flask demo prepare
	@$(DEVELOPMENT) $(BIN)/flask start

demo-reset: $(VENV)/run.stamp trygghetsrad/translations/compiled.stamp
	@$(DEVELOPMENT) $(BIN)/flask demo reset

test: test-fast test-browser test-office

test-fast: $(VENV)/test.stamp trygghetsrad/translations/compiled.stamp
	$(BIN)/pytest -n 2 --dist loadscope -m "not browser and not office" $(TESTS)

# Chromium is the one thing pip cannot bring. Without it this says so; with REQUIRE_BROWSER=1, as in .ci/run, it fails.
test-browser: $(VENV)/test.stamp trygghetsrad/translations/compiled.stamp
	@if $(BIN)/python -m tests.browser.chromium; then \
		$(BIN)/pytest -n 2 --dist loadfile -m browser tests/browser; \
	elif [ -n "$(REQUIRE_BROWSER)" ]; then \
		echo "Chromium is missing and REQUIRE_BROWSER is set."; exit 1; \
	else \
		echo "NOT RUN: the browser tests, for want of Chromium (Debian: apt-get install chromium)."; \
	fi

# The same for LibreOffice, which opens what is written to be written on.
test-office: $(VENV)/test.stamp trygghetsrad/translations/compiled.stamp
	@if $(BIN)/python -m tests.office.soffice; then \
		$(BIN)/pytest -m office tests/office; \
	elif [ -n "$(REQUIRE_OFFICE)" ]; then \
		echo "LibreOffice is missing and REQUIRE_OFFICE is set."; exit 1; \
	else \
		echo "NOT RUN: the office tests, for want of LibreOffice (Debian: apt-get install libreoffice-writer-nogui)."; \
	fi

check: $(VENV)/test.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint templates --lint --quiet
	$(MAKE) test

format: $(VENV)/test.stamp
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

translations: $(VENV)/run.stamp
	$(BIN)/python -m trygghetsrad.translations

trygghetsrad/translations/compiled.stamp: $(VENV)/run.stamp $(wildcard trygghetsrad/translations/*/LC_MESSAGES/messages.po)
	@$(BIN)/pybabel --quiet compile --directory trygghetsrad/translations
	@touch $@

bench: $(VENV)/test.stamp trygghetsrad/translations/compiled.stamp
	$(BIN)/python -m benchmarks.pages
	$(BIN)/python -m benchmarks.meetings
	$(BIN)/python -m benchmarks.lottery

lock:
	$(PYTHON) -m venv build/lock && build/lock/bin/pip install --quiet uv
	build/lock/bin/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-emit-find-links \
		--custom-compile-command "make lock" pyproject.toml --output-file requirements/run.txt
	build/lock/bin/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-emit-find-links \
		--custom-compile-command "make lock" --extra test pyproject.toml --output-file requirements/test.txt

$(VENV)/bin/python:
	@$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements/run.txt | $(VENV)/bin/python
	@echo "Installing what the product needs (once)."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/run.txt
	@touch $@

$(VENV)/test.stamp: requirements/test.txt $(VENV)/run.stamp
	@echo "Installing what the tests need (once)."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/test.txt
	@touch $@

clean:
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache .hypothesis trygghetsrad/translations/compiled.stamp
