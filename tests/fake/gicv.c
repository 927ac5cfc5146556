/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/fake/gicv.c - the guest's CPU interface: what the hardware does with list
 * registers while the guest runs (IHI 0048B 5.2, 5.5; pseudocode of 3.3 and 4.4). */
#include "tests/fake/gic.h"
#include "tests/fake/gic_state.h"

#define NONE         UINT32_MAX
#define SPURIOUS     1023u
#define WRONG_GROUP  1022u
#define IDLE         0x100u
#define MIN_BPR      2u /* 32 preemption levels */

#define VMCR_CTLR    (BIT(0) | BIT(1) | BIT(2) | BIT(3) | BIT(4) | BIT(9))
#define VMCR_ABPR(n) ((uint32_t)(n) << 18)
#define VMCR_BPR(n)  ((uint32_t)(n) << 21)
#define VMCR_PMR(p)  (((uint32_t)(p) >> 3) << 27)

static void check_lists(void)
{
    const struct fake_core *core = fake_core();

    for (unsigned a = 0; a < fake_gic.lr_count; a++)
        for (unsigned b = a + 1; b < fake_gic.lr_count; b++)
            if ((core->lr[a] & LR_STATE) && (core->lr[b] & LR_STATE) &&
                LR_ID(core->lr[a]) == LR_ID(core->lr[b]))
                fake_gic_fail("in two list registers", LR_ID(core->lr[a]));
}

static unsigned running_priority(void)
{
    for (unsigned level = 0; level < 32; level++)
        if (fake_core()->apr & BIT(level))
            return level << 3;
    return IDLE;
}

static unsigned binary_point(void)
{
    unsigned bpr = GICH_VMCR_BINARY_POINT(fake_core()->vmcr);

    return bpr < MIN_BPR ? MIN_BPR : bpr;
}

static unsigned aliased_binary_point(void)
{
    unsigned abpr = GICH_VMCR_ALIASED_BINARY_POINT(fake_core()->vmcr);

    return abpr < MIN_BPR + 1 ? MIN_BPR + 1 : abpr;
}

static unsigned group_priority(uint32_t lr)
{
    bool own_point = (lr & LR_GROUP1) && !(fake_core()->vmcr & GICH_VMCR_CBPR);
    unsigned low = own_point ? aliased_binary_point() : binary_point() + 1;

    return LR_PRIORITY_OF(lr) & ~(BIT(low) - 1) & 0xff;
}

static unsigned highest_pending(void)
{
    unsigned best = NONE;

    for (unsigned n = 0; n < fake_gic.lr_count; n++) {
        uint32_t lr = fake_core()->lr[n];

        if ((lr & LR_STATE) == LR_PENDING &&
            (best == NONE || LR_PRIORITY_OF(lr) < LR_PRIORITY_OF(fake_core()->lr[best])))
            best = n;
    }
    return best;
}

static bool group_is_enabled(uint32_t lr)
{
    return fake_core()->vmcr & ((lr & LR_GROUP1) ? BIT(1) : BIT(0));
}

/* The list register whose interrupt is signalled now. */
static unsigned signalled(void)
{
    unsigned n = highest_pending();
    uint32_t lr;

    check_lists();
    if (n == NONE || !(fake_core()->hcr & GICH_HCR_EN))
        return NONE;
    lr = fake_core()->lr[n];
    if (!group_is_enabled(lr) || LR_PRIORITY_OF(lr) >= GICH_VMCR_PRIORITY_MASK(fake_core()->vmcr) ||
        group_priority(lr) >= running_priority())
        return NONE;
    return n;
}

bool fake_gicv_signals(void)
{
    return signalled() != NONE;
}

static uint32_t identity(uint32_t lr)
{
    uint32_t source = LR_ID(lr) < IRQ_SGI_COUNT && !(lr & LR_HW) ? lr & LR_SOURCE(7) : 0;

    return LR_ID(lr) | source;
}

