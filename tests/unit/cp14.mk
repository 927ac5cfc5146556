UNIT_TESTS += cp14
cp14_SOURCES := arch/armv7/cp15.c arch/armv7/guest_regs.c tests/fake/banked.c tests/fake/cntp.c tests/fake/idregs.c
