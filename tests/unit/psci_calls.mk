# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += psci_calls
psci_calls_OBJECTS := $(MACHINE)
psci_calls_LDLIBS := $(MACHINE_LDLIBS)
