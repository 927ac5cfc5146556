/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/fake/gic.c - the real GIC's distributor and hypervisor control interface. The
 * guest's CPU interface is in tests/fake/gicv.c. */
#include "tests/fake/gic.h"
#include "tests/fake/gic_state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct fake_gic fake_gic;

void fake_gic_fail(const char *why, unsigned id)
{
    fprintf(stderr, "fake GIC: %s (interrupt %u)\n", why, id);
    abort();
}

struct fake_core *fake_core(void)
{
    return &fake_gic.cores[fake_gic.core];
}

struct fake_irq *fake_irq(unsigned id)
{
    if (id >= FAKE_GIC_IRQS)
        fake_gic_fail("no such physical interrupt", id);
    return id < IRQ_SPI_FIRST ? &fake_core()->private[id] : &fake_gic.spi[id - IRQ_SPI_FIRST];
}

void fake_gic_reset(unsigned lr_count)
{
    memset(&fake_gic, 0, sizeof(fake_gic));
    fake_gic.lr_count = lr_count;
    for (unsigned core = 0; core < FAKE_GIC_CORES; core++)
        for (unsigned id = 0; id < IRQ_SGI_COUNT; id++)
            fake_gic.cores[core].private[id] = (struct fake_irq){.enabled = true, .edge = true};
}

void fake_gic_on_core(unsigned core)
{
    fake_gic.core = core;
}

/* --- the distributor ------------------------------------------------------- */

static bool is_pending(const struct fake_irq *irq)
{
    return irq->latched || (irq->line && !irq->edge);
}

static bool is_for_this_core(unsigned id, const struct fake_irq *irq)
{
    return id < IRQ_SPI_FIRST || irq->core == fake_gic.core;
}

static unsigned next_irq(void)
{
    for (unsigned id = 0; id < FAKE_GIC_IRQS; id++) {
        const struct fake_irq *irq = fake_irq(id);

        if (irq->enabled && is_pending(irq) && !irq->active && is_for_this_core(id, irq))
            return id;
    }
    return IRQ_SPURIOUS + 3;
}

void gic_init(void)
{
}

void gic_core_init(void)
{
    for (unsigned id = 0; id < IRQ_SPI_FIRST; id++)
        fake_core()->private[id] = (struct fake_irq){.edge = id < IRQ_SGI_COUNT};
    fake_core()->lent = false;
}

void gic_core_lend(void)
{
    gic_core_init();
    for (unsigned id = 0; id < IRQ_SGI_COUNT; id++)
        fake_core()->private[id].enabled = true;
    fake_core()->lent = true;
}

bool fake_gic_is_lent(void)
{
    return fake_core()->lent;
}

void gic_irq_reset(unsigned id)
{
    struct fake_irq *irq = fake_irq(id);

    *irq = (struct fake_irq){.line = irq->line, .core = irq->core};
}

void gic_irq_set_priority(unsigned id, uint8_t priority)
{
    fake_irq(id)->priority = priority;
}

uint8_t fake_gic_priority(unsigned id)
{
    return fake_irq(id)->priority;
}

void gic_irq_set_group1(unsigned id, bool group1)
{
    fake_irq(id)->group1 = group1;
}

bool fake_gic_is_group1(unsigned id)
{
    return fake_irq(id)->group1;
}

uint8_t gic_sgi_sources(unsigned id)
{
    return fake_irq(id)->sources;
}

void gic_sgi_set_sources(unsigned id, uint8_t sources, bool pending)
{
    struct fake_irq *irq = fake_irq(id);

    irq->sources = (uint8_t)(pending ? irq->sources | sources : irq->sources & ~sources);
    irq->latched = irq->sources;
}

uint32_t gic_acknowledge(void)
{
    unsigned id = next_irq();
    struct fake_irq *irq;

    if (id >= IRQ_SPURIOUS)
        return id;
    irq = fake_irq(id);
    irq->latched = false;
    irq->sources = 0;
    irq->active = true;
    return id;
}

void gic_drop_priority(uint32_t iar)
{
    if (!fake_irq(GIC_IAR_ID(iar))->active)
        fake_gic_fail("priority drop of an inactive interrupt", GIC_IAR_ID(iar));
}

void gic_deactivate(uint32_t iar)
{
    fake_irq(GIC_IAR_ID(iar))->active = false;
}

void gic_irq_enable(unsigned id)
{
    fake_irq(id)->enabled = true;
}

void gic_irq_disable(unsigned id)
{
    fake_irq(id)->enabled = false;
}

void gic_irq_set_edge(unsigned id, bool edge)
{
    fake_irq(id)->edge = edge;
}

