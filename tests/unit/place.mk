# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += place
place_SOURCES := tools/place.c tools/problems.c tools/memory.c
