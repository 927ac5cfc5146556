# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += load_uimage
load_uimage_SOURCES := tools/load_elf.c tools/load_image.c tools/load_uimage.c tools/blob.c \
    tools/problems.c tools/memory.c
load_uimage_LDLIBS := -lz
