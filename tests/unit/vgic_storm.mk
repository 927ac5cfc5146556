# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += vgic_storm
vgic_storm_OBJECTS := $(MACHINE)
vgic_storm_LDLIBS := $(MACHINE_LDLIBS)
