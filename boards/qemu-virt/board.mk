# SPDX-License-Identifier: BSD-2-Clause
# boards/qemu-virt/board.mk - what make must know about the board.

BOARD_UART_DRIVER := uart_pl011
BOARD_RTC_DRIVER  := rtc_pl031

# Cores that are started and CPU when CORES= and CPU= are not given; at most 8.
BOARD_CORES := 4
BOARD_CPU   := cortex-a15
BOARD_CPUS  := cortex-a15 cortex-a7

# The machine; -cpu, -smp, the console and the image come from the Makefile.
# highmem=off keeps all devices below 4 GiB.
BOARD_QEMU := -M virt,virtualization=on,gic-version=2,highmem=off -m 1024 -nic none

# BOOT=sdcard: Debian's U-Boot for this machine (u-boot-qemu) finds the card as a virtio disk.
BOARD_QEMU_SDCARD = -bios /usr/lib/u-boot/qemu_arm/u-boot.bin -device virtio-blk-device,drive=card \
    -drive if=none,id=card,format=raw,readonly=on,file=$(OUT)/sd.img
