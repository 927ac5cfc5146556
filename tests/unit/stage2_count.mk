# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += stage2_count
stage2_count_SOURCES := tools/stage2_count.c tools/memory.c arch/armv7/stage2_plan.c \
                        boards/qemu-virt/board.c
