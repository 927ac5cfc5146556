# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += mmu_count
mmu_count_SOURCES := tools/mmu_count.c boards/qemu-virt/board.c
