# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += fragment
fragment_SOURCES := tools/fragment.c tools/fragment_write.c tools/board_tree.c tools/guest_fdt.c \
    tools/blob.c tools/problems.c tools/memory.c boards/qemu-virt/board.c
fragment_LDLIBS := -lfdt

build/unit/fragment: build/unit/board.dtb
build/unit/board.dtb: tests/unit/board.dts
	@mkdir -p $(@D)
	$(Q)dtc -q -I dts -O dtb -o $@ $<
