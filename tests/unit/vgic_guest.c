/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/vgic_guest.c - see vgic_guest.h. */
#include "tests/unit/vgic_guest.h"

#include <string.h>

#define REST 1000 /* rounds of settle() */

struct vgic gic;

static bool asked[VGIC_VCPU_MAX], loaded[VGIC_VCPU_MAX];
static uint16_t guest_of[FAKE_GIC_IRQS]; /* physical interrupt -> guest's; 0: not attached */

static void on_attention(struct vgic *vgic, unsigned vcpu)
{
    assert_ptr_equal(vgic, &gic);
    assert_true(vcpu < gic.vcpu_count);
    asked[vcpu] = true;
}

void machine_start(unsigned vcpu_count, unsigned lr_count)
{
    memset(asked, 0, sizeof(asked));
    memset(loaded, 0, sizeof(loaded));
    memset(guest_of, 0, sizeof(guest_of));
    fake_gic_reset(lr_count);
    vgic_init(&gic, vcpu_count, on_attention);
    for (unsigned vcpu = 0; vcpu < vcpu_count; vcpu++)
        vgic_set_core(&gic, vcpu, vcpu);
    for (unsigned vcpu = 0; vcpu < vcpu_count; vcpu++)
        machine_load(vcpu);
}

void machine_boot(unsigned vcpu_count, unsigned lr_count)
{
    machine_start(vcpu_count, lr_count);
    guest_write(0, GICD_CTLR, 4, 1);
    for (unsigned vcpu = 0; vcpu < vcpu_count; vcpu++) {
        guest_set_interface(vcpu, GICV_PMR, 0xff);
        guest_set_interface(vcpu, GICV_CTLR, GICV_CTLR_ENABLE_GROUP0);
    }
}

void machine_attach(unsigned guest_irq, unsigned physical_irq)
{
    vgic_attach_hw(&gic, guest_irq, physical_irq);
    guest_of[physical_irq] = (uint16_t)guest_irq;
}

void machine_load(unsigned vcpu)
{
    fake_gic_on_core(vcpu);
    loaded[vcpu] = true;
    vgic_load(&gic, vcpu);
}

void machine_unload(unsigned vcpu)
{
    fake_gic_on_core(vcpu);
    loaded[vcpu] = false;
    vgic_unload(&gic, vcpu);
}

/* Returns whether there was something to do. */
static bool serve(unsigned vcpu)
{
    fake_gic_on_core(vcpu);
    if (fake_gic_signals()) {
        uint32_t iar = gic_acknowledge();

        gic_drop_priority(iar);
        assert_int_not_equal(guest_of[GIC_IAR_ID(iar)], 0);
        vgic_inject_hw(&gic, vcpu, guest_of[GIC_IAR_ID(iar)]);
        return true;
    }
    if (!loaded[vcpu] || (!asked[vcpu] && !fake_gic_maintenance()))
        return false;
    if (!asked[vcpu])
        vgic_maintain(&gic, vcpu);
    else
        vgic_sync(&gic, vcpu);
    asked[vcpu] = false;
    return true;
}

void settle(void)
{
    bool busy = true;

    for (unsigned round = 0; busy; round++) {
        assert_true(round < REST);
        busy = false;
        for (unsigned vcpu = 0; vcpu < gic.vcpu_count; vcpu++)
            busy |= serve(vcpu);
    }
}

bool attention_was_asked(unsigned vcpu)
{
    bool was = asked[vcpu];

    asked[vcpu] = false;
    return was;
}

/* Words have a short way: they take it every other time. */
static bool takes_short_way(uint32_t size)
{
    static unsigned words;

    return size == 4 && words++ % 2;
}

uint32_t guest_read(unsigned vcpu, uint32_t offset, uint8_t size)
{
    struct mmio io = {.offset = offset, .size = size, .value = 0xdeadbeef};

    fake_gic_on_core(vcpu);
    if (takes_short_way(size))
        io.value = vgic_gicd_read(&gic, vcpu, offset);
    else
        assert_int_equal(vgic_gicd_access(&gic, vcpu, &io), MMIO_DONE);
    settle();
    return io.value;
}

void guest_write(unsigned vcpu, uint32_t offset, uint8_t size, uint32_t value)
{
    struct mmio io = {.offset = offset, .size = size, .write = true, .value = value};

    fake_gic_on_core(vcpu);
    if (takes_short_way(size))
        vgic_gicd_write(&gic, vcpu, offset, value);
    else
        assert_int_equal(vgic_gicd_access(&gic, vcpu, &io), MMIO_DONE);
    settle();
}

uint32_t guest_acknowledge(unsigned vcpu)
{
    uint32_t iar;

    fake_gic_on_core(vcpu);
    iar = fake_gicv_read(GICV_IAR);
    settle();
    return iar;
}

void guest_set_interface(unsigned vcpu, unsigned gicv_offset, uint32_t value)
{
    fake_gic_on_core(vcpu);
    fake_gicv_write(gicv_offset, value);
    settle();
}

void guest_end(unsigned vcpu, uint32_t iar)
{
    guest_set_interface(vcpu, GICV_EOIR, iar);
}

void guest_deactivate(unsigned vcpu, uint32_t iar)
{
    guest_set_interface(vcpu, GICV_DIR, iar);
}

void guest_deactivate_trapped(unsigned vcpu, uint32_t iar)
{
    struct mmio io = {.size = 4, .write = true, .value = iar};

    fake_gic_on_core(vcpu);
    assert_int_equal(vgic_gicv_access(&gic, vcpu, &io), MMIO_DONE);
    settle();
}

bool guest_is_signalled(unsigned vcpu)
{
    fake_gic_on_core(vcpu);
    return fake_gicv_signals();
}

void guest_set_up(unsigned irq, uint8_t priority, uint8_t targets)
{
    guest_write(0, GICD_IPRIORITYR(irq), 1, priority);
    guest_write(0, GICD_ITARGETSR(irq), 1, targets);
    guest_write(0, GICD_ISENABLER(irq / 32), 4, BIT(irq % 32));
}

void guest_set_edge(unsigned irq)
{
    uint32_t fields = guest_read(0, GICD_ICFGR(irq / 16), 4);

    guest_write(0, GICD_ICFGR(irq / 16), 4, fields | BIT(irq % 16 * 2 + 1));
}

void set_line(unsigned vcpu, unsigned irq, bool level)
{
    vgic_set_line(&gic, vcpu, irq, level);
    settle();
}

void pulse(unsigned vcpu, unsigned irq)
{
    vgic_pulse(&gic, vcpu, irq);
    settle();
}

void set_physical_line(unsigned core, unsigned physical_irq, bool level)
{
    fake_gic_on_core(core);
    fake_gic_set_line(physical_irq, level);
    settle();
}

bool is_pending(unsigned vcpu, unsigned irq)
{
    return guest_read(vcpu, GICD_ISPENDR(irq / 32), 4) & BIT(irq % 32);
}

bool is_active(unsigned vcpu, unsigned irq)
{
    return guest_read(vcpu, GICD_ISACTIVER(irq / 32), 4) & BIT(irq % 32);
}
