# SPDX-License-Identifier: BSD-2-Clause
UNIT_TESTS += admission
admission_SOURCES := tools/channel_check.c tools/admission.c tools/schedulability.c tools/config_check.c tools/device_check.c tools/class_check.c tools/response_check.c tools/quiesce_check.c tools/shared_check.c \
                     tools/guest_devices.c tools/problems.c tools/memory.c boards/qemu-virt/board.c
