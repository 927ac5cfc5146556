# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += shared_page
shared_page_OBJECTS := $(MACHINE)
shared_page_LDLIBS := $(MACHINE_LDLIBS)
