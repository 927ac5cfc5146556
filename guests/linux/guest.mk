# SPDX-License-Identifier: BSD-2-Clause
# guests/linux/guest.mk - Debian's kernel, unchanged, and a root file system of BusyBox; for
# some tests another one, which holds Debian's programs for stress as well.

GUEST_FILES += build/guests/vmlinuz build/guests/Image build/guests/initramfs.cpio.gz \
               build/guests/initramfs-stress.cpio.gz \
               build/guests/initramfs-channel.cpio.gz
STRESS_PROGRAMS := stress-ng hackbench cyclictest

LINUX_MODULE := build/guests/sp805_wdt.ko
build/guests/vmlinuz build/guests/busybox $(LINUX_MODULE) &: tools/fetch_guests.sh
	$(Q)sh tools/fetch_guests.sh build/apt build/guests

build/guests/stress.stamp: build/guests/vmlinuz tools/fetch_guests.sh
	$(Q)sh tools/fetch_guests.sh build/apt build/guests stress
	$(Q)touch $@

build/guests/vmlinuz-lpae: build/guests/vmlinuz tools/fetch_guests.sh
	$(Q)sh tools/fetch_guests.sh build/apt build/guests lpae

build/guests/Image: build/guests/vmlinuz tools/unpack_zimage.py
	@echo "  GUEST $@"
	$(Q)/usr/bin/env python3 tools/unpack_zimage.py $< $@

MAKE_INITRAMFS := /usr/bin/python3 -B tools/make_initramfs.py
WITH_BUSYBOX   := --busybox build/guests/busybox
OF_THE_SHELL   := --profile guests/linux/profile --bin guests/linux/bin
OF_VIRT        := $(WITH_BUSYBOX) --init guests/linux/init --module $(LINUX_MODULE) $(OF_THE_SHELL)
INITRAMFS_FROM := build/guests/busybox $(LINUX_MODULE) tools/make_initramfs.py \
                  tools/kernel_modules.py tools/ext4.py $(wildcard guests/linux/* guests/linux/bin/*)

build/guests/initramfs.cpio.gz: $(INITRAMFS_FROM)
	@echo "  GUEST $@"
	$(Q)$(MAKE_INITRAMFS) $@ $(OF_VIRT)

build/guests/initramfs-stress.cpio.gz: $(INITRAMFS_FROM) build/guests/stress.stamp
	@echo "  GUEST $@"
	$(Q)$(MAKE_INITRAMFS) $@ $(OF_VIRT) --root build/guests/stress --programs $(STRESS_PROGRAMS)

# Programs of ours for Linux, and a root file system that has them.
LINUX_CC       := arm-linux-gnueabihf-gcc
LINUX_CFLAGS   := -std=gnu11 -O2 -I. -D_FILE_OFFSET_BITS=64 $(WARNINGS) \
                  -ffile-prefix-map=$(CURDIR)=.
LINUX_ROOT     := build/guests/programs
LINUX_PROGRAMS := $(notdir $(basename $(wildcard guests/linux/programs/*.c)))
LINUX_LIBRARY  := guests/lib/linux_channel.c guests/lib/ring.c

$(LINUX_ROOT)/bin/%: guests/linux/programs/%.c $(LINUX_LIBRARY) \
        $(wildcard guests/lib/*.h guests/echo/*.h) core/abi.h
	@echo "  GUEST $<"
	@mkdir -p $(@D)
	$(Q)$(LINUX_CC) $(LINUX_CFLAGS) -static -s -Wl,--build-id=none -o $@ $(filter %.c,$^)

build/guests/initramfs-channel.cpio.gz: $(INITRAMFS_FROM) $(LINUX_PROGRAMS:%=$(LINUX_ROOT)/bin/%)
	@echo "  GUEST $@"
	$(Q)$(MAKE_INITRAMFS) $@ $(OF_VIRT) --root $(LINUX_ROOT) --programs $(LINUX_PROGRAMS)

# Allwinner's machines: root on the card's second partition, which needs modules (as does the
# network) before anything else can be there.
SUNXI_MODULES   := sunxi-mmc ext4 dwmac-sun8i
SUNXI_TREES     := $(addprefix build/guests/,sun8i-h3-orangepi-pc.dtb sun7i-a20-cubieboard2.dtb)
SUNXI_CARD_MIB  := 160
GUEST_FILES     += build/guests/initramfs-sunxi.cpio.gz build/guests/sunxi-root.ext4 $(SUNXI_TREES)

build/guests/sunxi.stamp $(SUNXI_TREES) &: build/guests/vmlinuz tools/fetch_guests.sh
	$(Q)sh tools/fetch_guests.sh build/apt build/guests sunxi
	$(Q)touch build/guests/sunxi.stamp

build/guests/initramfs-sunxi.cpio.gz: $(INITRAMFS_FROM) build/guests/sunxi.stamp
	@echo "  GUEST $@"
	$(Q)$(MAKE_INITRAMFS) $@ $(WITH_BUSYBOX) --init guests/linux/init_root \
	    --modules build/guests/modules --load $(SUNXI_MODULES)

build/guests/sunxi-root.ext4: $(INITRAMFS_FROM)
	@echo "  GUEST $@"
	$(Q)$(MAKE_INITRAMFS) $@ $(WITH_BUSYBOX) --init guests/linux/init $(OF_THE_SHELL) \
	    --ext4 $(SUNXI_CARD_MIB)
