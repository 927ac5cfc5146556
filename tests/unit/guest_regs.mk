UNIT_TESTS += guest_regs
guest_regs_SOURCES := arch/armv7/guest_regs.c tests/fake/banked.c
