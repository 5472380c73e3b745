# Latchkey. `make` alone lists what there is.

SWIFT ?= swift
# How long each fuzz target runs, in seconds. An hour over lunch: make fuzz FUZZ_SECONDS=3600
FUZZ_SECONDS ?= 30
export FUZZ_SECONDS

# Every Swift source; wildcards, because what a checkout does not have need not be named.
SOURCES = $(wildcard Package.swift Sources Tests fuzz Benchmarks/Package.swift Benchmarks/Sources)

# Static, so that the same file that is tested here is the one that is bundled for Lambda.
# Exports nothing and keeps functions with the same code once: a twenty-fifth of the authorizer's size. No index of the
# unwinding tables, a fiftieth: nothing unwinds a stack in here (docs/decisions/0025).
RELEASE = $(SWIFT) build -c release --static-swift-stdlib \
  -Xlinker "--version-script=$(CURDIR)/linker/exports.map" -Xlinker --icf=safe -Xlinker --no-eh-frame-hdr

.DEFAULT_GOAL := help
.PHONY: help setup packages run test bench fuzz pictures lint format build release gateway harness layers linkage unit integration clean \
	functions package reproducible \
	build-LatchkeyAuthorizer build-LatchkeyScheduler build-LatchkeySender build-LatchkeySweeper

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## install what is missing: system packages, the browser of the tests, the pinned python environment
	@scripts/setup

packages:
	@scripts/setup packages

run: ## run the deployment on this machine: a web client, the API, a sign-in
	@scripts/run

test: ## run every check there is (a summary comes last)
	@scripts/test

unit: setup ## the Swift tests alone (some start moto)
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build --disable-xctest

integration: setup release gateway harness ## the executables against moto's Cognito and the real Lambda emulator
	.venv/bin/python -m pytest Tests/Integration

lint: packages ## check the formatting of the sources
	$(SWIFT) format lint --strict --recursive --parallel $(SOURCES)

format: packages ## put the sources into the format that lint asks for
	$(SWIFT) format --in-place --recursive --parallel $(SOURCES)

layers: packages ## prove that imports only point down
	scripts/check-layers

linkage: release ## prove what the release executables link, need and weigh
	scripts/check-linkage

fuzz: packages ## throw FUZZ_SECONDS of hostile bytes at each parser
	scripts/fuzz

bench: setup ## measure against bare OpenSSL, jwt-kit and Python, and compare with the goals
	scripts/bench --check

# Tests/Integration kills it; a product for nobody.
harness: packages
	$(SWIFT) build --product scheduling-harness

build: packages ## debug build of everything
	$(SWIFT) build

functions: packages
	$(RELEASE) --product latchkey-authorizer
	$(RELEASE) --product latchkey-scheduler

release: functions ## release build of the executables
	@# Two shared libraries fewer at each start of the command line. Not for Lambda: the static versions need a newer glibc.
	@scripts/static-runtime
	$(RELEASE) --product latchkey -Xlinker "-L$(CURDIR)/.build/static-runtime"

# Not for Lambda: it links Foundation. The same settings as the others, so that what they share is compiled once.
gateway: packages ## release build of the local gateway
	$(RELEASE) --product latchkey-gateway

pictures: ## make the documents' pictures out of their texts
	@scripts/setup tests
	@scripts/pictures

clean: ## remove what was built, but keep the python environment
	rm -rf .build .build-* .aws-sam dist fuzz/work

# The document that travels with the functions: the authorizer's, and of the API, whose Function URL looks callers up in it.
POLICY ?= latchkey.json
# What Lambda is to run: x86_64 or arm64, as the template has it where it is not told otherwise. A package carries this machine's
# own libraries, so another architecture than this machine's is refused (docs/package.md).
ARCHITECTURE ?= x86_64
export ARCHITECTURE SWIFT

package: ## make the zips for Lambda and their bills of materials, in dist/
	@scripts/package --check "$(POLICY)"
	@$(MAKE) --no-print-directory functions
	@scripts/package "$(POLICY)"

reproducible: ## prove that another checkout at another path makes the same zips
	@scripts/reproducible "$(POLICY)"

# `sam build` calls these with ARTIFACTS_DIR set (Metadata: BuildMethod: makefile in template.yaml).
build-LatchkeyAuthorizer:
	@scripts/package --check "$(POLICY)"
	$(RELEASE) --product latchkey-authorizer
	scripts/bundle latchkey-authorizer "$(ARTIFACTS_DIR)" "$(POLICY)"

# One executable under three handler names.
build-LatchkeyScheduler build-LatchkeySender build-LatchkeySweeper:
	@scripts/package --check "$(POLICY)"
	$(RELEASE) --product latchkey-scheduler
	scripts/bundle latchkey-scheduler "$(ARTIFACTS_DIR)" "$(POLICY)"
