# Everything a developer or an operator needs, by name. `make help` lists it.
.DEFAULT_GOAL := help
SHELL := /bin/bash
DATA_DIR ?= ./data
TARGET_DIR := $(or $(CARGO_TARGET_DIR),target)
MEZAVE := $(TARGET_DIR)/release/mezave

.PHONY: help
help: ## This list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

.PHONY: run
run: build ## Build everything and start with demo data on http://127.0.0.1:8080
	$(MEZAVE) serve --demo --data-dir $(DATA_DIR)

.PHONY: build
build: web ## The release program with the web app inside
	cargo build --release --locked -p mezave

.PHONY: web
web: tools web/node_modules ## The web app
	cd web && npm run --silent build

web/node_modules tests/browser/node_modules: %/node_modules: %/package-lock.json
	cd $* && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund
	@touch $@

.PHONY: test
test: tools ## Install what tests need and run all of them; the last line counts
	@node scripts/test.mjs

.PHONY: lint
lint: tools web/node_modules tests/browser/node_modules ## Formatting, clippy, types, dependencies
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --release --locked -- -D warnings
	cd web && npm run --silent lint && npm run --silent check
	cd tests/browser && npm run --silent lint && npm run --silent check
	@if cargo deny --version >/dev/null 2>&1; then cargo deny check licenses bans sources; \
	else echo 'cargo-deny is not installed: licences were not checked (cargo install cargo-deny)'; fi

.PHONY: bench
bench: web ## Ratios of one run on this machine; fails when a goal is missed (QUICK=1, ONLY=size)
	cargo build --release --locked -p mezave -p mezave-bench
	@$(TARGET_DIR)/release/mezave-bench report --program $(MEZAVE) \
	  $(if $(QUICK),--quick) $(foreach name,$(ONLY),--only $(name))

.PHONY: openapi
openapi: ## Write docs/openapi.json and the web app's types from the code
	cargo run --locked -p mezave -- openapi > docs/openapi.json
	cd web && npm run --silent gen:api

.PHONY: tools
tools:
	@scripts/need cargo 'Rust: https://rustup.rs'
	@scripts/need node 'Node.js 20.19 or newer: apt-get install nodejs npm, or https://nodejs.org'
	@scripts/need npm 'npm: apt-get install npm'
	@scripts/need cc 'a C compiler: apt-get install build-essential'
