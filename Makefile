# One command each, the same for people and for CI. `make` alone prints the list.

VENV := .venv
BIN := $(VENV)/bin
BIOME := $(BIN)/node node_modules/@biomejs/biome/bin/biome
PYTHON ?= $(shell command -v python3.11 || command -v python3)

.DEFAULT_GOAL := help
.PHONY: help run at-home test coverage test-all js-test lint fix lock sbom content media figures fonts viewer bench bench-store bench-club kill fuzz walk shots hosting browser postgres clean

help: ## print this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: $(VENV)/.run-ready ## install what is needed and open the dashboard on this machine
	$(BIN)/streamlit run app.py

at-home: $(VENV)/.club-ready ## run a club on this computer for those in the same network, until Ctrl+C; see docs/hosting.md
	$(BIN)/python -m backcare club at-home

# Tests start a hundred processes: our code is compiled for the first of them alone. Three at once,
# as those in a browser wait a third of their time.
test: export PYTHONDONTWRITEBYTECODE :=
test: $(VENV)/.test-ready browser postgres lint ## install what tests need, then lint, types and all tests
	$(BIN)/python -m pytest -n 3 --dist worksteal

coverage: export BACKCARE_TESTS := all
coverage: $(VENV)/.test-ready postgres ## how much of the code the tests without a browser run; fails below the floor
	$(BIN)/python -m pytest -n 2 --dist worksteal --ignore tests/browser --cov --cov-report=term:skip-covered

test-all: export BACKCARE_TESTS := all
test-all: test ## the same with all that take long, of which a run tries a seventh

js-test: $(VENV)/.test-ready ## the tests of our scripts alone; `make test` has them too
	$(BIN)/node --test --test-isolation=none "tests/js/*.test.js"

lint: $(VENV)/.test-ready node_modules/.ready ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIOME) check --error-on-warnings

fix: $(VENV)/.test-ready node_modules/.ready ## mend style where a tool can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIOME) check --write

lock: ## write constraints.txt, the version of each package that we test with, and deploy/packages.txt, the same for a club's server with hashes; delete a line of the first for a newer one
	@sh scripts/make_venv.sh "$(PYTHON)" $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-annotate \
		--custom-compile-command "make lock" --output-file constraints.txt requirements-dev.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-annotate --generate-hashes \
		--custom-compile-command "make lock" --output-file deploy/packages.txt requirements-club.txt

sbom: ## write build/backcare.cdx.json, the packages of a club's server as CycloneDX; with a release
	@sh scripts/make_venv.sh "$(PYTHON)" $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	rm -rf build/sbom && $(BIN)/uv venv --quiet --python $(BIN)/python build/sbom
	$(BIN)/uv pip install --quiet --python build/sbom/bin/python -r requirements-club.txt
	$(BIN)/uv tool run --quiet --from cyclonedx-bom==7.5.0 cyclonedx-py environment build/sbom/bin/python \
		--pyproject pyproject.toml --output-reproducible --of JSON -o build/backcare.cdx.json

content: $(VENV)/.run-ready ## check every content file
	$(BIN)/python -m scripts.check_content

media: $(VENV)/.media-ready ## make the demonstrations whose pose, body or code changed
	$(BIN)/python -m backcare.studio make

figures: $(VENV)/.media-ready ## make the figures without a backdrop whose pose, body or code changed
	$(BIN)/python -m backcare.studio.figures

fonts: $(VENV)/.test-ready ## make the fonts that are served in place of Streamlit's, after an upgrade of it
	$(BIN)/python -m scripts.make_fonts

viewer: ## bundle the figure that is turned by finger (needs Node.js and npm)
	cd scripts/viewer && npm ci --no-audit --no-fund && npm run build

bench: $(VENV)/.test-ready browser ## what each page costs, against an empty page in the same run
	$(BIN)/python -m benchmarks.pages
	$(BIN)/python -m benchmarks.phone
	$(BIN)/python -m benchmarks.triage
	$(BIN)/python -m benchmarks.plan
	$(BIN)/python -m benchmarks.runs

bench-store: $(VENV)/.test-ready ## what a save and a read cost, against the disk, plain TinyDB, SQLite, PostgreSQL
	$(BIN)/python -m benchmarks.store

bench-club: $(VENV)/.test-ready ## what a club's server bears, from 10 to 200 members at once, with several processes, and beside files that mean harm
	$(BIN)/python -m benchmarks.club
	$(BIN)/python -m benchmarks.processes
	$(BIN)/python -m benchmarks.rooms

kill: $(VENV)/.test-ready ## each night: kill 500 writers in the middle of saves, check every acknowledged one
	@mkdir -p build && rm -rf build/kill
	$(BIN)/python -m tests.storage.tinydb_files.kill_run build/kill 500

fuzz: $(VENV)/.test-ready ## each night: ten minutes of changed run files, each to be told of within its budget
	$(BIN)/python -m tests.room.fuzz 600

walk: $(VENV)/.test-ready browser ## use every control of every page in every state, each in a fresh visit; hours; IN=US: in US measures
	BACKCARE_WALK=all BACKCARE_WALK_IN=$(IN) BACKCARE_TESTS=all $(BIN)/python -m pytest -n 2 --dist worksteal tests/browser/test_walk.py

shots: $(VENV)/.test-ready browser ## make the README's pictures, and all screens below build/shots
	$(BIN)/python -m scripts.screenshots

hosting: $(VENV)/.test-ready browser ## follow docs/hosting.md word by word on a Docker engine, as a club would; three quarters of an hour
	$(BIN)/python -m tests.hosting.follow

browser:
	@sh scripts/install_browser.sh

postgres:
	@sh scripts/install_postgres.sh

clean: ## remove the virtual environment and caches; data/user stays
	rm -rf $(VENV) node_modules build .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/.run-ready: requirements.txt constraints.txt
	@sh scripts/make_venv.sh "$(PYTHON)" $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt -c constraints.txt
	@touch $@

$(VENV)/.club-ready: requirements.txt requirements-club.txt constraints.txt
	@sh scripts/make_venv.sh "$(PYTHON)" $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-club.txt
	@touch $@ $(VENV)/.run-ready

$(VENV)/.media-ready: requirements.txt requirements-media.txt constraints.txt
	@sh scripts/make_venv.sh "$(PYTHON)" $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-media.txt
	@touch $@ $(VENV)/.run-ready

$(VENV)/.test-ready: requirements.txt requirements-media.txt requirements-club.txt requirements-dev.txt constraints.txt
	@sh scripts/make_venv.sh "$(PYTHON)" $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ $(VENV)/.run-ready

node_modules/.ready: package.json package-lock.json | $(VENV)/.test-ready
	@$(BIN)/npm ci --no-audit --no-fund --loglevel=error >/dev/null || { \
	  echo "Biome, which checks our scripts, could not be installed from npm's registry:" \
	    "see that it can be reached, then run make again." >&2; exit 1; }
	@touch $@
