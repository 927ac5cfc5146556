/* SPDX-License-Identifier: BSD-2-Clause */
/* vgic/direct.c - the distributor of a VM that takes its interrupts itself, from the real
 * GIC's CPU interface: what the guest writes goes to the real distributor, for interrupts
 * that are its own (vgic_attach_hw()), to its own cores, and less urgent than our SGIs.
 *
 * CPU interfaces have the numbers of the board's cores here, since GICC_IAR tells a guest
 * those. Others' interrupts read as zero. What of struct vgic serves: enables, groups,
 * priorities, targets, edges and GICD_CTLR as the guest has them, which the real GIC tells
 * nobody or must combine. SGIs are always enabled, as on a GIC-400.
 */
#include "vgic/irq_state.h"

#define MOST_URGENT 0x08u /* of a guest's 32 priorities; 0 is above */
#define EDGE        2u    /* of a field of ICFGR */
#define SGIR        0xf00u

static uint8_t own_cores(const struct vgic *vgic)
{
    uint8_t set = 0;

    for (unsigned n = 0; n < vgic->vcpu_count; n++)
        set |= (uint8_t)BIT(vgic->core[n]);
    return set;
}

static bool is_own(const struct irq *irq)
{
    return irq->bank->hw & irq->bit;
}

static bool is_sgi(const struct irq *irq)
{
    return irq->id < IRQ_SGI_COUNT;
}

/* Natively ITARGETSR of an SPI is RAZ/WI where there is one CPU. */
static bool has_targets(const struct vgic *vgic, const struct irq *irq)
{
    return irq->id >= IRQ_SPI_FIRST && vgic->vcpu_count > 1;
}

/* The real enable is ours to combine: GICD_CTLR is for all VMs there. */
static void update(const struct vgic *vgic, const struct irq *irq)
{
    bank_update_forwarded(vgic, irq->bank);
    if (is_sgi(irq))
        return;
    if (irq->bank->forwarded & irq->bit &&
        (!has_targets(vgic, irq) || vgic->targets[irq->id - IRQ_SPI_FIRST]))
        gic_irq_enable(irq->id);
    else
        gic_irq_disable(irq->id);
}

enum field {
    GROUP,
    SET_ENABLE,
    CLEAR_ENABLE,
    SET_PENDING,
    CLEAR_PENDING,
    SET_ACTIVE,
    CLEAR_ACTIVE,
    PRIORITY,
    TARGETS,
    CONFIG,
    CLEAR_SOURCES,
    SET_SOURCES,
    FIELDS,
};

static const struct {
    uint16_t offset, end; /* of its registers */
    uint8_t bits;         /* of an interrupt */
} fields[FIELDS] = {
    [GROUP] = {0x080, 0x100, 1},         /* IGROUPR    */
    [SET_ENABLE] = {0x100, 0x180, 1},    /* ISENABLER  */
    [CLEAR_ENABLE] = {0x180, 0x200, 1},  /* ICENABLER  */
    [SET_PENDING] = {0x200, 0x280, 1},   /* ISPENDR    */
    [CLEAR_PENDING] = {0x280, 0x300, 1}, /* ICPENDR    */
    [SET_ACTIVE] = {0x300, 0x380, 1},    /* ISACTIVER  */
    [CLEAR_ACTIVE] = {0x380, 0x400, 1},  /* ICACTIVER  */
    [PRIORITY] = {0x400, 0x800, 8},      /* IPRIORITYR */
    [TARGETS] = {0x800, 0xc00, 8},       /* ITARGETSR  */
    [CONFIG] = {0xc00, 0xd00, 2},        /* ICFGR      */
    [CLEAR_SOURCES] = {0xf10, 0xf20, 8}, /* CPENDSGIR  */
    [SET_SOURCES] = {0xf20, 0xf30, 8},   /* SPENDSGIR  */
};

static uint32_t get(struct vgic *vgic, unsigned vcpu, enum field field, const struct irq *irq)
{
    switch (field) {
    case GROUP:
        return (irq->bank->group1 & irq->bit) != 0;
    case SET_ENABLE:
    case CLEAR_ENABLE:
        return (irq->bank->enabled & irq->bit) != 0;
    case SET_PENDING:
    case CLEAR_PENDING:
        return gic_irq_is_pending(irq->id);
    case SET_ACTIVE:
    case CLEAR_ACTIVE:
        return gic_irq_is_active(irq->id);
    case PRIORITY:
        return irq->bank->priority[irq->id % 32];
    case TARGETS:
        if (irq->id < IRQ_SPI_FIRST)
            return BIT(vgic->core[vcpu]);
        return vgic->targets[irq->id - IRQ_SPI_FIRST];
    case CONFIG:
        return irq->bank->edge & irq->bit ? EDGE : 0;
    default:
        return gic_sgi_sources(irq->id);
    }
}

