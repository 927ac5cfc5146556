# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += mmio_decode
mmio_decode_SOURCES := arch/armv7/mmio_decode.c
