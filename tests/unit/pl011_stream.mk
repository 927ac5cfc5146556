# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += pl011_stream
pl011_stream_SOURCES := core/devices/pl011.c tests/fake/spinlock.c