static void set_priority(const struct irq *irq, uint32_t value)
{
    uint8_t priority = value & 0xf8;

    if (priority < MOST_URGENT)
        priority = MOST_URGENT;
    irq->bank->priority[irq->id % 32] = priority;
    gic_irq_set_priority(irq->id, priority);
}

static void set_targets(struct vgic *vgic, const struct irq *irq, uint32_t value)
{
    if (!has_targets(vgic, irq))
        return;
    value &= own_cores(vgic);
    vgic->targets[irq->id - IRQ_SPI_FIRST] = (uint8_t)value;
    if (value)
        gic_irq_route(irq->id, first_bit(value));
    update(vgic, irq);
}

static void set_bit(const struct vgic *vgic, uint32_t *word, const struct irq *irq, bool set)
{
    *word = set ? *word | irq->bit : *word & ~irq->bit;
    update(vgic, irq);
}

/* One bit of a command: zeros do nothing. */
static void command(struct vgic *vgic, enum field field, const struct irq *irq)
{
    switch (field) {
    case SET_ENABLE:
    case CLEAR_ENABLE:
        if (!is_sgi(irq))
            set_bit(vgic, &irq->bank->enabled, irq, field == SET_ENABLE);
        break;
    case SET_PENDING:
    case CLEAR_PENDING:
        if (!is_sgi(irq))
            gic_irq_set_pending(irq->id, field == SET_PENDING);
        break;
    default:
        gic_irq_set_active(irq->id, field == SET_ACTIVE);
        break;
    }
}

static void set(struct vgic *vgic, enum field field, const struct irq *irq, uint32_t value)
{
    switch (field) {
    case GROUP:
        gic_irq_set_group1(irq->id, value);
        set_bit(vgic, &irq->bank->group1, irq, value);
        break;
    case PRIORITY:
        set_priority(irq, value);
        break;
    case TARGETS:
        set_targets(vgic, irq, value);
        break;
    case CONFIG:
        if (irq->id < IRQ_SPI_FIRST)
            break; /* fixed, as on a Cortex-A15 */
        gic_irq_set_edge(irq->id, value & EDGE);
        set_bit(vgic, &irq->bank->edge, irq, value & EDGE);
        break;
    case CLEAR_SOURCES:
    case SET_SOURCES:
        gic_sgi_set_sources(irq->id, (uint8_t)value & own_cores(vgic), field == SET_SOURCES);
        break;
    default:
        if (value)
            command(vgic, field, irq);
    }
}

static void access_field(enum field field, struct vgic *vgic, unsigned vcpu, struct mmio *io)
{
    unsigned bits = fields[field].bits, id = (io->offset - fields[field].offset) * 8u / bits;
    uint32_t value = io->value;

    io->value = 0;
    for (unsigned shift = 0; shift < io->size * 8u && id < VGIC_IRQ_COUNT; shift += bits, id++) {
        struct irq irq = irq_of(vgic, vcpu, id);

        if (!is_own(&irq))
            continue;
        if (io->write)
            set(vgic, field, &irq, value >> shift & (BIT(bits) - 1));
        else
            io->value |= get(vgic, vcpu, field, &irq) << shift;
    }
}

/* Of the private ones the writer's; a sibling's when it writes this, or their enable or group. */
static void set_control(struct vgic *vgic, unsigned vcpu, uint32_t value)
{
    vgic->control = value & (GICD_CTLR_ENABLE_GROUP0 | GICD_CTLR_ENABLE_GROUP1);
    for (unsigned id = 0; id < VGIC_IRQ_COUNT; id++) {
        struct irq irq = irq_of(vgic, vcpu, id);

        if (is_own(&irq))
            update(vgic, &irq);
    }
}

static void send_sgi(struct vgic *vgic, unsigned vcpu, uint32_t value)
{
    struct irq irq = irq_of(vgic, vcpu, SGIR_ID(value));
    uint32_t self = BIT(vgic->core[vcpu]), own = own_cores(vgic);
    uint32_t targets[] = {SGIR_TARGETS(value) & own, own & ~self, self, 0};
    uint32_t to = targets[SGIR_FILTER(value)];

    if (is_own(&irq) && to)
        gic_send_sgi(irq.id, to);
}

enum mmio_result vgic_direct_access(struct vgic *vgic, unsigned vcpu, struct mmio *io)
{
    enum field field = GROUP;

    while (field < FIELDS && (io->offset < fields[field].offset || io->offset >= fields[field].end))
        field++;
    if (field == FIELDS && !io->write)
        return vgic_gicd_access(vgic, vcpu, io); /* what it is: the same for all */
    spin_lock(&vgic->lock);
    if (field < FIELDS)
        access_field(field, vgic, vcpu, io);
    else if (io->offset == 0)
        set_control(vgic, vcpu, io->value);
    else if (io->offset == SGIR)
        send_sgi(vgic, vcpu, io->value);
    spin_unlock(&vgic->lock);
    return MMIO_DONE;
}
