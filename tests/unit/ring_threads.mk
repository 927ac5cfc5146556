# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += ring_threads
ring_threads_SANITIZER := thread
ring_threads_OBJECTS := build/unit/thread/ring.o

build/unit/thread/ring.o: guests/lib/ring.c guests/lib/ring.h tests/tests.mk
	@mkdir -p $(@D)
	$(Q)$(HOST_CC) $(call UNIT_FLAGS,thread) -O2 -c $< -o $@
