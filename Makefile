# Each target is a line of help; the work is done in scripts/.
PYTHON ?= python3
BIN = .venv/bin

.PHONY: help run dev test faults lint shots bench lock

help: ## List what can be made.
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /|/' | while IFS='|' read -r name text; do printf '  make %-6s %s\n' "$$name" "$$text"; done

run: ## Serve Tertial on this machine, with its jobs; the demo region is loaded into an empty database. Ctrl-C stops it all.
	@$(PYTHON) scripts/bootstrap.py && exec $(BIN)/python -m scripts.run

dev: ## The same for developers: DEBUG, and the web process reloads when code changes.
	@$(PYTHON) scripts/bootstrap.py --dev && exec $(BIN)/python -m scripts.run --dev

test: ## Run every test, on both databases and in the browser; install from Debian what is missing for it.
	@$(PYTHON) scripts/bootstrap.py --dev && exec $(BIN)/python -m scripts.test

faults: ## Kill, freeze and restart real processes for some minutes, and write what came of it in docs/faults.md.
	@$(PYTHON) scripts/bootstrap.py --dev && exec $(BIN)/python -m scripts.faults

lint: ## Check style, complexity, types, templates, migrations and production settings.
	@$(PYTHON) scripts/bootstrap.py --dev && PATH="$(CURDIR)/$(BIN):$$PATH" exec sh scripts/lint.sh

shots: ## Take pictures of every page as each role, into shots/; ONLY=plan takes those whose name contains it.
	@$(PYTHON) scripts/bootstrap.py --dev && exec $(BIN)/python -m scripts.shots

bench: ## Measure pages, saves, the report and the trace against the least they could cost: read the ratios, not the seconds.
	@$(PYTHON) scripts/bootstrap.py --dev && $(BIN)/python -m scripts.bench && exec $(BIN)/python -m scripts.bench_trace

lock: ## Lock the newest requirements that requirements.in and requirements-dev.in allow, with their hashes.
	@$(PYTHON) scripts/bootstrap.py --dev && PATH="$(CURDIR)/$(BIN):$$PATH" exec sh scripts/lock.sh
