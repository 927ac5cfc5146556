UNIT_TESTS += inject
inject_SOURCES := arch/armv7/inject.c tests/fake/banked.c
