# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += ring
ring_SOURCES := guests/lib/ring.c
