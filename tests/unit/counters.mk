# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += counters
counters_OBJECTS := $(MACHINE)
counters_LDLIBS := $(MACHINE_LDLIBS)
counters_CFLAGS := -Itests/machine/include
