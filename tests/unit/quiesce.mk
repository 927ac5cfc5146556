# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += quiesce
quiesce_OBJECTS := $(MACHINE)
quiesce_LDLIBS := $(MACHINE_LDLIBS)
