# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += patch_fdt
patch_fdt_SOURCES := tools/patch_fdt.c tools/guest_fdt.c tools/fragment.c tools/fragment_write.c tools/board_tree.c tools/memory.c tools/problems.c tools/blob.c
patch_fdt_LDLIBS := -lfdt
