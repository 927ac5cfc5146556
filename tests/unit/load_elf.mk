# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += load_elf
load_elf_SOURCES := tools/load_elf.c tools/load_image.c tools/load_uimage.c tools/blob.c \
    tools/problems.c tools/memory.c
load_elf_LDLIBS := -lz
