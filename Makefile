# The commands a person needs. `make build` sets up what is missing first.
export CCACHE_NOHASHDIR := 1
export CCACHE_SLOPPINESS := time_macros
export PATH := $(CURDIR)/third_party/node/bin:$(PATH)
SHELL := /bin/bash
.ONESHELL:
.SHELLFLAGS := -eu -o pipefail -c
.PHONY: setup build web run test test-long check bench train train-check format clean unit floors

setup:
	@tools/setup

web/dist/index.html: $(shell find web/src web/index.html web/package.json web/package-lock.json web/vite.config.ts web/tsconfig.json 2>/dev/null)
	@cd web && npm run --silent build

web: setup web/dist/index.html

build: setup
	@cmake --preset release -Wno-dev > build/cmake.log 2>&1 || { cat build/cmake.log; exit 1; }
	cmake --build --preset release --target sightline
	$(MAKE) --no-print-directory web

build: | build/.keep
build/.keep:
	@mkdir -p build && touch build/.keep

run: build
	@exec build/release/sightline serve

unit: setup | build/.keep
	@cmake --preset asan -Wno-dev > build/cmake-asan.log 2>&1 || { cat build/cmake-asan.log; exit 1; }
	cmake --build --preset asan --target unit_tests
	ctest --test-dir build/asan --output-on-failure

floors:
	@tools/check_floors

# Everything a change must pass, in under 20 minutes on two cores.
test: build
	@tools/run_tests

# The slow, the repeated and the big.
test-long: build
	@tools/run_tests --long

check: build unit floors
	@tools/check_format
	tools/check_tidy

bench: build
	@bench/run

train: build
	@tools/train/run

train-check: build
	@tools/train/run --check

format:
	@git ls-files 'src/*.cpp' 'src/*.h' | xargs -r clang-format-19 -i

clean:
	@rm -rf build web/dist
