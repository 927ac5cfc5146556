/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/fake/device.h"

pa_t fake_device_hole;

bool device_read(pa_t at, uint32_t *value)
{
    if (at.value == fake_device_hole.value)
        return false;
    *value = *(const volatile uint32_t *)(uintptr_t)at.value;
    return true;
}

bool device_write(pa_t at, uint32_t value)
{
    if (at.value == fake_device_hole.value)
        return false;
    *(volatile uint32_t *)(uintptr_t)at.value = value;
    return true;
}
