# SPDX-License-Identifier: BSD-2-Clause
# boards/orangepi-pc/board.mk - what make must know about the board.

BOARD_UART_DRIVER := uart_8250
BOARD_RTC_DRIVER  := rtc_none

# Cores that are started and CPU when CORES= and CPU= are not given; at most 8.
BOARD_CORES := 4
BOARD_CPU   := cortex-a7
BOARD_CPUS  := cortex-a7

# From a card, by Debian's U-Boot for another board with this chip. BOOT=kernel: of an image that is
# no ELF QEMU thinks that it is Linux, and starts it in Hyp mode.
BOARD_UBOOT    := build/guests/u-boot/nanopi_neo/u-boot-sunxi-with-spl.bin
BOARD_UBOOT_AT := 8192
BOARD_BOOT     := sdcard
BOARD_QEMU     := -M orangepi-pc -m 1024 -nic user
BOARD_QEMU_KERNEL := nagaya.bin
BOARD_QEMU_CORES := 4 # QEMU's has no fewer
BOARD_QEMU_SDCARD = -drive if=sd,format=raw,file=$(OUT)/sd.img
