/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/armv7/gicv2.c - the board's GICv2 with its virtual CPU interfaces.
 *
 * Interrupts end in two steps (EOImode 1): we drop the priority, and who handles the
 * interrupt deactivates it, a guest through a list register. All but our two SGIs and those
 * of a VM_HRT have one priority: a guest's virtual interface decides which is served first.
 */
#include "arch/gic.h"

#include "arch/cpu.h"
#include "arch/spinlock.h"
#include "core/board.h"
#include "core/io.h"
#include "core/percpu.h"

/* Short rather than fast. */
#define SELDOM __attribute__((cold, noinline))

static bool is_qemu; /* of use with board.gic.is_silicon_too */

/* Of registers that hold several interrupts' bits and are read, changed and written. */
static struct spinlock change_lock;

enum gicd { /* distributor (IHI 0048B 4.3) */
            GICD_CTLR = 0x000,
            GICD_TYPER = 0x004,
            GICD_IIDR = 0x008,
            GICD_IGROUPR = 0x080,
            GICD_ISENABLER = 0x100,
            GICD_ICENABLER = 0x180,
            GICD_ISPENDR = 0x200,
            GICD_ICPENDR = 0x280,
            GICD_ISACTIVER = 0x300,
            GICD_ICACTIVER = 0x380,
            GICD_IPRIORITYR = 0x400,
            GICD_ITARGETSR = 0x800,
            GICD_ICFGR = 0xc00,
            GICD_SGIR = 0xf00,
            GICD_CPENDSGIR = 0xf10,
            GICD_SPENDSGIR = 0xf20,
};

enum gicc { /* this core's CPU interface (4.4) */
            GICC_CTLR = 0x000,
            GICC_PMR = 0x004,
            GICC_BPR = 0x008,
            GICC_IAR = 0x00c,
            GICC_EOIR = 0x010,
            GICC_APR0 = 0x0d0,
            GICC_NSAPR3 = 0x0ec,
            GICC_DIR = 0x1000,
};

enum gich { /* its virtual one's control side (5.3) */
            GICH_HCR = 0x000,
            GICH_VTR = 0x004,
            GICH_VMCR = 0x008,
            GICH_MISR = 0x010,
            GICH_ELRSR0 = 0x030,
            GICH_ELRSR1 = 0x034,
            GICH_APR = 0x0f0,
            GICH_LR0 = 0x100,
};

#define GICD_TYPER_SECURITY     BIT(10)
#define GICD_CTLR_ENABLE        (BIT(0) | BIT(1)) /* both groups; ours is group 0 */
#define GICD_ISENABLER_SGIS     UINT32_C(0xffff)
#define GICD_SGIR_TARGETS_SHIFT 16u
#define GICC_CTLR_ENABLE        BIT(0)
#define GICC_CTLR_EOIMODE       BIT(9)
#define GICC_PMR_ALL            0xffu
#define GICH_VTR_LIST_REGS(vtr) (((vtr)&0x3fu) + 1)
#define PRIORITY                UINT8_C(0xa0)
#define ALL_PRIORITIES          (PRIORITY * UINT32_C(0x01010101))
#define MOST_URGENT             0u
#define ALL_BITS                UINT32_C(0xffffffff)
#define ICFGR_EDGE              2u

/* A register with 1, 2 or 8 bits for each interrupt: the word that holds id's. */
static uint32_t bit_word(uint32_t bank, unsigned id)
{
    return bank + id / 32 * 4;
}

static uint32_t gicd_read(uint32_t offset)
{
    return mmio_read32(board.gic.distributor, offset);
}

static void gicd_write(uint32_t offset, uint32_t value)
{
    mmio_write32(board.gic.distributor, offset, value);
}

static void gicd_write8(uint32_t offset, uint8_t value)
{
    mmio_write8(board.gic.distributor, offset, value);
}

static bool gic_has_security(void)
{
    return gicd_read(GICD_TYPER) & GICD_TYPER_SECURITY;
}

SELDOM void gic_release(void)
{
    if (!gic_has_security())
        return;
    for (unsigned id = IRQ_SPI_FIRST; id < board.gic.irq_count; id += 32)
        gicd_write(bit_word(GICD_IGROUPR, id), ALL_BITS);
    gicd_write(GICD_CTLR, GICD_CTLR_ENABLE); /* group 0: what wakes a core that is Secure yet */
}

