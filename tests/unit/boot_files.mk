# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += boot_files
boot_files_SOURCES := tools/boot_files.c tools/output.c tools/system_plan.c tools/memory.c \
                      tools/problems.c tools/blob.c
