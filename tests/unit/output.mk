# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += output
output_SOURCES := tools/output.c tools/system_plan.c tools/memory.c tools/problems.c tools/blob.c
