# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += vm_plan
vm_plan_SOURCES := tools/vm_plan.c tools/load_elf.c tools/load_image.c tools/load_uimage.c \
    tools/guest_layout.c tools/guest_devices.c tools/guest_fdt.c tools/fragment.c tools/fragment_write.c tools/board_tree.c tools/patch_fdt.c tools/blob.c \
    tools/problems.c tools/memory.c
vm_plan_LDLIBS := -lfdt -lz
