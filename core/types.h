/* SPDX-License-Identifier: BSD-2-Clause */
/* core/types.h - the few words that every file speaks.
 *
 * Addresses carry their kind in their type: an ipa_t is what a guest believes,
 * a pa_t is where the board really has it. Both are 32 bits: Nagaya gives no
 * guest an address above 4 GiB, and uses no memory of the board above it.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BIT(n)   (UINT32_C(1) << (n))
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

#define KiB      UINT32_C(1024)
#define MiB      (1024 * KiB)
#define GiB      (1024 * MiB)

typedef struct {
    uint32_t value;
} ipa_t;

typedef struct {
    uint32_t value;
} pa_t;

/* IPA() and PA() initialise a field of a table; ipa() and pa() make a value. */
#define IPA(address)                                                                               \
    {                                                                                              \
        (address)                                                                                  \
    }
#define PA(address)                                                                                \
    {                                                                                              \
        (address)                                                                                  \
    }

static inline ipa_t ipa(uint32_t address)
{
    return (ipa_t){address};
}

static inline pa_t pa(uint32_t address)
{
    return (pa_t){address};
}
