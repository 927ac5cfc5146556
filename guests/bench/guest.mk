# SPDX-License-Identifier: BSD-2-Clause
# guests/bench/guest.mk - the benchmark, built like the guests of tests/guests/guests.mk.

GUEST_TEST_NAMES += bench
bench_SOURCES := guests/bench/bench.c guests/bench/probes.S

GUEST_FILES += build/guests/bench.elf
build/guests/bench.elf: build/tests/guests/bench.elf
	@mkdir -p $(@D)
	$(Q)cp $< $@
