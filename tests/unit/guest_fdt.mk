# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += guest_fdt
guest_fdt_SOURCES := tools/guest_fdt.c tools/fragment.c tools/fragment_write.c tools/board_tree.c tools/memory.c tools/blob.c tools/problems.c
guest_fdt_LDLIBS := -lfdt
