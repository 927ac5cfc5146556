# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += pl061
pl061_SOURCES := core/devices/pl061.c tests/fake/spinlock.c
