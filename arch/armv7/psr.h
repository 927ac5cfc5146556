/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/armv7/psr.h - the program status registers (DDI 0406C B1.3.3). */
#pragma once
#include "core/types.h"

#define PSR_MODE       UINT32_C(0x1f)
#define PSR_MODE_USR   UINT32_C(0x10)
#define PSR_MODE_FIQ   UINT32_C(0x11)
#define PSR_MODE_IRQ   UINT32_C(0x12)
#define PSR_MODE_SVC   UINT32_C(0x13)
#define PSR_MODE_ABT   UINT32_C(0x17)
#define PSR_MODE_HYP   UINT32_C(0x1a)
#define PSR_MODE_UND   UINT32_C(0x1b)
#define PSR_MODE_SYS   UINT32_C(0x1f)

#define PSR_T          BIT(5)  /* Thumb */
#define PSR_F          BIT(6)  /* FIQs masked */
#define PSR_I          BIT(7)  /* IRQs masked */
#define PSR_A          BIT(8)  /* asynchronous aborts masked */
#define PSR_E          BIT(9)  /* big-endian data */
#define PSR_J          BIT(24) /* Jazelle, or ThumbEE with T */
#define PSR_V          BIT(28)
#define PSR_C          BIT(29)
#define PSR_Z          BIT(30)
#define PSR_N          BIT(31)
#define PSR_NZCV       (PSR_N | PSR_Z | PSR_C | PSR_V)
#define PSR_NZCV_SHIFT 28u

/* ITSTATE, the state of a Thumb IT block, stands in two pieces (A2.5.2). */
#define PSR_IT_HIGH    (UINT32_C(0x3f) << 10) /* IT[7:2] */
#define PSR_IT_LOW     (UINT32_C(0x3) << 25)  /* IT[1:0] */
#define PSR_IT         (PSR_IT_HIGH | PSR_IT_LOW)

static inline uint32_t psr_it(uint32_t psr)
{
    return (psr & PSR_IT_HIGH) >> 8 | (psr & PSR_IT_LOW) >> 25;
}

static inline uint32_t psr_with_it(uint32_t psr, uint32_t it)
{
    return (psr & ~PSR_IT) | (it << 8 & PSR_IT_HIGH) | (it << 25 & PSR_IT_LOW);
}

static inline bool psr_is_user(uint32_t psr)
{
    return (psr & PSR_MODE) == PSR_MODE_USR;
}
