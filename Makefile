# The two commands of the README are `make demo` and `make test`.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
JOBS   ?= 2
PIP    := $(BIN)/python -m pip --disable-pip-version-check install --quiet

.PHONY: demo privacy intervals report-cost test test-faults lint format lock clean setup spark browser screenshots scale train-roles train-acts syllables accuracy role-cost phrases stream bench fuzz

demo: $(VENV)/.run
	$(BIN)/zhijian score data/samples --site data/samples/zhijian.yaml --scorecard general-hotline --out out/demo --jobs $(JOBS) --overwrite
	$(BIN)/zhijian agents out/demo
	$(BIN)/zhijian report out/demo

test: $(VENV)/.dev
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile

# Real processes killed, hung and starved, and input of absurd size: some minutes.
test-faults: $(VENV)/.dev
	$(BIN)/python -m pytest -m faults tests/faults

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

setup: $(VENV)/.dev

# The model of who is speaking, from training/roles/dialogues: some twenty minutes, 10 GB.
train-roles: $(VENV)/.dev
	$(BIN)/python training/roles/train.py

# The model of speech acts, from training/acts/labels: some twenty minutes on two cores, 6 GB.
train-acts: $(VENV)/.dev
	$(BIN)/python training/acts/train_acts.py

# The table of how characters sound, from pypinyin.
syllables: $(VENV)/.dev
	$(BIN)/python training/syllables/build.py

# jieba comes as source only: the locked build tools go in first, then nothing is
# built in an isolated environment that the lock files do not know.
$(VENV)/.venv: requirements/build.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "zhijian needs Python 3.11 or newer: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv $(VENV)
	$(PIP) --require-hashes -r requirements/build.txt
	touch $@

$(VENV)/.run: $(VENV)/.venv requirements/run.txt pyproject.toml
	$(PIP) --require-hashes --no-build-isolation -r requirements/run.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	$(PIP) --require-hashes --no-build-isolation -r requirements/dev.txt
	touch $@

# Spark beside the rest, for --engine spark and its tests; needs Java 17 to run.
spark: $(VENV)/.spark
$(VENV)/.spark: $(VENV)/.dev requirements/spark.txt
	$(PIP) --require-hashes --no-build-isolation -r requirements/spark.txt
	touch $@

# Playwright beside the rest, for the tests that look at pages as a reader does. It drives
# the Chromium of the system (Debian: apt-get install chromium fonts-noto-cjk) and
# fetches none of its own.
browser: $(VENV)/.browser
$(VENV)/.browser: $(VENV)/.dev requirements/browser.txt
	$(PIP) --require-hashes --no-build-isolation -r requirements/browser.txt
	touch $@

# The overview, an agent and a call of the samples' report, wide and narrow, light and dark.
screenshots: $(VENV)/.browser demo
	$(BIN)/python -m tests.browser.screenshots out/demo/report.html out/screenshots

$(VENV)/.fuzz: $(VENV)/.dev requirements/fuzz.txt
	$(PIP) --require-hashes -r requirements/fuzz.txt
	touch $@

# Who is speaking and what is said, measured on the gold calls: rewrites the tables of
# docs/accuracy.md.
accuracy: $(VENV)/.dev
	$(BIN)/python benchmarks/accuracy.py
	$(BIN)/python benchmarks/act_accuracy.py

# What finding the speakers costs beside the rest of scoring.
role-cost: $(VENV)/.dev
	$(BIN)/python benchmarks/role_cost.py

# What 20,000 phrases more cost to compile and to match.
phrases: $(VENV)/.dev
	$(BIN)/python benchmarks/phrases.py

# How much of what is personal is masked, and how much that is not.
privacy: $(VENV)/.dev
	$(BIN)/python benchmarks/privacy.py

# How often intervals hold the true mean, and what shrinking means is worth: the tables of
# docs/statistics.md, in a minute or two.
intervals: $(VENV)/.dev
	$(BIN)/python -m benchmarks.intervals
	$(BIN)/python -m benchmarks.shrinking

# What the reports over 20,000 calls of 200 agents cost: some minutes.
report-cost: demo
	$(BIN)/python benchmarks/report.py out/demo --calls 20000 --agents 200

# What Spark on this machine costs, and what that comes to for a million calls.
scale: $(VENV)/.spark
	$(BIN)/python benchmarks/scale.py

# What reading costs in memory, for a file and for one four times as large.
MB ?= 200
stream: $(VENV)/.dev
	$(BIN)/python benchmarks/stream.py --mb $(MB)

# Every figure beside its yardstick: rewrites docs/performance.md and
# benchmarks/latest.json. Parts with ONLY=a,b; BENCH="--resume --fail" for more.
ONLY ?= a,b,c,d,e,f
BENCH ?=
bench: $(VENV)/.dev
	$(BIN)/python benchmarks/run.py --only $(ONLY) $(BENCH)

# Coverage-guided fuzzing of every reader; a part of it with SECONDS=60 FORMATS="srt".
SECONDS ?= 600
FORMATS ?=
fuzz: $(VENV)/.fuzz
	$(BIN)/python tests/fuzz/all.py $(SECONDS) $(JOBS) $(FORMATS)

# Lock files carry hashes and no index address.
LOCK := $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-build-isolation
lock: $(VENV)/.dev
	$(PIP) pip-tools
	$(LOCK) --upgrade -o requirements/build.txt requirements/build.in
	$(LOCK) --upgrade -o requirements/run.txt pyproject.toml
	$(LOCK) --upgrade --extra test --extra lint --extra parquet -o requirements/dev.txt pyproject.toml
	$(LOCK) --extra spark --constraint requirements/dev.txt -o requirements/spark.txt pyproject.toml
	$(LOCK) --extra browser --constraint requirements/dev.txt -o requirements/browser.txt pyproject.toml
	$(LOCK) --upgrade -o requirements/fuzz.txt requirements/fuzz.in

clean:
	rm -rf $(VENV) out build dist *.egg-info
