# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += pl011
pl011_SOURCES := core/devices/pl011.c tests/fake/spinlock.c
