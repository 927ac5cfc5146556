# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += sp805
sp805_SOURCES := core/devices/sp805.c tests/fake/spinlock.c