/* Non-secure state cannot mask less than half of the priorities unless we let it. */
SELDOM void gic_core_release(void)
{
    if (!gic_has_security())
        return;
    gicd_write(GICD_IGROUPR, ALL_BITS);
    mmio_write32(board.gic.cpu_interface, GICC_PMR, GICC_PMR_ALL);
}

void gic_init(void)
{
    is_qemu = gicd_read(GICD_IIDR) == 0;
    gicd_write(GICD_CTLR, 0);
    for (unsigned id = IRQ_SPI_FIRST; id < board.gic.irq_count; id += 32) {
        gicd_write(bit_word(GICD_ICENABLER, id), ALL_BITS);
        gicd_write(bit_word(GICD_ICPENDR, id), ALL_BITS);
        gicd_write(bit_word(GICD_ICACTIVER, id), ALL_BITS);
    }
    for (unsigned id = IRQ_SPI_FIRST; id < board.gic.irq_count; id += 4)
        gicd_write(GICD_IPRIORITYR + id, ALL_PRIORITIES);
    gicd_write(GICD_CTLR, GICD_CTLR_ENABLE);
}

SELDOM void gic_core_init(void)
{
    gicd_write(GICD_ICENABLER, ALL_BITS);
    gicd_write(GICD_ICPENDR, ALL_BITS);
    gicd_write(GICD_ICACTIVER, ALL_BITS);
    gicd_write(GICD_IGROUPR, 0);
    for (unsigned id = 0; id < IRQ_SGI_COUNT; id += 4)
        gicd_write(GICD_CPENDSGIR + id, ALL_BITS);
    for (unsigned id = 0; id < IRQ_SPI_FIRST; id += 4)
        gicd_write(GICD_IPRIORITYR + id, ALL_PRIORITIES);
    gic_irq_set_priority(GIC_SGI_KICK, MOST_URGENT);
    gic_irq_set_priority(GIC_SGI_STOP, MOST_URGENT);
    mmio_write32(board.gic.cpu_interface, GICC_PMR, GICC_PMR_ALL);
    mmio_write32(board.gic.cpu_interface, GICC_BPR, 0);
    for (uint32_t apr = GICC_APR0; apr <= GICC_NSAPR3; apr += 4) /* of both groups */
        mmio_write32(board.gic.cpu_interface, apr, 0);
    mmio_write32(board.gic.cpu_interface, GICC_CTLR, GICC_CTLR_ENABLE | GICC_CTLR_EOIMODE);

    gic_vcpu_set_control(0);
    gic_apr_write(0);
    for (unsigned n = 0; n < gic_lr_count(); n++)
        gic_lr_write(n, 0);
}

void gic_core_lend(void)
{
    gic_core_init();
    gicd_write(GICD_ISENABLER, GICD_ISENABLER_SGIS);
    mmio_write32(board.gic.cpu_interface, GICC_CTLR, GICC_CTLR_ENABLE);
}

uint32_t gic_acknowledge(void)
{
    return mmio_read32(board.gic.cpu_interface, GICC_IAR);
}

void gic_drop_priority(uint32_t iar)
{
    mmio_write32(board.gic.cpu_interface, GICC_EOIR, iar);
}

void gic_deactivate(uint32_t iar)
{
    mmio_write32(board.gic.cpu_interface, GICC_DIR, iar);
}

void gic_irq_enable(unsigned id)
{
    gicd_write(bit_word(GICD_ISENABLER, id), BIT(id % 32));
}

void gic_irq_disable(unsigned id)
{
    gicd_write(bit_word(GICD_ICENABLER, id), BIT(id % 32));
}

SELDOM static void change(uint32_t word, uint32_t bits, bool set)
{
    uint32_t value;

    spin_lock(&change_lock);
    value = gicd_read(word) & ~bits;
    gicd_write(word, set ? value | bits : value);
    spin_unlock(&change_lock);
}

void gic_irq_set_edge(unsigned id, bool edge)
{
    change(GICD_ICFGR + id / 16 * 4, ICFGR_EDGE << id % 16 * 2, edge);
}

void gic_irq_set_group1(unsigned id, bool group1)
{
    change(bit_word(GICD_IGROUPR, id), BIT(id % 32), group1);
}

void gic_irq_set_priority(unsigned id, uint8_t priority)
{
    gicd_write8(GICD_IPRIORITYR + id, priority);
}

void gic_irq_set_pending(unsigned id, bool pending)
{
    gicd_write(bit_word(pending ? GICD_ISPENDR : GICD_ICPENDR, id), BIT(id % 32));
}

