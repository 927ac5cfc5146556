# SPDX-License-Identifier: BSD-2-Clause
# tools/config.mk - nagaya-config, a program for the PC: linked with users/$(CONFIG)/config.c and
# boards/$(BOARD)/board.c it checks and places one system (tools/main.c).

CONFIG_TOOL_SOURCES := \
    arch/armv7/stage2_plan.c \
    tools/admission.c \
    tools/blob.c \
    tools/board_tree.c \
    tools/boot_files.c \
    tools/channel_check.c \
    tools/class_check.c \
    tools/config_check.c \
    tools/device_check.c \
    tools/fragment.c \
    tools/fragment_write.c \
    tools/guest_devices.c \
    tools/guest_fdt.c \
    tools/guest_layout.c \
    tools/load_elf.c \
    tools/load_image.c \
    tools/load_uimage.c \
    tools/loader_place.c \
    tools/main.c \
    tools/map.c \
    tools/memory.c \
    tools/mmu_count.c \
    tools/output.c \
    tools/patch_fdt.c \
    tools/place.c \
    tools/problems.c \
    tools/quiesce_check.c \
    tools/response_check.c \
    tools/schedulability.c \
    tools/shared_check.c \
    tools/stage2_count.c \
    tools/system_plan.c \
    tools/vm_plan.c \
    tools/warnings.c

CONFIG_TOOL_LDLIBS := -lfdt -lz
