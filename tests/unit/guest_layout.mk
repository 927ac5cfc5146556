# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += guest_layout
guest_layout_SOURCES := tools/guest_layout.c tools/guest_devices.c tools/problems.c tools/memory.c
