# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += vm
vm_OBJECTS := $(MACHINE)
vm_LDLIBS := $(MACHINE_LDLIBS)
