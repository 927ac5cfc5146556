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

# One after the other: all use the same apt state.
build/guests/stress.stamp: build/guests/vmlinuz tools/fetch_guests.sh
	$(Q)sh tools/fetch_guests.sh build/apt build/guests stress
	$(Q)touch $@

build/guests/vmlinuz-lpae: build/guests/vmlinuz tools/fetch_guests.sh
	$(Q)sh tools/fetch_guests.sh build/apt build/guests lpae

build/guests/Image: build/guests/vmlinuz tools/unpack_zimage.py
	@echo "  GUEST $@"
	$(Q)/usr/bin/env python3 tools/unpack_zimage.py $< $@

MAKE_INITRAMFS := /usr/bin/env python3 tools/make_initramfs.py
INITRAMFS_FROM := build/guests/busybox $(LINUX_MODULE) tools/make_initramfs.py \
                  $(wildcard guests/linux/* guests/linux/bin/*)

build/guests/initramfs.cpio.gz: $(INITRAMFS_FROM)
	@echo "  GUEST $@"
	$(Q)$(MAKE_INITRAMFS) $@ $< $(LINUX_MODULE) guests/linux

build/guests/initramfs-stress.cpio.gz: $(INITRAMFS_FROM) build/guests/stress.stamp
	@echo "  GUEST $@"
	$(Q)$(MAKE_INITRAMFS) $@ $< $(LINUX_MODULE) guests/linux build/guests/stress $(STRESS_PROGRAMS)

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
	$(Q)$(MAKE_INITRAMFS) $@ $< $(LINUX_MODULE) guests/linux $(LINUX_ROOT) $(LINUX_PROGRAMS)
