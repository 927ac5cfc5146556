# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += device_access
device_access_OBJECTS := $(MACHINE)
device_access_LDLIBS := $(MACHINE_LDLIBS)
device_access_CFLAGS := -Itests/machine/include