void gic_irq_set_pending(unsigned id, bool pending)
{
    fake_irq(id)->latched = pending;
}

void gic_irq_set_active(unsigned id, bool active)
{
    fake_irq(id)->active = active;
}

bool gic_irq_is_pending(unsigned id)
{
    return is_pending(fake_irq(id));
}

bool gic_irq_is_active(unsigned id)
{
    return fake_irq(id)->active;
}

void gic_irq_route(unsigned id, unsigned core)
{
    fake_irq(id)->core = core;
}

void gic_send_sgi(unsigned id, unsigned core_mask)
{
    for (unsigned core = 0; core < FAKE_GIC_CORES; core++)
        if (core_mask & BIT(core)) {
            fake_gic.cores[core].private[id].latched = true;
            fake_gic.cores[core].private[id].sources |= (uint8_t)BIT(fake_gic.core);
        }
}

void fake_gic_set_line(unsigned id, bool level)
{
    struct fake_irq *irq = fake_irq(id);

    if (level && !irq->line && irq->edge)
        irq->latched = true;
    irq->line = level;
}

bool fake_gic_signals(void)
{
    return next_irq() < IRQ_SPURIOUS;
}

bool fake_gic_is_enabled(unsigned id)
{
    return fake_irq(id)->enabled;
}

bool fake_gic_is_edge(unsigned id)
{
    return fake_irq(id)->edge;
}

unsigned fake_gic_core_of(unsigned id)
{
    return fake_irq(id)->core;
}

/* --- list registers -------------------------------------------------------- */

/* IHI 0048B 5.3.8: what software must not write. */
static void check_lr(uint32_t value)
{
    unsigned id = LR_ID(value), physical = LR_PHYSICAL(value);

    if (!(value & LR_STATE))
        return;
    if ((value & LR_HW) && (value & LR_STATE) == LR_STATE)
        fake_gic_fail("hardware interrupt written as pending and active", id);
    if ((value & LR_HW) && !fake_irq(physical)->active)
        fake_gic_fail("listed, but its physical interrupt is not active", id);
}

unsigned gic_lr_count(void)
{
    return fake_gic.lr_count;
}

uint32_t gic_lr_read(unsigned n)
{
    if (n >= fake_gic.lr_count)
        fake_gic_fail("read of a list register that is not there", n);
    fake_gic.lr_accesses++;
    return fake_core()->lr[n];
}

void gic_lr_write(unsigned n, uint32_t value)
{
    if (n >= fake_gic.lr_count)
        fake_gic_fail("write of a list register that is not there", n);
    fake_gic.lr_accesses++;
    check_lr(value);
    fake_core()->lr[n] = value;
}

uint64_t gic_lr_empty_mask(void)
{
    uint64_t empty = 0;

    for (unsigned n = 0; n < fake_gic.lr_count; n++)
        if (!(fake_core()->lr[n] & LR_STATE))
            empty |= UINT64_C(1) << n;
    return empty;
}

unsigned fake_gic_lr_accesses(void)
{
    return fake_gic.lr_accesses;
}

uint32_t gic_vcpu_control(void)
{
    return fake_core()->hcr;
}

void gic_vcpu_set_control(uint32_t hcr)
{
    fake_core()->hcr = hcr;
}

uint32_t gic_vmcr_read(void)
{
    return fake_core()->vmcr;
}

void gic_vmcr_write(uint32_t vmcr)
{
    fake_core()->vmcr = vmcr;
}

uint32_t gic_apr_read(void)
{
    return fake_core()->apr;
}

void gic_apr_write(uint32_t apr)
{
    fake_core()->apr = apr;
}

/* GICH_MISR (IHI 0048B 5.3.5). */
bool fake_gic_maintenance(void)
{
    const struct fake_core *core = fake_core();
    unsigned valid = 0, pending = 0;
    bool eoi = false;

    for (unsigned n = 0; n < fake_gic.lr_count; n++) {
        uint32_t lr = core->lr[n];

        valid += (lr & LR_STATE) != 0;
        pending += (lr & LR_STATE) == LR_PENDING;
        eoi |= !(lr & (LR_STATE | LR_HW)) && (lr & LR_EOI);
    }
    return (core->hcr & GICH_HCR_EN) &&
           (eoi || ((core->hcr & GICH_HCR_UIE) && valid <= 1) ||
            ((core->hcr & GICH_HCR_LRENPIE) && GICH_HCR_EOICOUNT(core->hcr)) ||
            ((core->hcr & GICH_HCR_NPIE) && !pending));
}

bool gic_maintenance_is_due(void)
{
    return fake_gic_maintenance();
}
