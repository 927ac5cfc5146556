# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += console
console_SOURCES := core/console.c core/console_input.c core/command_line.c core/devices/pl011.c \
                   tests/fake/uart.c tests/fake/spinlock.c tests/fake/format.c
