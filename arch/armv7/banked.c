/* SPDX-License-Identifier: BSD-2-Clause */
#include "arch/armv7/banked.h"

#include "arch/armv7/sysreg.h"

// clang-format off
#define BANKED_REGISTERS(X)                                                     \
    X(BANKED_SP_USR, SP_usr)                                                    \
    X(BANKED_SP_SVC, SP_svc)   X(BANKED_LR_SVC, LR_svc)   X(BANKED_SPSR_SVC, SPSR_svc) \
    X(BANKED_SP_ABT, SP_abt)   X(BANKED_LR_ABT, LR_abt)   X(BANKED_SPSR_ABT, SPSR_abt) \
    X(BANKED_SP_UND, SP_und)   X(BANKED_LR_UND, LR_und)   X(BANKED_SPSR_UND, SPSR_und) \
    X(BANKED_SP_IRQ, SP_irq)   X(BANKED_LR_IRQ, LR_irq)   X(BANKED_SPSR_IRQ, SPSR_irq) \
    X(BANKED_R8_FIQ, R8_fiq)   X(BANKED_R9_FIQ, R9_fiq)   X(BANKED_R10_FIQ, R10_fiq)   \
    X(BANKED_R11_FIQ, R11_fiq) X(BANKED_R12_FIQ, R12_fiq)                        \
    X(BANKED_SP_FIQ, SP_fiq)   X(BANKED_LR_FIQ, LR_fiq)   X(BANKED_SPSR_FIQ, SPSR_fiq)
// clang-format on

uint32_t banked_read(enum banked_register which)
{
    switch (which) {
#define READ(number, name)                                                                         \
    case number:                                                                                   \
        return read_##name();
        BANKED_REGISTERS(READ)
#undef READ
    default:
        return 0;
    }
}

void banked_write(enum banked_register which, uint32_t value)
{
    switch (which) {
#define WRITE(number, name)                                                                        \
    case number:                                                                                   \
        write_##name(value);                                                                       \
        break;
        BANKED_REGISTERS(WRITE)
#undef WRITE
    default:
        break;
    }
}
