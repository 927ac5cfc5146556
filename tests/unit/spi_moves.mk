# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += spi_moves
spi_moves_OBJECTS := $(MACHINE)
spi_moves_LDLIBS := $(MACHINE_LDLIBS)
