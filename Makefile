# Two commands matter: `make demo` and `make test`. Both install what a bare Debian machine lacks.

CARGO ?= cargo
# llama.cpp for this machine's instruction sets, never AMX (see scripts/build-env.sh).
ENV = eval "$$(sh scripts/build-env.sh)" &&
# The same with libtorch, fetched where it is not there.
RUST_BERT = $(ENV) LIBTORCH="$$(sh scripts/libtorch.sh)" && export LIBTORCH LIBTORCH_CXX11_ABI=0 &&
TOMTAT = $(or $(CARGO_TARGET_DIR),target)/release/tomtat
EXAMPLES = $(or $(CARGO_TARGET_DIR),target)/release/examples

.PHONY: demo build test check bench bench-peers instructions compare recipe recipe-smoke libtorch test-rust-bert setup clean

## Build, fetch the default models (1.4 GB), summarise the sample articles.
demo: build
	$(TOMTAT) summarize tests/articles

## Build the command: target/release/tomtat
build: setup
	$(ENV) $(CARGO) build --release --locked -p tomtat-cli

## Everything that CI runs. Most of the time goes into compiling: Rust code is optimised less than
## in a build for use (llama.cpp is not), and everything is built with one choice of features.
test: export CARGO_PROFILE_RELEASE_OPT_LEVEL = 1
test: setup
	@sh scripts/setup.sh browser || echo "the tests of the HTML page will be skipped" >&2
	sh scripts/test-scripts.sh
	cd models/tomtat-270m-vi-en/recipe && python3 -m unittest discover -t . -s tests
	$(CARGO) fmt --all --check
	$(ENV) $(CARGO) build --release --locked --bins --examples --tests
	$(TOMTAT) models fetch smollm2-135m-instruct tomtat-270m-vi-en qwen2.5-coder-1.5b-instruct & fetch=$$!; \
	$(ENV) $(CARGO) clippy --release --locked --workspace --exclude tomtat-rustbert --all-targets -- -D warnings; \
	clippy=$$?; wait $$fetch && exit $$clippy
	$(ENV) $(CARGO) test --release --locked --no-fail-fast
	if sh scripts/setup.sh valgrind; then sh scripts/instructions.sh $(EXAMPLES)/hot_paths; \
	else echo "instructions were not counted" >&2; fi
	$(ENV) RUSTDOCFLAGS="-D warnings" $(CARGO) doc --release --locked --no-deps

## Instructions of the paths that no model takes, beside those recorded: a slowdown without a clock.
## `make test` has built the example, in the way in which the counts were taken.
instructions: export CARGO_PROFILE_RELEASE_OPT_LEVEL = 1
instructions:
	@sh scripts/setup.sh valgrind
	$(ENV) $(CARGO) build --release --locked --bins --examples --tests
	sh scripts/instructions.sh $(EXAMPLES)/hot_paths $(RECORD)

## The benches on the small model (six minutes).
bench: setup
	$(ENV) $(CARGO) bench --locked -p tomtat-benches --bench stages --bench verification

## tomtat beside the plain loop over llama.cpp, same weights, same articles, one after the other.
compare: build
	sh scripts/compare.sh

## The peers on the same weights and prompts (an hour; installs them from the registries).
bench-peers: setup
	sh benches/peers/run.sh

## Train our own translator anew (hours; goes on after a kill), and the same in small (minutes).
recipe:
	sh models/tomtat-270m-vi-en/recipe/recipe.sh

recipe-smoke:
	sh models/tomtat-270m-vi-en/recipe/recipe.sh smoke

## libtorch (812 MB to fetch, 530 MB to keep), for the rust-bert back end; prints its folder.
libtorch: setup
	@sh scripts/libtorch.sh

## The rust-bert back end, which nothing else here builds: `.ci/run rust-bert`.
test-rust-bert: setup
	$(RUST_BERT) $(CARGO) clippy --release --locked -p tomtat-rustbert --all-targets -- -D warnings
	$(RUST_BERT) $(CARGO) test --release --locked -p tomtat-rustbert --no-fail-fast
	$(RUST_BERT) $(CARGO) clippy --release --locked --features tomtat-cli/rust-bert --all-targets -- -D warnings
	$(RUST_BERT) $(CARGO) test --release --locked --features tomtat-cli/rust-bert --test rust_bert

## What a bare machine lacks: cmake, clang, libclang, pip.
setup:
	sh scripts/setup.sh

clean:
	$(CARGO) clean
