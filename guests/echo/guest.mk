# SPDX-License-Identifier: BSD-2-Clause
# guests/echo/guest.mk - the other side of users/linux_channel.

GUEST_TEST_NAMES += echo
echo_SOURCES := guests/echo/echo.c guests/lib/ring.c

GUEST_FILES += build/guests/echo.elf
build/guests/echo.elf: build/tests/guests/echo.elf
	@mkdir -p $(@D)
	$(Q)cp $< $@
