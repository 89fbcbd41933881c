# Python and pip are enough: every target makes what it needs, once.
#
#   make demo                 simulated patients, assessed; the reports open (ARGS=--no-serve: ends after the reports)
#   make test                 all that is checked: format, lint, types, import contracts, knowledge, tests
#   make web                  the clinic's viewers from web/ (demo and test do it themselves)
#   make validate, bench      the long runs; dated results are kept beside the scripts
#   make format               repairs what can be repaired
#   make reference            docs/reference: commands from the program's help, schemas from its types, the knowledge from its files
#   make lock, wheel, clean

VENV ?= .venv
PYTHON ?=
ARGS ?=
BIN := $(VENV)/bin
UV := $(BIN)/uv
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Demo and tests start many processes: without kept bytecode each compiles every library anew.
unexport PYTHONDONTWRITEBYTECODE

.DELETE_ON_ERROR:
.PHONY: demo test web format reference validate bench lock wheel clean

demo: $(VENV)/.project $(VENV)/.web
	@$(BIN)/ischia demo $(ARGS)

test: $(VENV)/.project $(VENV)/.dev $(VENV)/.web
	@tools/have_chromium.sh
	@tools/have_postgresql.sh
	@tools/have_coturn.sh
	@tools/have_dcmtk.sh
	$(BIN)/python tools/build_web.py --check
	$(BIN)/ruff format --check --quiet
	$(BIN)/ruff check --quiet
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/ischia knowledge check
	$(BIN)/python tools/audit_parts.py || test $$? -eq 3
	$(BIN)/python -m pytest --numprocesses=auto --dist=loadfile $(ARGS)

web: $(VENV)/.web

format: $(VENV)/.dev
	$(BIN)/ruff check --fix --quiet
	$(BIN)/ruff format

reference: $(VENV)/.project
	$(BIN)/python tools/cli_reference.py
	$(BIN)/python tools/schema_reference.py
	$(BIN)/python tools/knowledge_reference.py
	$(BIN)/python tools/anatomy_page.py
	$(BIN)/python tools/page_rules.py

validate: $(VENV)/.project $(VENV)/.dev
	$(BIN)/python tools/run_scripts.py validation $(ARGS)

bench: $(VENV)/.project $(VENV)/.dev
	$(BIN)/python tools/run_scripts.py benchmarks $(ARGS)

# --- set-up: a stamp for each step, so that the second run installs nothing ---

# uv fetches and unpacks in parallel; where it cannot reach an index that pip can, pip does it.
# The lists are locked with hashes either way.
install = $(UV) pip install --quiet --python $(BIN)/python --require-hashes -r $(1) \
  || $(BIN)/python -m pip install --quiet --require-hashes -r $(1)

$(VENV)/.venv: tools/make_venv.sh
	@echo "Setting up $(VENV) (once) …" >&2
	@tools/make_venv.sh $(VENV) $(PYTHON)
	@touch $@

$(VENV)/.uv: requirements/uv.txt | $(VENV)/.venv
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements/uv.txt \
	  || echo "uv cannot be had here; pip installs everything, which takes longer." >&2
	@touch $@

$(VENV)/.run: requirements/run.txt $(VENV)/.uv
	@$(call install,$<)
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	@$(call install,$<)
	@touch $@

$(VENV)/.project: pyproject.toml $(VENV)/.run
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

ISLANDS := src/ischia/clinic/static/clinic/islands
WEB_SOURCES := $(shell find web/src -type f) web/package-lock.json web/vite.config.ts web/tsconfig.json

$(VENV)/.web: $(WEB_SOURCES) tools/build_web.py | $(VENV)/.project
	@$(BIN)/python tools/build_web.py
	@test ! -e $(ISLANDS)/curves.js || touch $@

# --- what is made from the sources ---

compile = $(UV) pip compile --quiet --universal --generate-hashes --no-annotate \
  --no-emit-index-url --python-version 3.11 --custom-compile-command "make lock" $(LOCK_ARGS)

lock: $(VENV)/.uv
	$(compile) requirements/uv.in -o requirements/uv.txt
	$(compile) requirements/build.in pyproject.toml \
	  --extra report --extra motion --extra ultrasound --extra fhir --extra node --extra video --extra clinic -o requirements/run.txt
	$(compile) requirements/build.in pyproject.toml --extra report --extra motion --extra ultrasound \
	  --extra fhir --extra node --extra video --extra clinic --extra batch --group dev -c requirements/run.txt -c requirements/uv.txt -o requirements/dev.txt
	$(compile) requirements/node.in -c requirements/dev.txt -o requirements/node.txt

wheel: $(VENV)/.run $(VENV)/.web
	$(BIN)/python -m hatchling build -t wheel

clean:
	rm -rf $(VENV) dist build out web/node_modules $(ISLANDS) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find src tests tools -name __pycache__ -type d -prune -exec rm -rf {} +