/* group1: through GICV_AIAR or AHPPIR; IAR hands group 1 out only with AckCtl. */
static uint32_t visible(unsigned n, bool group1)
{
    bool is_group1;

    if (n == NONE)
        return SPURIOUS;
    is_group1 = fake_core()->lr[n] & LR_GROUP1;
    if (group1)
        return is_group1 ? identity(fake_core()->lr[n]) : SPURIOUS;
    if (is_group1 && !(fake_core()->vmcr & GICV_CTLR_ACK_CTL))
        return WRONG_GROUP;
    return identity(fake_core()->lr[n]);
}

static uint32_t acknowledge(bool group1)
{
    unsigned n = signalled();
    uint32_t id = visible(n, group1);

    if (id == SPURIOUS || id == WRONG_GROUP)
        return id;
    fake_core()->lr[n] ^= LR_STATE; /* pending -> active */
    fake_core()->apr |= BIT(group_priority(fake_core()->lr[n]) >> 3);
    return id;
}

static void count_eoi(void)
{
    fake_core()->hcr += UINT32_C(1) << 27;
}

static bool deactivate(uint32_t id)
{
    for (unsigned n = 0; n < fake_gic.lr_count; n++) {
        uint32_t *lr = &fake_core()->lr[n];

        if (!(*lr & LR_ACTIVE) || identity(*lr) != (id & 0x1fff))
            continue;
        *lr &= ~LR_ACTIVE;
        if (*lr & LR_HW)
            fake_irq(LR_PHYSICAL(*lr))->active = false;
        return true;
    }
    return false;
}

static void end_of_interrupt(uint32_t id)
{
    uint32_t apr = fake_core()->apr;

    if ((id & 0x3ff) >= IRQ_SPURIOUS)
        return;
    fake_core()->apr &= apr - 1;
    if (!(fake_core()->vmcr & GICH_VMCR_EOI_MODE) && !deactivate(id) && apr)
        count_eoi();
}

static void deactivate_interrupt(uint32_t id)
{
    if ((id & 0x3ff) >= IRQ_SPURIOUS || !(fake_core()->vmcr & GICH_VMCR_EOI_MODE))
        return;
    if (!deactivate(id))
        count_eoi();
}

uint32_t fake_gicv_read(unsigned offset)
{
    check_lists();
    switch (offset) {
    case GICV_CTLR:
        return fake_core()->vmcr & VMCR_CTLR;
    case GICV_PMR:
        return GICH_VMCR_PRIORITY_MASK(fake_core()->vmcr);
    case GICV_BPR:
        return binary_point();
    case GICV_ABPR:
        return aliased_binary_point();
    case GICV_RPR:
        return running_priority() == IDLE ? 0xff : running_priority();
    case GICV_IAR:
        return acknowledge(false);
    case GICV_AIAR:
        return acknowledge(true);
    case GICV_HPPIR:
        return visible(highest_pending(), false);
    case GICV_AHPPIR:
        return visible(highest_pending(), true);
    default:
        return 0;
    }
}

static void set_vmcr(uint32_t field, uint32_t value)
{
    fake_core()->vmcr = (fake_core()->vmcr & ~field) | (value & field);
}

void fake_gicv_write(unsigned offset, uint32_t value)
{
    check_lists();
    switch (offset) {
    case GICV_CTLR:
        set_vmcr(VMCR_CTLR, value);
        break;
    case GICV_PMR:
        set_vmcr(VMCR_PMR(0xff), VMCR_PMR(value & 0xff));
        break;
    case GICV_BPR:
        set_vmcr(VMCR_BPR(7), VMCR_BPR(value & 7));
        break;
    case GICV_ABPR:
        set_vmcr(VMCR_ABPR(7), VMCR_ABPR(value & 7));
        break;
    case GICV_EOIR:
    case GICV_AEOIR:
        end_of_interrupt(value);
        break;
    case GICV_DIR:
        deactivate_interrupt(value);
        break;
    default:
        break;
    }
}
