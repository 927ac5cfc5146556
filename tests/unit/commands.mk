# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += commands
commands_OBJECTS := $(MACHINE)
commands_LDLIBS := $(MACHINE_LDLIBS)
