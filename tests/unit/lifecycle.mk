# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += lifecycle
lifecycle_OBJECTS := $(MACHINE)
lifecycle_LDLIBS := $(MACHINE_LDLIBS)
