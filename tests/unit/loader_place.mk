# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += loader_place
loader_place_SOURCES := tools/loader_place.c tools/problems.c tools/memory.c
