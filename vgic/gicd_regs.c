/* SPDX-License-Identifier: BSD-2-Clause */
/* vgic/gicd_regs.c - the distributor as the guest sees it (IHI 0048B 4.3).
 *
 * Nearly all of it is "n bits for every interrupt", and banks begin at multiples of
 * 0x80: the offset finds the row of a table, the row knows which interrupts a word
 * means. Rows work on whole words; byte and halfword accesses, banking and bounds
 * are handled once, below. A word with no register reads as zero, ignores writes.
 */
#include "vgic/irq_state.h"
#include "vgic/list_registers.h"

#define GICD_IIDR           UINT32_C(0x0200143b) /* a GIC-400 */
#define TYPER_IT_LINES      (VGIC_IRQ_COUNT / 32 - 1)
#define TYPER_CPU_NUMBER    5
#define CTLR_IMPLEMENTED    (GICD_CTLR_ENABLE_GROUP0 | GICD_CTLR_ENABLE_GROUP1)
#define PRIORITY_BITS       UINT32_C(0xf8f8f8f8) /* 32 levels (IHI 0048B 3.3) */
#define BYTES(value)        ((value)*UINT32_C(0x01010101))
#define ICFGR_EDGE(n)       (2 * (n) + 1) /* bit 0 of a field is reserved: RAZ/WI */

#define SGIR_ID(value)      ((value)&0xfu)
#define SGIR_TARGETS(value) (((value) >> 16) & 0xffu)
#define SGIR_FILTER(value)  (((value) >> 24) & 3u)

/* The word that the guest accesses. */
struct word {
    struct vgic *vgic;
    unsigned vcpu;
    unsigned first; /* interrupt of its lowest bits; for single registers: offset in the row */
    struct vgic_bank *bank;
};

enum row_kind {
    VALUE = 0, /* a narrow write leaves the rest of the word as it is */
    COMMAND,   /* zeros written do nothing */
    STATE,     /* the same, and the truth may be in list registers */
};

struct row {
    uint16_t base; /* offset of the bank's first word */
    uint8_t scale; /* a byte holds 1 << scale interrupts */
    uint8_t kind;  /* enum row_kind */
    uint32_t (*read)(const struct word *at);
    void (*write)(const struct word *at, uint32_t value);
};

static uint32_t read_zero(const struct word *at)
{
    (void)at;
    return 0;
}

static void ignore(const struct word *at, uint32_t value)
{
    (void)at;
    (void)value;
}

/* --- GICD_CTLR, TYPER, IIDR ------------------------------------------------ */

static uint32_t read_identity(const struct word *at)
{
    switch (at->first) {
    case 0x0:
        return at->vgic->control;
    case 0x4:
        return ((at->vgic->vcpu_count - 1) << TYPER_CPU_NUMBER) | TYPER_IT_LINES;
    case 0x8:
        return GICD_IIDR;
    default:
        return 0;
    }
}

static void write_control(const struct word *at, uint32_t value)
{
    struct vgic *vgic = at->vgic;

    value &= CTLR_IMPLEMENTED;
    if (at->first != 0 || vgic->control == value)
        return;
    vgic->control = value;
    for (unsigned vcpu = 0; vcpu < vgic->vcpu_count; vcpu++)
        if (vcpu != at->vcpu)
            vgic->attention(vgic, vcpu);
    list_registers_refresh(vgic, at->vcpu);
}

/* --- one bit for each interrupt -------------------------------------------- */

static uint32_t read_group(const struct word *at)
{
    return at->bank->group1;
}

static uint32_t read_enabled(const struct word *at)
{
    return at->bank->enabled;
}

static uint32_t read_pending(const struct word *at)
{
    return irqs_pending(at->vgic, at->vcpu, at->first);
}

static uint32_t read_active(const struct word *at)
{
    return irqs_active(at->vgic, at->vcpu, at->first);
}

static void write_group(const struct word *at, uint32_t value)
{
    irqs_set_group1(at->vgic, at->vcpu, at->first, value);
}

static void set_enabled(const struct word *at, uint32_t value)
{
    irqs_enable(at->vgic, at->vcpu, at->first, value);
}

static void clear_enabled(const struct word *at, uint32_t value)
{
    irqs_disable(at->vgic, at->vcpu, at->first, value);
}

static void set_pending(const struct word *at, uint32_t value)
{
    irqs_set_pending(at->vgic, at->vcpu, at->first, value);
}

static void clear_pending(const struct word *at, uint32_t value)
{
    irqs_clear_pending(at->vgic, at->vcpu, at->first, value);
}

