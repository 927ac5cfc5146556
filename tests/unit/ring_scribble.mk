# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += ring_scribble
ring_scribble_SOURCES := guests/lib/ring.c
