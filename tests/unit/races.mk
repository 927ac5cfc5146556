# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += races
races_OBJECTS := $(MACHINE)
races_LDLIBS := $(MACHINE_LDLIBS)
