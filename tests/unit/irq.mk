# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += irq
irq_OBJECTS := $(MACHINE)
irq_LDLIBS := $(MACHINE_LDLIBS)
