# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += charges
charges_OBJECTS := $(MACHINE)
charges_LDLIBS := $(MACHINE_LDLIBS)
