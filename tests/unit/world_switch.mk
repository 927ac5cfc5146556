# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += world_switch
world_switch_OBJECTS := $(MACHINE)
world_switch_LDLIBS := $(MACHINE_LDLIBS)
world_switch_CFLAGS := -Itests/machine/include
