# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += latency
latency_SOURCES := core/latency.c
