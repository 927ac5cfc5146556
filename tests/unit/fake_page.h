/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/fake_page.h - a page of the board's registers, as memory at the address where the
 * hypervisor looks for it. */
#pragma once
#include <sys/mman.h>

#include "core/types.h"
#include "tests/unit/unit.h"

#define FAKE_PAGE UINT32_C(0x4c000000)

static inline volatile uint32_t *fake_register(uint32_t offset)
{
    return (volatile uint32_t *)(uintptr_t)(FAKE_PAGE + offset);
}

/* All zero, also when it is there already. */
static inline void fake_page_reset(void)
{
    void *page = mmap((void *)(uintptr_t)FAKE_PAGE, 4096, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);

    assert_int_equal((uintptr_t)page, FAKE_PAGE);
}
