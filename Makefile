# Two commands on a fresh Debian machine with the Swift toolchain: `make quickstart`, `make test`.

PACKAGES = libopenblas-dev libsqlite3-dev libdeflate-dev nettle-dev libyaml-dev \
  libcmark-gfm-dev libcmark-gfm-extensions-dev libturbojpeg0-dev libspng-dev libwebp-dev \
  libarchive-dev gnuplot-nox dataset-fashion-mnist
PATCHLAW = .build/release/patchlaw

.PHONY: quickstart test test-slurm build setup bench-peer fuzz sanitize-address sanitize-thread format lint clean

quickstart: build  ## A real study on Fashion-MNIST, end to end: quickstart/quickstart.md and figures.
	$(PATCHLAW) run experiments/quickstart.yaml --results quickstart
	$(PATCHLAW) report quickstart --results quickstart --notebooks quickstart

test: setup  ## Every test, and the rules that hold for every file.
	swift test
	sh Tests/rules.sh

build: setup  ## The release executable.
	swift build -c release --product patchlaw

test-slurm: build  ## A disturbed study on a real Slurm of three nodes on this machine; needs root.
	bash Tests/Slurm/test.sh $(PATCHLAW)

fuzz: build  ## Ten thousand damaged inputs through the program; FUZZ=N for as many, FROM=SEED for others.
	PATCHLAW_PROGRAM=$(CURDIR)/$(PATCHLAW) PATCHLAW_FUZZ=$(or $(FUZZ),10000) PATCHLAW_FUZZ_FROM=$(or $(FROM),0) swift test --filter CommandTests.FuzzTests

# Under a sanitizer memory and time are others', so tests of those are left out, as are those that start
# the program. NumericsTests too: without vector variants of the kernels the bits are others. A build of
# its own takes ten minutes or more.
SANITIZED = KernelsTests|GraphTests|ModelsTests|TrainingTests|ProbesTests|DataTests|ScalingTests

sanitize-address: setup  ## The tests of all that computes, under AddressSanitizer.
	ASAN_OPTIONS=detect_leaks=0 swift test --sanitize=address --scratch-path .build-asan \
	  --filter '$(SANITIZED)' --skip NumericsTests

sanitize-thread: setup  ## The same under ThreadSanitizer.
	swift test --sanitize=thread --scratch-path .build-tsan --filter '$(SANITIZED)' --skip NumericsTests

bench-peer: build .venv-peer  ## Training, inference and probes compared with PyTorch, alternating; an hour.
	for task in step forward probe mae dino nextEmbedding; do python3 Tests/Peer/compare.py --task $$task --rounds 3; done

.venv-peer:  ## PyTorch in an environment of its own, with the allocator and OpenMP it likes best.
	python3 -m venv $@
	$@/bin/pip install --quiet torch numpy intel-openmp
	@dpkg-query -W -f='$${Status}' libtcmalloc-minimal4 2>/dev/null | grep -q 'ok installed' \
	|| echo "for PyTorch's best, also: apt-get install libtcmalloc-minimal4"

setup:  ## Debian packages that are missing.
	@missing=""; for p in $(PACKAGES); do \
	  dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' \
	  || missing="$$missing $$p"; done; \
	if [ -n "$$missing" ]; then \
	  sudo=""; [ "$$(id -u)" = 0 ] || sudo=sudo; \
	  echo "installing$$missing"; \
	  $$sudo apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq $$missing; fi

format:  ## Rewrites the sources in the project's format.
	swift format --in-place --recursive Package.swift Plugins Sources Tests

lint:  ## Says where the format or a rule is broken.
	swift format lint --strict --recursive Package.swift Plugins Sources Tests
	sh Tests/rules.sh

clean:
	rm -rf .build
