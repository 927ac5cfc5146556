# SPDX-License-Identifier: BSD-2-Clause
# guests/linux/guest.mk - Debian's kernel, unchanged, and a root file system of BusyBox.

GUEST_FILES += build/guests/vmlinuz build/guests/initramfs.cpio.gz

build/guests/vmlinuz build/guests/busybox &: tools/fetch_guests.sh
	$(Q)sh tools/fetch_guests.sh build/apt build/guests

build/guests/initramfs.cpio.gz: build/guests/busybox tools/make_initramfs.py \
        $(wildcard guests/linux/* guests/linux/bin/*)
	@echo "  GUEST $@"
	$(Q)/usr/bin/env python3 tools/make_initramfs.py $@ $< guests/linux
