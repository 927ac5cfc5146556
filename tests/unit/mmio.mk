# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += mmio
mmio_SOURCES := 
