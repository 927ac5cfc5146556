/* SPDX-License-Identifier: BSD-2-Clause */
/* vgic/vgic.c - the virtual interrupt controller's life: power-on, the world switch,
 * and the inputs that devices and physical interrupts drive. */
#include "vgic/vgic.h"
#include "vgic/irq_state.h"
#include "vgic/list_registers.h"

#include <string.h>

#define TYPER_IT_LINES(n)   (n)        /* [4:0] of GICD_TYPER (IHI 0048B 4.3.2) */
#define TYPER_CPU_NUMBER(n) ((n) << 5) /* [7:5] */

/* --- power-on -------------------------------------------------------------- */

/* What vgic_attach_hw() said stays. */
static void reset_bank(struct vgic_bank *bank)
{
    *bank = (struct vgic_bank){.hw = bank->hw};
}

static void reset_vcpu(struct vgic *vgic, unsigned vcpu)
{
    struct vgic_vcpu *v = &vgic->vcpus[vcpu];

    reset_bank(&vgic->private[vcpu]);
    vgic->private[vcpu].enabled = SGI_BITS;
    vgic->private[vcpu].edge = SGI_BITS;
    memset(v, 0, sizeof(*v));
    if (vgic->vcpu_count == 1) /* there is nobody else they could go to */
        memset(v->routed, 0xff, sizeof(v->routed));
}

/* The private ones were set aside when their vCPU was unloaded. */
static void reset_physical_spi(const struct vgic *vgic, unsigned physical)
{
    gic_irq_reset(physical);
    gic_irq_route(physical, vgic->core[0]);
}

RARE void vgic_reset(struct vgic *vgic)
{
    spin_lock(&vgic->lock);
    vgic->control = 0;
    vgic->busy_banks = 0;
    memset(vgic->orders, 0, sizeof(vgic->orders));
    memset(vgic->targets, 0, sizeof(vgic->targets));
    for (unsigned vcpu = 0; vcpu < vgic->vcpu_count; vcpu++)
        reset_vcpu(vgic, vcpu);
    for (unsigned n = 0; n < VGIC_SPI_BANKS; n++) {
        reset_bank(&vgic->spi[n]);
        for (uint32_t hw = vgic->spi[n].hw; hw; hw &= hw - 1)
            reset_physical_spi(vgic, vgic->physical[IRQ_SPI_FIRST + 32 * n + first_bit(hw)]);
    }
    spin_unlock(&vgic->lock);
}

void vgic_init(struct vgic *vgic, unsigned vcpu_count, vgic_attention *attention)
{
    memset(vgic, 0, sizeof(*vgic));
    vgic->vcpu_count = vcpu_count;
    vgic->type = TYPER_CPU_NUMBER(vcpu_count - 1) | TYPER_IT_LINES(VGIC_IRQ_COUNT / 32 - 1);
    vgic->attention = attention;
    vgic_reset(vgic);
}

void vgic_set_core(struct vgic *vgic, unsigned vcpu, unsigned core)
{
    vgic->core[vcpu] = (uint8_t)core;
}

void vgic_attach_hw(struct vgic *vgic, unsigned guest_irq, unsigned physical_irq)
{
    vgic->physical[guest_irq] = (uint16_t)physical_irq;
    for (unsigned vcpu = 0; vcpu < vgic->vcpu_count; vcpu++)
        bank_of(vgic, vcpu, guest_irq)->hw |= BIT(guest_irq % 32);
    if (guest_irq >= IRQ_SPI_FIRST)
        reset_physical_spi(vgic, physical_irq);
}

/* --- the world switch ------------------------------------------------------ */

/* The physical private interrupts of this core are now those of this vCPU. */
static void lend_private(const struct vgic *vgic, const struct vgic_bank *bank)
{
    for (uint32_t hw = bank->hw; hw; hw &= hw - 1) {
        uint32_t bit = hw & -hw;
        unsigned physical = vgic->physical[first_bit(hw)];

        if ((bank->active | bank->line) & bit)
            gic_irq_set_active(physical, true);
        if (bank->enabled & bit)
            gic_irq_enable(physical);
    }
}