static void set_active(const struct word *at, uint32_t value)
{
    irqs_set_active(at->vgic, at->vcpu, at->first, value);
}

static void clear_active(const struct word *at, uint32_t value)
{
    irqs_clear_active(at->vgic, at->vcpu, at->first, value);
}

/* --- priority, target, configuration --------------------------------------- */

static uint32_t load_bytes(const uint8_t *bytes)
{
    return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static uint32_t read_priority(const struct word *at)
{
    return load_bytes(&at->bank->priority[at->first % 32]);
}

static void write_priority(const struct word *at, uint32_t value)
{
    value &= PRIORITY_BITS;
    for (unsigned n = 0; n < 4; n++)
        at->bank->priority[at->first % 32 + n] = (uint8_t)(value >> (8 * n));
    irqs_changed(at->vgic, at->vcpu, at->first & ~31u, UINT32_C(0xf) << at->first % 32);
}

/* Of private interrupts: the vCPU that reads (IHI 0048B 4.3.12). */
static uint32_t read_targets(const struct word *at)
{
    if (at->first < IRQ_SPI_FIRST)
        return BYTES(BIT(at->vcpu));
    return load_bytes(&at->vgic->targets[at->first - IRQ_SPI_FIRST]);
}

static void write_targets(const struct word *at, uint32_t value)
{
    if (at->first < IRQ_SPI_FIRST)
        return;
    value &= BYTES(BIT(at->vgic->vcpu_count) - 1);
    for (unsigned n = 0; n < 4; n++)
        irq_route(at->vgic, at->first + n, (uint8_t)(value >> (8 * n)));
    irqs_changed(at->vgic, at->vcpu, at->first & ~31u, UINT32_C(0xf) << at->first % 32);
}

static uint32_t read_config(const struct word *at)
{
    uint32_t edge = at->bank->edge >> at->first % 32, value = 0;

    for (unsigned n = 0; n < 16; n++)
        value |= ((edge >> n) & 1) << ICFGR_EDGE(n);
    return value;
}

/* SGIs are edges, private peripherals levels, as on a Cortex-A15: both are fixed. */
static void write_config(const struct word *at, uint32_t value)
{
    uint32_t half = UINT32_C(0xffff) << at->first % 32, edge = 0;

    if (at->first < IRQ_SPI_FIRST)
        return;
    for (unsigned n = 0; n < 16; n++)
        edge |= ((value >> ICFGR_EDGE(n)) & 1) << (at->first % 32 + n);
    irqs_set_edge(at->vgic, at->vcpu, at->first & ~31u, (at->bank->edge & ~half) | edge);
}

/* --- SGIs ------------------------------------------------------------------ */

/* Which vCPUs an SGI goes to (IHI 0048B 4.3.15). NSATT counts only with the
 * security extension. */
static uint32_t sgi_targets(const struct word *at, uint32_t value)
{
    uint32_t all = BIT(at->vgic->vcpu_count) - 1, self = BIT(at->vcpu);

    switch (SGIR_FILTER(value)) {
    case 0:
        return SGIR_TARGETS(value) & all;
    case 1:
        return all & ~self;
    case 2:
        return self;
    default:
        return 0; /* reserved */
    }
}

static void send_sgi(const struct word *at, uint32_t value)
{
    unsigned id = SGIR_ID(value);

    for (uint32_t left = sgi_targets(at, value); left; left &= left - 1)
        irq_send_sgi(at->vgic, at->vcpu, first_bit(left), id);
}

/* CPENDSGIR and SPENDSGIR: a byte for each SGI, a bit for each source. */
static uint32_t read_sgi_sources(const struct word *at)
{
    return load_bytes(&at->vgic->vcpus[at->vcpu].sgi_pending[at->first]);
}

static void set_sgi_sources(const struct word *at, uint32_t value)
{
    value &= BYTES(BIT(at->vgic->vcpu_count) - 1);
    for (unsigned n = 0; n < 4; n++)
        irq_set_sgi_sources(at->vgic, at->vcpu, at->first + n, (uint8_t)(value >> (8 * n)));
}

static void clear_sgi_sources(const struct word *at, uint32_t value)
{
    for (unsigned n = 0; n < 4; n++)
        irq_clear_sgi_sources(at->vgic, at->vcpu, at->first + n, (uint8_t)(value >> (8 * n)));
}

/* --- ICPIDR4-7, ICPIDR0-3, ICCIDR0-3: one byte in each word ---------------- */

static uint32_t read_id(const struct word *at)
{
    static const uint8_t id[] = {
        0x04, 0x00, 0x00, 0x00, 0x90, 0xb4, 0x2b, 0x00, 0x0d, 0xf0, 0x05, 0xb1,
    };

    return id[at->first / 4];
}

/* --- the map --------------------------------------------------------------- */

// clang-format off
static const struct row rows[] = { /* by offset / 0x80 */
    /*                base   scale  kind     read            write                         */
    [0x000 / 0x80] = {0x000, 0,     VALUE,   read_identity,  write_control  }, /* CTLR...    */
    [0x080 / 0x80] = {0x080, 3,     VALUE,   read_group,     write_group    }, /* IGROUPR    */
    [0x100 / 0x80] = {0x100, 3,     COMMAND, read_enabled,   set_enabled    }, /* ISENABLER  */
    [0x180 / 0x80] = {0x180, 3,     COMMAND, read_enabled,   clear_enabled  }, /* ICENABLER  */
    [0x200 / 0x80] = {0x200, 3,     STATE,   read_pending,   set_pending    }, /* ISPENDR    */
    [0x280 / 0x80] = {0x280, 3,     STATE,   read_pending,   clear_pending  }, /* ICPENDR    */
    [0x300 / 0x80] = {0x300, 3,     STATE,   read_active,    set_active     }, /* ISACTIVER  */
    [0x380 / 0x80] = {0x380, 3,     STATE,   read_active,    clear_active   }, /* ICACTIVER  */
    [0x400 / 0x80 ... 0x7ff / 0x80] =
                     {0x400, 0,     VALUE,   read_priority,  write_priority }, /* IPRIORITYR */
    [0x800 / 0x80 ... 0xbff / 0x80] =
                     {0x800, 0,     VALUE,   read_targets,   write_targets  }, /* ITARGETSR  */
    [0xc00 / 0x80] = {0xc00, 2,     VALUE,   read_config,    write_config   }, /* ICFGR      */
    [0xe80 / 0x80] = {0}, /* NSACR and the rest: nothing here */
};

static const struct row last_rows[] = { /* from 0xf00 on, by offset / 0x10 */
    [0x00 / 0x10] = {0xf00, 0,      COMMAND, read_zero,        send_sgi          }, /* SGIR      */
    [0x10 / 0x10] = {0xf10, 0,      STATE,   read_sgi_sources, clear_sgi_sources }, /* CPENDSGIR */
    [0x20 / 0x10] = {0xf20, 0,      STATE,   read_sgi_sources, set_sgi_sources   }, /* SPENDSGIR */
    [0xd0 / 0x10 ... 0xff / 0x10] =
                    {0xfd0, 0,      COMMAND, read_id,          ignore            },
};
// clang-format on

static const struct row *row_of(uint32_t offset)
{
    return offset < 0xf00 ? &rows[offset / 0x80] : &last_rows[(offset / 0x10) % 0x10];
}

static uint32_t read_word(const struct row *row, const struct word *at)
{
    uint32_t value;

    if (row->kind != STATE)
        return row->read(at); /* a single load: no lock */
    spin_lock(&at->vgic->lock);
    list_registers_fold(at->vgic, at->vcpu);
    value = row->read(at);
    list_registers_fill(at->vgic, at->vcpu);
    spin_unlock(&at->vgic->lock);
    return value;
}

/* lanes: the bits that the guest writes. */
static void write_word(const struct row *row, const struct word *at, uint32_t value, uint32_t lanes)
{
    spin_lock(&at->vgic->lock);
    if (row->kind == STATE)
        list_registers_fold(at->vgic, at->vcpu);
    if (row->kind == VALUE && ~lanes)
        value |= row->read(at) & ~lanes;
    row->write(at, value);
    if (row->kind == STATE)
        list_registers_fill(at->vgic, at->vcpu);
    spin_unlock(&at->vgic->lock);
}

enum mmio_result vgic_gicd_access(void *device, unsigned vcpu, struct mmio *io)
{
    uint32_t shift = io->offset % 4 * 8, mask = UINT32_MAX >> (32 - 8 * io->size);
    const struct row *row = row_of(io->offset);
    struct word at = {.vgic = device, .vcpu = vcpu};

    at.first = ((io->offset & ~3u) - row->base) << row->scale;
    if (!row->read || at.first >= VGIC_IRQ_COUNT) {
        io->value = 0;
        return MMIO_DONE;
    }
    at.bank = bank_of(at.vgic, vcpu, at.first);
    if (io->write)
        write_word(row, &at, (io->value & mask) << shift, mask << shift);
    else
        io->value = (read_word(row, &at) >> shift) & mask;
    return MMIO_DONE;
}
