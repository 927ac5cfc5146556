# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += hard
hard_OBJECTS := $(MACHINE)
hard_LDLIBS := $(MACHINE_LDLIBS)
