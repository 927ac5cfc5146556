# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += vgic_others
vgic_others_SOURCES := tests/unit/vgic_guest.c tests/fake/gic.c tests/fake/gicv.c tests/fake/spinlock.c \
                     $(wildcard vgic/*.c)
