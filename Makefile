# make lab         put your copy of the lessons into lessons/ and open the first one in JupyterLab
# make student     write copies for a class into student/, without any answer; LESSONS="03 04" for some lessons only
# make teacher     the same for the teacher into teacher/, with the solutions open
# make test        check every number: the package, the notebooks and, where there is a browser, the page itself
# make quick       the part of it that needs no browser and no notebook and is done in seconds
# make mutants     put errors into the code, one at a time, and see which ones no test notices; takes two hours, a sample
#                  (SHARD=1/16) a quarter of one
# make site        make a page of each lesson, and JupyterLite beside them, in site/; PYODIDE=FOLDER takes Python for the browser from there
# make pyodide     get a Python for the browser into build/pyodide, where its own host can't be reached
# make slides      make a deck of slides from each lesson, whose networks live in the browser, in slides/
# make wheel       make the package, with the lessons in it, one file in dist/, and try it in an empty environment
# make test-site   try that site and those slides in a browser
# make bench       measure speed; installs PyTorch and JAX, so read requirements-bench.txt first
# make notebooks   run every notebook and store its outputs
# make lock        write the pinned requirements anew (needs uv; ARGS=--upgrade takes the newest versions)
#
# Each needs Python 3.11 or newer. What it installs is kept in .venv, what makes the site in .venv-site.
# Another Python: make lab PYTHON=python3.13

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet

# JupyterLab refuses to run as root, as one does in a container, unless told that it may.
LAB_FLAGS := $(if $(filter 0,$(shell id -u)),--allow-root)

.PHONY: help lab student teacher test quick mutants wheel site pyodide slides test-site bench notebooks lock

help:
	@sed -n '/^#/!q; s/^# \{0,1\}//p' Makefile

# With the settings in binder/labconfig JupyterLab neither asks about its news nor looks for a newer version of itself.
# The address that it prints opens the first notebook too. What is in lessons/ already stays as the reader left it.
lab: .venv/lessons.stamp
	@$(BIN)/python -m nnlib lessons lessons
	JUPYTER_CONFIG_PATH=binder $(BIN)/jupyter lab $(LAB_FLAGS) --LabApp.default_url=/lab/tree/lessons/00_start_here.ipynb

# What somebody has written into a copy is kept, under another name.
student teacher: .venv/lessons.stamp
	@$(BIN)/python -m nnlib $@ $@ $(LESSONS)

# Two at a time; the tests of one file, and the cells of one notebook, stay together.
AT_ONCE := -n 2 --dist loadfile --no-loadscope-reorder

# The tests stay compiled, even where the environment says that nothing shall: to compile them takes longer than many a run.
test quick test-site: export PYTHONDONTWRITEBYTECODE :=

test: .venv/dev.stamp
	$(BIN)/pytest $(AT_ONCE)

quick: .venv/dev.stamp
	$(BIN)/pytest $(AT_ONCE) -p no:nbval -o addopts="-ra --strict-markers" -m "not long" tests/core tests/exercises

mutants: .venv/mutants.stamp
	$(if $(SHARD),,$(BIN)/python scripts/mutants_javascript.py)
	$(BIN)/python scripts/mutants.py $(if $(SHARD),--shard $(SHARD))

wheel: .venv/lessons.stamp
	$(BIN)/python scripts/release.py $(TAG)

site: .venv-site/stamp
	.venv-site/bin/python scripts/build_site.py $(if $(PYODIDE),--pyodide $(PYODIDE))

pyodide: .venv-site/stamp
	.venv-site/bin/python scripts/get_pyodide.py build/pyodide

# A lesson that was run for the site, and hasn't changed since, isn't run again.
slides: .venv-site/stamp
	.venv-site/bin/python scripts/build_slides.py

test-site: .venv/dev.stamp
	$(BIN)/pytest $(AT_ONCE) -p no:nbval -o addopts="-ra --strict-markers" tests/site

bench: .venv/bench.stamp
	$(BIN)/python -m benchmarks

notebooks: .venv/dev.stamp
	$(BIN)/python scripts/refresh.py

lock: COMPILE = uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
	--no-header --annotation-style line $(ARGS) pyproject.toml --extra lessons
lock:
	$(COMPILE) --generate-hashes -o requirements.txt
	$(COMPILE) --extra dev -c requirements.txt -o requirements-dev.txt
	$(COMPILE) --extra site -c requirements.txt -o requirements-site.txt
	cp requirements.txt binder/requirements.txt

# A stamp is newer than the requirements it stands for: then nothing needs to be installed.
.venv/lessons.stamp: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo 'nnlib needs Python 3.11 or newer, and "$(PYTHON)" is older or missing; try PYTHON=python3.13' >&2; exit 1; }
	@echo 'Installing into .venv; once, this takes a minute or two.'
	$(PYTHON) -m venv .venv
	$(PIP) -r requirements.txt
	$(PIP) --no-deps -e .
	@touch $@

.venv/dev.stamp: .venv/lessons.stamp requirements-dev.txt
	$(PIP) -r requirements-dev.txt
	@touch $@

# An environment of its own: JupyterLab takes up JupyterLite's extensions from the one that it is in, and they fail there.
.venv-site/stamp: requirements-site.txt pyproject.toml
	$(PYTHON) -m venv .venv-site
	.venv-site/bin/python -m pip --disable-pip-version-check install --quiet -r requirements-site.txt
	.venv-site/bin/python -m pip --disable-pip-version-check install --quiet --no-deps -e .
	@touch $@

.venv/mutants.stamp: .venv/dev.stamp requirements-mutants.txt
	$(PIP) -r requirements-mutants.txt -c requirements-dev.txt
	@touch $@

.venv/bench.stamp: .venv/dev.stamp requirements-bench.txt
	$(PIP) -r requirements-bench.txt -c requirements-dev.txt
	@touch $@
