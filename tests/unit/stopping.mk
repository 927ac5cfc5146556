# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += stopping
stopping_OBJECTS := $(MACHINE)
stopping_LDLIBS := $(MACHINE_LDLIBS)