void gic_irq_set_active(unsigned id, bool active)
{
    gicd_write(bit_word(active ? GICD_ISACTIVER : GICD_ICACTIVER, id), BIT(id % 32));
}

bool gic_irq_is_pending(unsigned id)
{
    return gicd_read(bit_word(GICD_ISPENDR, id)) & BIT(id % 32);
}

bool gic_irq_is_active(unsigned id)
{
    return gicd_read(bit_word(GICD_ISACTIVER, id)) & BIT(id % 32);
}

void gic_irq_route(unsigned id, unsigned core)
{
    gicd_write8(GICD_ITARGETSR + id, (uint8_t)BIT(core));
}

SELDOM void gic_irq_reset(unsigned id)
{
    gic_irq_disable(id);
    gic_irq_set_edge(id, false);
    gic_irq_set_group1(id, false);
    gic_irq_set_priority(id, PRIORITY);
    gic_irq_set_pending(id, false);
    gic_irq_set_active(id, false);
}

void gic_send_sgi(unsigned id, unsigned core_mask)
{
    gicd_write(GICD_SGIR, core_mask << GICD_SGIR_TARGETS_SHIFT | id);
}

uint8_t gic_sgi_sources(unsigned id)
{
    return mmio_read8(board.gic.distributor, GICD_CPENDSGIR + id);
}

void gic_sgi_set_sources(unsigned id, uint8_t sources, bool pending)
{
    gicd_write8((pending ? GICD_SPENDSGIR : GICD_CPENDSGIR) + id, sources);
}

static uint32_t gich_read(uint32_t offset)
{
    return mmio_read32(board.gic.hyp_interface, offset);
}

static void gich_write(uint32_t offset, uint32_t value)
{
    mmio_write32(board.gic.hyp_interface, offset, value);
}

unsigned gic_lr_count(void)
{
    return GICH_VTR_LIST_REGS(gich_read(GICH_VTR));
}

/* Where a list register cannot end a physical interrupt (board.gic.quiet_end): it asks
 * for a maintenance interrupt instead, and whoever reads it back when the guest is
 * through ends the physical one first. So nobody above sees a difference. Which one it
 * is stands in core->lr_ends. */

static bool end_is_quiet(void)
{
    return board.gic.quiet_end && (!board.gic.is_silicon_too || is_qemu);
}

#define LR_PHYSICAL_MASK   (UINT32_C(0x3ff) << 10)
#define LR_PHYSICAL_OF(lr) (((lr)&LR_PHYSICAL_MASK) >> 10)

static uint32_t lr_with_end(uint32_t lr, uint16_t *end)
{
    lr = (lr & ~LR_PHYSICAL_MASK) | LR_HW | LR_PHYSICAL_ID(*end);
    if (!(lr & LR_STATE)) {
        gic_irq_set_active(*end, false);
        *end = 0;
    }
    return lr;
}

uint32_t gic_lr_read(unsigned n)
{
    uint32_t lr = gich_read(GICH_LR0 + n * 4);

    if (end_is_quiet()) {
        uint16_t *end = &this_core()->lr_ends[n];

        if (*end)
            return lr_with_end(lr, end);
    }
    return lr;
}

void gic_lr_write(unsigned n, uint32_t lr)
{
    if (end_is_quiet()) {
        uint16_t *end = &this_core()->lr_ends[n];

        *end = 0;
        if (lr & LR_HW) {
            *end = (uint16_t)LR_PHYSICAL_OF(lr);
            lr = (lr & ~(LR_HW | LR_PHYSICAL_MASK)) | LR_EOI;
        }
    }
    gich_write(GICH_LR0 + n * 4, lr);
}

uint64_t gic_lr_empty_mask(void)
{
    return gich_read(GICH_ELRSR0) | (uint64_t)gich_read(GICH_ELRSR1) << 32;
}

uint32_t gic_vcpu_control(void)
{
    return gich_read(GICH_HCR);
}

void gic_vcpu_set_control(uint32_t hcr)
{
    gich_write(GICH_HCR, hcr);
}

uint32_t gic_vmcr_read(void)
{
    return gich_read(GICH_VMCR);
}

void gic_vmcr_write(uint32_t vmcr)
{
    gich_write(GICH_VMCR, vmcr);
}

bool gic_maintenance_is_due(void)
{
    return gich_read(GICH_MISR);
}

uint32_t gic_apr_read(void)
{
    return gich_read(GICH_APR);
}

void gic_apr_write(uint32_t apr)
{
    gich_write(GICH_APR, apr);
}
