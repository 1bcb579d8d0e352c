# Two commands on a fresh Debian machine with the Swift toolchain: `make quickstart`, `make test`.

PACKAGES = libopenblas-dev libsqlite3-dev zlib1g-dev gnuplot-nox dataset-fashion-mnist
PATCHLAW = .build/release/patchlaw

.PHONY: quickstart test build setup format lint clean

quickstart: build  ## A real study on Fashion-MNIST, end to end, with figures and report.
	$(PATCHLAW) run experiments/quickstart.yaml
	$(PATCHLAW) report quickstart

test: setup  ## Every test, and the rules that hold for every file.
	swift test
	sh Tests/rules.sh

build: setup  ## The release executable.
	swift build -c release --product patchlaw

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
	swift format --in-place --recursive Package.swift Sources Tests

lint:  ## Says where the format or a rule is broken.
	swift format lint --strict --recursive Package.swift Sources Tests
	sh Tests/rules.sh

clean:
	rm -rf .build
