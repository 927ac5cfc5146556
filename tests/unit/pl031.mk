# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += pl031
pl031_SOURCES := core/devices/pl031.c tests/fake/spinlock.c