/* The next vCPU on this core must be able to take them. */
static void set_private_aside(const struct vgic *vgic, const struct vgic_bank *bank)
{
    for (uint32_t hw = bank->hw; hw; hw &= hw - 1) {
        uint32_t bit = hw & -hw;
        unsigned physical = vgic->physical[first_bit(hw)];

        if (bank->enabled & bit)
            gic_irq_disable(physical);
        if ((bank->active | bank->line) & bit)
            gic_irq_set_active(physical, false);
    }
}

void vgic_load(struct vgic *vgic, unsigned vcpu)
{
    struct vgic_vcpu *v = &vgic->vcpus[vcpu];
    unsigned count = gic_lr_count();

    spin_lock(&vgic->lock);
    v->lr_all = BIT(count < VGIC_LR_MAX ? count : VGIC_LR_MAX) - 1;
    v->control = 0;
    lend_private(vgic, &vgic->private[vcpu]);
    gic_vmcr_write(v->interface);
    gic_apr_write(v->priorities);
    list_registers_refresh(vgic, vcpu);
    spin_unlock(&vgic->lock);
}

void vgic_unload(struct vgic *vgic, unsigned vcpu)
{
    struct vgic_vcpu *v = &vgic->vcpus[vcpu];

    spin_lock(&vgic->lock);
    list_registers_fold(vgic, vcpu);
    list_registers_clear(v);
    gic_vcpu_set_control(0);
    v->interface = gic_vmcr_read();
    v->priorities = gic_apr_read();
    v->lr_all = 0;
    set_private_aside(vgic, &vgic->private[vcpu]);
    spin_unlock(&vgic->lock);
}

void vgic_sync(struct vgic *vgic, unsigned vcpu)
{
    spin_lock(&vgic->lock);
    if (vgic->vcpus[vcpu].lr_all) /* else vgic_load() will do it */
        list_registers_refresh(vgic, vcpu);
    spin_unlock(&vgic->lock);
}

void vgic_maintain(struct vgic *vgic, unsigned vcpu)
{
    if (!list_registers_retire(vgic, vcpu))
        vgic_sync(vgic, vcpu);
}

/* --- inputs ---------------------------------------------------------------- */

void vgic_set_line(struct vgic *vgic, unsigned vcpu, unsigned irq, bool level)
{
    struct irq i = irq_of(vgic, vcpu, irq);

    spin_lock(&vgic->lock);
    if (level != ((i.bank->line & i.bit) != 0)) {
        word_write(&i.bank->line, i.bank->line ^ i.bit);
        if (level)
            word_write(&i.bank->latched, i.bank->latched | (i.bank->edge & i.bit));
        irq_touch(vgic, &i);
        irq_notify(vgic, vcpu, &i, NO_VCPU);
    }
    spin_unlock(&vgic->lock);
}

void vgic_pulse(struct vgic *vgic, unsigned vcpu, unsigned irq)
{
    struct irq i = irq_of(vgic, vcpu, irq);

    spin_lock(&vgic->lock);
    word_write(&i.bank->latched, i.bank->latched | i.bit);
    irq_touch(vgic, &i);
    irq_notify(vgic, vcpu, &i, NO_VCPU);
    spin_unlock(&vgic->lock);
}

unsigned vgic_spi_target(const struct vgic *vgic, unsigned irq)
{
    uint8_t targets = __atomic_load_n(&vgic->targets[irq - IRQ_SPI_FIRST], __ATOMIC_RELAXED);

    return targets ? first_bit(targets) : 0;
}

void vgic_inject_hw(struct vgic *vgic, unsigned vcpu, unsigned guest_irq)
{
    unsigned physical = vgic->physical[guest_irq];
    uint32_t lr = LR_PENDING | LR_HW | LR_PHYSICAL_ID(physical);

    if (guest_irq < IRQ_SPI_FIRST && list_registers_raise_private(vgic, vcpu, guest_irq, lr))
        return;
    spin_lock(&vgic->lock);
    if (guest_irq < IRQ_SPI_FIRST || gic_irq_is_active(physical))
        list_registers_raise(vgic, vcpu, guest_irq, lr);
    spin_unlock(&vgic->lock);
}
