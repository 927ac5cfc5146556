UNIT_TESTS += vgic_random
VGIC_TEST_SOURCES := tests/unit/vgic_guest.c tests/fake/gic.c tests/fake/gicv.c \
                     tests/fake/spinlock.c $(wildcard vgic/*.c)
vgic_random_SOURCES := $(VGIC_TEST_SOURCES) tests/unit/gic_oracle.c
