UNIT_TESTS += ptimer
ptimer_SOURCES := core/ptimer.c
