# SPDX-License-Identifier: BSD-2-Clause
# boards/vexpress-a15/board.mk - what make must know about the board.

BOARD_UART_DRIVER := uart_pl011
BOARD_RTC_DRIVER  := rtc_pl031

# Cores that are started and CPU when CORES= and CPU= are not given; at most 8.
BOARD_CORES := 4
BOARD_CPU   := cortex-a15
BOARD_CPUS  := cortex-a15

# With a raw image QEMU lets only the first core run it; the others wait to be released.
BOARD_QEMU_KERNEL := nagaya.bin
BOARD_QEMU := -M vexpress-a15,secure=off,virtualization=on -m 1024 -nic none
