# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += hypercall
hypercall_OBJECTS := $(MACHINE)
hypercall_LDLIBS := $(MACHINE_LDLIBS)
