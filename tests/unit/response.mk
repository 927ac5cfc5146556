# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += response
response_OBJECTS := $(MACHINE)
response_LDLIBS := $(MACHINE_LDLIBS)
