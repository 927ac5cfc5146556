UNIT_TESTS += stage2_random
stage2_random_SOURCES := arch/armv7/stage2.c arch/armv7/stage2_plan.c arch/armv7/stage2_pool.c tests/unit/stage2_fixture.c tests/fake/spinlock.c tests/fake/tlb.c
