# SPDX-License-Identifier: BSD-2-Clause
# guests/greedy/guest.mk - the guest that takes all the time it can get.

GUEST_TEST_NAMES += greedy
greedy_SOURCES := guests/greedy/greedy.c

GUEST_FILES += build/guests/greedy.elf
build/guests/greedy.elf: build/tests/guests/greedy.elf
	@mkdir -p $(@D)
	$(Q)cp $< $@
