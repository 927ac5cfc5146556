# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += kicks
kicks_OBJECTS := $(MACHINE)
kicks_LDLIBS := $(MACHINE_LDLIBS)
