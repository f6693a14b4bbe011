# Every target sets up what it needs; a second run finds it done.
PYTHON ?= python3
VENV   := .venv
PY     := $(VENV)/bin/python
FUZZ   := .cache/fuzz
SECONDS ?= 1200
MINUTES ?= 10
SEED   ?= 1
FILES  ?= 500
REQUESTS ?= 20000
MILLIONS ?= 1
EMBEDDINGS ?= 10000
DATABASES ?= sqlite mariadb

.DEFAULT_GOAL := help
.PHONY: help demo demo-stop run serve test fuzz soak chaos bench bench-video bench-stream bench-store bench-service bench-api bench-training
.PHONY: training training-torch test-training
.PHONY: toolforge-check toolforge-rehearsal test-toolforge check format lock notices sbom migrate model page playground clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/runtime playground  ## see it work: a throw-away wiki, harmless files (KEEP=1 leaves it running)
	@$(PY) -m classifier install cascade
	@KEEP=$(KEEP) $(PY) -m playground.demo

demo-stop: $(VENV)/runtime  ## stop what `make demo KEEP=1` left running
	@$(PY) -m playground.demo stop

run: $(VENV)/runtime model  ## watch Wikimedia Commons: dry run, no account, no server
	@exec $(PY) -m worker

test: $(VENV)/dev playground page  ## run all tests
	@$(PY) -m pytest -n 3 --dist loadfile --no-loadscope-reorder

bench: $(VENV)/runtime model  ## time it beside its peers and the bare call of the model
	@$(PY) -m bench

bench-video: $(VENV)/runtime  ## the same for videos of MINUTES (10); makes them the first time, needs ffmpeg
	@$(PY) -m classifier install mobilenet_v2
	@$(PY) -m bench.video $(MINUTES) $(PARTS)

bench-stream: $(VENV)/runtime  ## the same for the event stream, from a socket of this machine
	@$(PY) -m bench.stream

bench-store: $(VENV)/runtime playground  ## time every query over MILLIONS (1) of generated uploads, on SQLite and MariaDB
	@$(PY) -m bench.store $(MILLIONS) $(DATABASES)

bench-service: $(VENV)/runtime playground  ## the same for the whole service: FILES (500) over Redis and MariaDB
	@$(PY) -m classifier install mobilenet_v2 cascade
	@$(PY) -m bench.service $(FILES)

bench-api: $(VENV)/runtime  ## the same for the API: REQUESTS (20000), and four times too many; needs hey
	@$(PY) -m classifier install mobilenet_v2
	@$(PY) -m bench.api $(REQUESTS)

bench-training: $(VENV)/torch  ## how long heads train on EMBEDDINGS (10000), generated ones
	@$(PY) -m bench.training $(EMBEDDINGS)

training: $(VENV)/training model  ## what is needed to train heads and to evaluate

training-torch: $(VENV)/torch model  ## and dense heads and whole networks: PyTorch, 1 GB

test-training: $(VENV)/torch  ## the tests that need PyTorch
	@$(PY) -m classifier install mobilenet_v2
	@$(PY) -m pytest -m torch tests/classifier/training

fuzz: $(VENV)/dev $(FUZZ)/venv/ready  ## break pictures, videos and answers for SECONDS, on two cores (not part of test)
	@nice $(PY) -m tests.fuzz $(SECONDS) $(FUZZ) $(FUZZ)/venv/bin/python

soak: $(VENV)/dev playground  ## four people, FILES (500), faults and kills, chosen by SEED (1) (not part of test)
	@$(PY) -m classifier install mobilenet_v2
	@$(PY) -m tests.soak --seed $(SEED) --files $(FILES)

chaos: FILES = 2000
chaos: $(VENV)/dev playground  ## servers and processes fail for real: each case, then FILES (2000) under a mix chosen by SEED (1)
	@$(PY) -m classifier install mobilenet_v2
	@$(PY) -m pytest -m chaos tests/chaos
	@$(PY) -m tests.chaos --seed $(SEED) --files $(FILES)

toolforge-check: $(VENV)/dev playground page  ## run it as Toolforge would: FILES (500) uploads, a deploy, each way of being ill (needs root)
	@$(PY) -m classifier install cascade
	@$(PY) -m tests.toolforge --files $(FILES)

toolforge-rehearsal: $(VENV)/dev playground page  ## a Toolforge to try docs/deploy-toolforge.md in, until Ctrl-C (needs root)
	@$(PY) -m classifier install cascade
	@$(PY) -m tests.toolforge.keeper $$(mktemp -d --dry-run /var/tmp/toolforge-XXXXXX)

test-toolforge:  ## the same with few uploads, for continuous integration
	@$(MAKE) --no-print-directory toolforge-check FILES=30

check: $(VENV)/dev  ## formatting, lint, types, import layers, known vulnerabilities where they can be asked
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports
	@$(PY) -m release.audit

format: $(VENV)/dev  ## put the code into shape
	@$(VENV)/bin/ruff check --fix .
	@$(VENV)/bin/ruff format .

lock: $(VENV)/dev  ## write requirements.lock: the pins with the hashes of their files
	@$(PY) -m release.lock

notices: $(VENV)/dev  ## write THIRD-PARTY.md: what of others is in it, and on what terms
	@$(PY) -m release.notices

sbom: $(VENV)/dev  ## write dist/sbom.json: what a release consists of, as CycloneDX
	@$(PY) -m release.sbom

migrate: $(VENV)/runtime  ## bring the database of DATABASE_URL or DATA_DIR up to date
	@$(VENV)/bin/alembic upgrade head

serve: $(VENV)/runtime model page  ## the REST API and its page, on this machine only
	@exec $(PY) -m api

page: $(VENV)/runtime  ## install the page's styles and scripts, if they are not there
	@$(PY) -m api install

model: $(VENV)/runtime  ## install the model, if it is not there
	@$(PY) -m classifier install

playground: $(VENV)/runtime  ## install the Debian packages of the throw-away wiki, if they are not there
	@$(PY) -m playground deps
	@$(PY) -m playground prepare

clean:  ## remove what the targets made in this folder
	@test ! -x $(PY) || $(PY) -m playground.demo stop
	rm -rf $(VENV) .cache dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/runtime: requirements.txt pyproject.toml  # which names the commands and where they are
	@$(PYTHON) -c '' || { echo "make: $(PYTHON) is no Python: make PYTHON=python3.11" >&2; exit 1; }
	@$(PYTHON) playground/venv.py $(VENV) requirements.txt
	@touch $@

$(VENV)/dev: requirements-dev.txt $(VENV)/runtime
	@$(PYTHON) playground/venv.py $(VENV) requirements-dev.txt
	@touch $@

$(VENV)/training: requirements-training.txt $(VENV)/runtime
	@$(PYTHON) playground/venv.py $(VENV) requirements-training.txt
	@touch $@

$(VENV)/torch: requirements-torch.txt $(VENV)/dev
	@$(PYTHON) playground/venv.py $(VENV) requirements-torch.txt
	@touch $@

$(FUZZ)/venv/ready: requirements-fuzz.txt requirements.txt
	@mkdir -p $(FUZZ)
	@$(PYTHON) playground/venv.py $(FUZZ)/venv requirements-fuzz.txt
	@touch $@
