# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += channel
channel_OBJECTS := $(MACHINE)
channel_LDLIBS := $(MACHINE_LDLIBS)
