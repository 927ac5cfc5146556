# SPDX-License-Identifier: BSD-2-Clause
# guests/linux/guest.mk - Debian's kernel, unchanged, and a root file system of BusyBox; for
# some tests another one, which holds Debian's programs for stress as well.

GUEST_FILES += build/guests/vmlinuz build/guests/initramfs.cpio.gz \
               build/guests/initramfs-stress.cpio.gz
STRESS_PROGRAMS := stress-ng hackbench cyclictest

build/guests/vmlinuz build/guests/busybox &: tools/fetch_guests.sh
	$(Q)sh tools/fetch_guests.sh build/apt build/guests

# One after the other: both use the same apt state.
build/guests/stress.stamp: build/guests/vmlinuz tools/fetch_guests.sh
	$(Q)sh tools/fetch_guests.sh build/apt build/guests stress
	$(Q)touch $@

MAKE_INITRAMFS := /usr/bin/env python3 tools/make_initramfs.py
INITRAMFS_FROM := build/guests/busybox tools/make_initramfs.py \
                  $(wildcard guests/linux/* guests/linux/bin/*)

build/guests/initramfs.cpio.gz: $(INITRAMFS_FROM)
	@echo "  GUEST $@"
	$(Q)$(MAKE_INITRAMFS) $@ $< guests/linux

build/guests/initramfs-stress.cpio.gz: $(INITRAMFS_FROM) build/guests/stress.stamp
	@echo "  GUEST $@"
	$(Q)$(MAKE_INITRAMFS) $@ $< guests/linux build/guests/stress $(STRESS_PROGRAMS)
