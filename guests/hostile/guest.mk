# SPDX-License-Identifier: BSD-2-Clause
# guests/hostile/guest.mk - the guest that tries to break its hypervisor.

GUEST_TEST_NAMES += hostile
hostile_SOURCES := $(wildcard guests/hostile/*.c)
