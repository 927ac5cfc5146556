# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += wakeups
wakeups_OBJECTS := $(MACHINE_BREAKABLE)
wakeups_LDLIBS := $(MACHINE_LDLIBS)
