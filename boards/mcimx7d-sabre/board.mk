# SPDX-License-Identifier: BSD-2-Clause
# boards/mcimx7d-sabre/board.mk - what make must know about the board.

BOARD_UART_DRIVER := uart_imx
BOARD_RTC_DRIVER  := rtc_none

# Cores that are started and CPU when CORES= and CPU= are not given; at most 8.
BOARD_CORES := 2
BOARD_CPU   := cortex-a7
BOARD_CPUS  := cortex-a7

# With a raw image QEMU enters in Hyp mode and is the PSCI firmware.
BOARD_QEMU_KERNEL := nagaya.bin
BOARD_QEMU := -M mcimx7d-sabre -m 1024 -nic none
