/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/armv7/inject.c - a guest takes an exception that Nagaya decided on. */
#include "arch/armv7/inject.h"

#include "arch/armv7/banked.h"
#include "arch/armv7/psr.h"

/* What exception entry looks at (DDI 0406C B4.1.130, B4.1.153). */
#define SCTLR_V            BIT(13) /* vectors at HIGH_VECTORS, not at VBAR */
#define SCTLR_EE           BIT(25) /* exceptions are taken big-endian */
#define SCTLR_TE           BIT(30) /* exceptions are taken in Thumb state */
#define TTBCR_EAE          BIT(31) /* long descriptors: the other fault status format */
#define HIGH_VECTORS       UINT32_C(0xffff0000)

/* DFSR and IFSR (B4.1.51, B4.1.52): a synchronous external abort that is not on a
 * table walk; ExT, bit [12], is zero. */
#define FSR_EXTERNAL_SHORT UINT32_C(0x008) /* FS */
#define FSR_EXTERNAL_LONG  UINT32_C(0x010) /* STATUS */
#define FSR_LPAE           BIT(9)
#define DFSR_WNR           BIT(11)
#define DFSR_CM            BIT(13)

/* One row for each exception: what differs between them (B1.8.1, B1.8.3, B1.9). */
struct entry {
    uint8_t mode;
    uint8_t vector;
    uint8_t lr_arm, lr_thumb; /* LR is so far behind the instruction */
    uint16_t masks;           /* that are set; the others stay as they are */
    enum banked_register lr, spsr;
};

// clang-format off
static const struct entry undefined = {
    PSR_MODE_UND, 0x04, 4, 2, PSR_I,         BANKED_LR_UND, BANKED_SPSR_UND
};
static const struct entry prefetch_abort = {
    PSR_MODE_ABT, 0x0c, 4, 4, PSR_I | PSR_A, BANKED_LR_ABT, BANKED_SPSR_ABT
};
static const struct entry data_abort = {
    PSR_MODE_ABT, 0x10, 8, 8, PSR_I | PSR_A, BANKED_LR_ABT, BANKED_SPSR_ABT
};
// clang-format on

static uint32_t cpsr_in_handler(uint32_t cpsr, const struct entry *entry, uint32_t sctlr)
{
    cpsr &= ~(PSR_MODE | PSR_IT | PSR_J | PSR_T | PSR_E);
    cpsr |= entry->mode | entry->masks;
    if (sctlr & SCTLR_TE)
        cpsr |= PSR_T;
    if (sctlr & SCTLR_EE)
        cpsr |= PSR_E;
    return cpsr;
}

static void enter(struct context *context, const struct exception_setup *setup,
                  const struct entry *entry)
{
    uint32_t vectors = (setup->sctlr & SCTLR_V) ? HIGH_VECTORS : setup->vbar;
    uint32_t behind = (context->cpsr & PSR_T) ? entry->lr_thumb : entry->lr_arm;

    banked_write(entry->lr, context->pc + behind);
    banked_write(entry->spsr, context->cpsr);
    context->cpsr = cpsr_in_handler(context->cpsr, entry, setup->sctlr);
    context->pc = vectors + entry->vector;
}

static uint32_t external_abort(const struct exception_setup *setup)
{
    return (setup->ttbcr & TTBCR_EAE) ? FSR_LPAE | FSR_EXTERNAL_LONG : FSR_EXTERNAL_SHORT;
}

void inject_undefined(struct context *context, const struct exception_setup *setup)
{
    enter(context, setup, &undefined);
}

struct fault_registers inject_prefetch_abort(struct context *context,
                                             const struct exception_setup *setup, uint32_t address)
{
    enter(context, setup, &prefetch_abort);
    return (struct fault_registers){.status = external_abort(setup), .address = address};
}

/* A cache maintenance operation counts as a write (B4.1.52). */
struct fault_registers inject_data_abort(struct context *context,
                                         const struct exception_setup *setup,
                                         const struct data_fault *fault)
{
    uint32_t status = external_abort(setup);

    if (fault->write || fault->cache_maintenance)
        status |= DFSR_WNR;
    if (fault->cache_maintenance)
        status |= DFSR_CM;
    enter(context, setup, &data_abort);
    return (struct fault_registers){.status = status, .address = fault->address};
}
