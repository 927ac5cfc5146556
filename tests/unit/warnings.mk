# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += warnings
warnings_SOURCES := tools/warnings.c boards/qemu-virt/board.c
