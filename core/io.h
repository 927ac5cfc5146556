/* SPDX-License-Identifier: BSD-2-Clause */
/* core/io.h - registers of the board's own devices, for boards/drivers/.
 *
 * Devices are mapped in Hyp mode at their physical address as Device memory, so
 * accesses to one device stay in program order and need no barrier among them
 * (DDI 0406C A3.8.3).
 */
#pragma once
#include "core/types.h"

static inline uint32_t mmio_read32(pa_t device, uint32_t offset)
{
    return *(const volatile uint32_t *)(uintptr_t)(device.value + offset);
}

static inline void mmio_write32(pa_t device, uint32_t offset, uint32_t value)
{
    *(volatile uint32_t *)(uintptr_t)(device.value + offset) = value;
}

static inline uint8_t mmio_read8(pa_t device, uint32_t offset)
{
    return *(const volatile uint8_t *)(uintptr_t)(device.value + offset);
}

static inline void mmio_write8(pa_t device, uint32_t offset, uint8_t value)
{
    *(volatile uint8_t *)(uintptr_t)(device.value + offset) = value;
}
