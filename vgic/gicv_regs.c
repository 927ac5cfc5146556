/* SPDX-License-Identifier: BSD-2-Clause */
/* vgic/gicv_regs.c - the second page of the guest's CPU interface, where DIR is alone
 * (IHI 0048B 4.4.15). The first page is hardware. This one is not: the hardware would end
 * an active interrupt that has no list register by a count alone (5.3.2), which does not
 * tell whose end it was. Who ends interrupts in one step (EOImode 0) never comes here. */
#include "vgic/irq_state.h"
#include "vgic/list_registers.h"

#define DIR_OFFSET    0u
#define DIR_ID(value) ((value)&0x3ffu)

enum mmio_result vgic_gicv_access(void *device, unsigned vcpu, struct mmio *io)
{
    struct vgic *vgic = device;
    unsigned id = DIR_ID(io->value);

    if (!io->write) {
        io->value = 0;
        return MMIO_DONE;
    }
    if (io->offset != DIR_OFFSET || id >= VGIC_IRQ_COUNT || !(gic_vmcr_read() & GICH_VMCR_EOI_MODE))
        return MMIO_DONE;
    spin_lock(&vgic->lock);
    list_registers_fold(vgic, vcpu);
    irqs_clear_active(vgic, vcpu, id & ~31u, BIT(id % 32));
    list_registers_fill(vgic, vcpu);
    spin_unlock(&vgic->lock);
    return MMIO_DONE;
}
