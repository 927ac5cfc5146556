# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += trap
trap_OBJECTS := $(MACHINE)
trap_LDLIBS := $(MACHINE_LDLIBS)
trap_CFLAGS := -Itests/machine/include
