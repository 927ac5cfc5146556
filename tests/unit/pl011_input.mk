# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += pl011_input
pl011_input_SOURCES := core/devices/pl011.c tests/fake/spinlock.c
