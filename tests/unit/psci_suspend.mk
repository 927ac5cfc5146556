# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += psci_suspend
psci_suspend_OBJECTS := $(MACHINE)
psci_suspend_LDLIBS := $(MACHINE_LDLIBS)
