# Needs only python3 (3.11 or newer) with its venv module, make and git. Everything else is installed
# into .venv by pip, from lock files with hashes.
.DEFAULT_GOAL := help
.PHONY: help run tour setup setup-dev test check format docs pictures lock clean
SHELL := /bin/sh

# The first interpreter that is new enough; say `make setup PYTHON=/path/to/python3.12` to choose.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$p"; exit; }; done; echo python3)
BIN := .venv/bin
PIP_INSTALL := $(BIN)/python -m pip install --disable-pip-version-check --require-virtualenv
UV_COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-config --custom-compile-command "make lock"

# A .venv that lost its interpreter or was moved with its folder is made anew.
$(shell [ -x $(BIN)/python ] && [ "$$(cat .venv/.venv 2>/dev/null)" = "$(CURDIR)" ] || rm -f .venv/.venv)

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

run: setup ## eleven courts on this machine: set up, start, print where to sign in (ARGS="--fresh" starts over)
	@$(BIN)/zhixing up $(ARGS)

tour: setup ## prepare the nine stories of docs/tour.md in the running courts (after `make run`, in another window)
	@$(BIN)/zhixing scenario run --live --brief $(ARGS) infra/demo/tour || { \
	  echo "法院须先运行：在另一个窗口 make run · The courts must run first: make run in another window"; exit 1; }
	@echo "照着办 · follow: docs/tour.md"

setup: .venv/.runtime ## .venv with the locked dependencies (again only when a lock file changed)

setup-dev: .venv/.dev ## the same and the tools for tests and checks

.venv/.venv: | .venv-possible
	@echo "[1/3] 建立虚拟环境 · creating .venv with $(PYTHON)"
	@$(PYTHON) -m venv --clear .venv
	@echo "$(CURDIR)" > $@

.venv/.runtime: .venv/.venv requirements.lock pyproject.toml
	@echo "[2/3] 安装依赖（校验哈希）· installing locked dependencies"
	@$(PIP_INSTALL) --require-hashes -r requirements.lock
	@echo "[3/3] 安装本项目 · installing this project"
	@$(PIP_INSTALL) --quiet --no-deps --no-build-isolation --no-index -e .
	@touch $@

.venv/.dev: .venv/.runtime tests/requirements.lock
	@echo "安装测试工具 · installing test tools"
	@$(PIP_INSTALL) --require-hashes -r tests/requirements.lock
	@touch $@

# Says what is missing before anything is written.
.PHONY: .venv-possible
.venv-possible:
	@command -v $(PYTHON) >/dev/null 2>&1 || { \
	  echo "找不到 python3：请安装 python3（3.11 以上）和 python3-venv。"; \
	  echo "python3 not found: install python3 (3.11 or newer) and python3-venv."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 太旧（需要 3.11 以上）：请安装新版，或 make PYTHON=/路径/python3.12 $(MAKECMDGOALS)"; \
	  echo "Python is too old: $$($(PYTHON) --version), 3.11 or newer is needed; or name one with make PYTHON=/path/python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "缺少 venv 模块：请执行 apt-get install python3-venv（需要管理员权限）。"; \
	  echo "The venv module is missing: run apt-get install python3-venv (as administrator)."; exit 1; }
	@test -w . || { echo "此文件夹不可写：$(CURDIR)"; echo "This folder is not writable: $(CURDIR)"; exit 1; }

# As many processes as there are processors; WORKERS=0 for one at a time in this process.
WORKERS ?= logical

test: setup-dev ## all tests (ARGS="tests/domain -k calendar" chooses)
	@$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

check: setup-dev ## style, types, layers, declarations and generated documents
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/zhixing selfcheck
	$(BIN)/python docs/generate_coverage.py --check
	$(BIN)/python docs/generate_tables.py --check
	$(BIN)/python docs/generate_protocol.py --check
	$(BIN)/python docs/generate_procedures.py --check
	$(BIN)/python docs/generate_metrics.py --check

format: setup-dev ## put the code into its one format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: setup-dev ## write the generated documents anew
	$(BIN)/python docs/generate_coverage.py
	$(BIN)/python docs/generate_tables.py
	$(BIN)/python docs/generate_protocol.py
	$(BIN)/python docs/generate_procedures.py --play
	$(BIN)/python docs/generate_metrics.py

pictures: setup-dev ## take the pictures of README and docs/tour.md anew (needs chromium; ARGS="exchange case" chooses)
	@PYTHONPATH=docs $(BIN)/python docs/make_pictures.py $(ARGS)

lock: setup ## resolve the dependencies of pyproject.toml anew into the lock files
	$(PIP_INSTALL) --quiet "uv>=0.13"
	$(UV_COMPILE) --upgrade --group build pyproject.toml -o requirements.lock
	$(UV_COMPILE) --upgrade --group dev -c requirements.lock -o tests/requirements.lock

clean: ## remove .venv and caches; the data in var/ stays
	rm -rf .venv build *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
