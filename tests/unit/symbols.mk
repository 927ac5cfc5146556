# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += symbols
symbols_SOURCES := core/symbols.c
