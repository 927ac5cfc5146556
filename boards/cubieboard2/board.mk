# SPDX-License-Identifier: BSD-2-Clause
# boards/cubieboard2/board.mk - what make must know about the board.

BOARD_UART_DRIVER := uart_8250
BOARD_RTC_DRIVER  := rtc_none

# Cores that are started and CPU when CORES= and CPU= are not given; at most 8.
BOARD_CORES := 2
BOARD_CPU   := cortex-a7
BOARD_CPUS  := cortex-a7

# The configuration when CONFIG= is not given.
BOARD_CONFIG := cubieboard2_linux

# QEMU has no A20. Its image runs on a machine that is much like it (docs/boards/cubieboard2.md).
BOARD_UBOOT    := build/guests/u-boot/Cubieboard2/u-boot-sunxi-with-spl.bin
BOARD_UBOOT_AT := 8192
BOARD_BOOT     := sdcard
BOARD_QEMU     := -M orangepi-pc -m 1024 -nic none
BOARD_QEMU_CORES := 4 # QEMU's has no fewer
BOARD_QEMU_SDCARD = -drive if=sd,format=raw,file=$(OUT)/sd.img
