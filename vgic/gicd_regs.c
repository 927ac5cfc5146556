/* SPDX-License-Identifier: BSD-2-Clause */
/* vgic/gicd_regs.c - the distributor as the guest sees it (IHI 0048B 4.3).
 *
 * Nearly all of it is "n bits for every interrupt", in banks at multiples of 0x80: the
 * offset finds the row of a table, the row knows which interrupts a word means. Rows
 * work on whole words; byte and halfword accesses, bounds, the lock and the list
 * registers are handled once, below. No register there: reads as zero, ignores writes.
 */
#include "vgic/irq_state.h"
#include "vgic/list_registers.h"

#define GICD_IIDR        UINT32_C(0x0200143b) /* a GIC-400 */
#define CTLR_IMPLEMENTED (GICD_CTLR_ENABLE_GROUP0 | GICD_CTLR_ENABLE_GROUP1)
#define BYTES(value)     ((value)*UINT32_C(0x01010101))
#define PRIORITY_BITS    BYTES(0xf8)   /* 32 levels (IHI 0048B 3.3) */
#define ICFGR_EDGE(n)    (2 * (n) + 1) /* bit 0 of a field is reserved: RAZ/WI */
#define ID_FIRST         0x50u         /* in the row at 0xf80: ICPIDR4 */
#define SGIR             0x00u         /* in the row at 0xf00 */
#define CPENDSGIR        0x10u
#define SPENDSGIR        0x20u
#define SPENDSGIR_END    0x30u

/* A row's functions get the first interrupt of the word; where a register is not part
 * of a bank, its offset in the row. Called with vgic->lock held, but for reads of rows
 * that are no STATE: those are single loads. */
typedef uint32_t row_read(struct vgic *vgic, unsigned vcpu, unsigned first);
typedef void row_write(struct vgic *vgic, unsigned vcpu, unsigned first, uint32_t value);

enum row_kind {
    COMMAND, /* zeros written do nothing */
    VALUE,   /* a narrow write leaves the rest of the word as it is */
    STATE,   /* as COMMAND; list registers are folded before and filled after */
};

struct row {        /* 16 bytes, so that it is found by a shift */
    uint16_t mask;  /* of the offset: the word within the bank */
    uint8_t scale;  /* a byte holds 1 << scale interrupts */
    uint8_t kind;   /* enum row_kind */
    uint16_t plain; /* words of interrupts below it take the row's function and no more */
    row_read *read;
    row_write *write;
};

/* The set of `count` interrupts from `first` on, within their 32. */
static uint32_t some_of_32(unsigned first, unsigned count)
{
    return (BIT(count) - 1) << first % 32;
}

/* --- GICD_CTLR, TYPER, IIDR ------------------------------------------------ */

static uint32_t read_identity(struct vgic *vgic, unsigned vcpu, unsigned offset)
{
    (void)vcpu;
    switch (offset) {
    case 0x0:
        return vgic->control;
    case 0x4:
        return vgic->type;
    case 0x8:
        return GICD_IIDR;
    default:
        return 0;
    }
}

static RARE void write_control(struct vgic *vgic, unsigned vcpu, unsigned offset, uint32_t value)
{
    value &= CTLR_IMPLEMENTED;
    if (offset == 0 && vgic->control != value)
        irq_set_control(vgic, vcpu, value);
}

/* --- one bit for each interrupt (irqs_*() in irq_state.h are rows, too) ----- */

static uint32_t read_group(struct vgic *vgic, unsigned vcpu, unsigned first)
{
    return bank_of(vgic, vcpu, first)->group1;
}

static uint32_t read_enabled(struct vgic *vgic, unsigned vcpu, unsigned first)
{
    return bank_of(vgic, vcpu, first)->enabled;
}

/* --- priority, target, configuration --------------------------------------- */

static uint32_t load_bytes(const uint8_t *bytes)
{
    return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static uint8_t byte_of(uint32_t value, unsigned n)
{
    return (uint8_t)(value >> (8 * n));
}

static uint32_t read_priority(struct vgic *vgic, unsigned vcpu, unsigned first)
{
    return load_bytes(&bank_of(vgic, vcpu, first)->priority[first % 32]);
}

static void write_priority(struct vgic *vgic, unsigned vcpu, unsigned first, uint32_t value)
{
    uint8_t *priority = &bank_of(vgic, vcpu, first)->priority[first % 32];

    for (unsigned n = 0; n < 4; n++)
        priority[n] = byte_of(value & PRIORITY_BITS, n);
    irqs_changed(vgic, vcpu, first & ~31u, some_of_32(first, 4));
}

/* Of private interrupts: the vCPU that reads (IHI 0048B 4.3.12). */
static uint32_t read_targets(struct vgic *vgic, unsigned vcpu, unsigned first)
{
    if (first < IRQ_SPI_FIRST)
        return BYTES(BIT(vcpu));
    return load_bytes(&vgic->targets[first - IRQ_SPI_FIRST]);
}

static void write_targets(struct vgic *vgic, unsigned vcpu, unsigned first, uint32_t value)
{
    if (first < IRQ_SPI_FIRST)
        return;
    value &= BYTES(BIT(vgic->vcpu_count) - 1);
    for (unsigned n = 0; n < 4; n++)
        irq_route(vgic, first + n, byte_of(value, n));
    irqs_changed(vgic, vcpu, first & ~31u, some_of_32(first, 4));
}

static uint32_t read_config(struct vgic *vgic, unsigned vcpu, unsigned first)
{
    uint32_t edge = bank_of(vgic, vcpu, first)->edge >> first % 32, value = 0;

    for (unsigned n = 0; n < 16; n++)
        value |= ((edge >> n) & 1) << ICFGR_EDGE(n);
    return value;
}

/* SGIs are edges, private peripherals levels, as on a Cortex-A15: both are fixed. */
static RARE void write_config(struct vgic *vgic, unsigned vcpu, unsigned first, uint32_t value)
{
    uint32_t rest = bank_of(vgic, vcpu, first)->edge & ~some_of_32(first, 16), edge = 0;

    if (first < IRQ_SPI_FIRST)
        return;
    for (unsigned n = 0; n < 16; n++)
        edge |= ((value >> ICFGR_EDGE(n)) & 1) << n;
    irqs_set_edge(vgic, vcpu, first & ~31u, rest | edge << first % 32);
}

/* --- SGIs: SGIR, CPENDSGIR, SPENDSGIR -------------------------------------- */

/* Which vCPUs an SGI goes to (IHI 0048B 4.3.15). NSATT counts only with the security
 * extension. */
static uint32_t sgi_targets(const struct vgic *vgic, unsigned vcpu, uint32_t value)
{
    uint32_t all = BIT(vgic->vcpu_count) - 1, self = BIT(vcpu);

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

static void send_sgi(struct vgic *vgic, unsigned vcpu, uint32_t value)
{
    uint32_t targets = sgi_targets(vgic, vcpu, value);

    if (targets & ~BIT(vcpu))
        irq_send_sgi(vgic, vcpu, targets & ~BIT(vcpu), SGIR_ID(value));
    if (targets & BIT(vcpu))
        list_registers_raise(vgic, vcpu, SGIR_ID(value), LR_PENDING | LR_SOURCE(vcpu));
}

/* CPENDSGIR and SPENDSGIR have a byte for each SGI, a bit for each source. */
static bool is_sgi_source(unsigned offset)
{
    return offset >= CPENDSGIR && offset < SPENDSGIR_END;
}

/* Pending SGIs may be in list registers, but SGIR need not wait for those: so its row
 * is no STATE, and the other registers in it fold and fill by themselves. */
static uint32_t read_sgi(struct vgic *vgic, unsigned vcpu, unsigned offset)
{
    uint32_t value;

    if (!is_sgi_source(offset))
        return 0;
    spin_lock(&vgic->lock);
    list_registers_fold(vgic, vcpu);
    value = load_bytes(&vgic->vcpus[vcpu].sgi_pending[offset % IRQ_SGI_COUNT]);
    list_registers_fill(vgic, vcpu);
    spin_unlock(&vgic->lock);
    return value;
}

static RARE void write_sgi_sources(struct vgic *vgic, unsigned vcpu, unsigned offset,
                                   uint32_t value)
{
    uint32_t existing = value & BYTES(BIT(vgic->vcpu_count) - 1);

    list_registers_fold(vgic, vcpu);
    for (unsigned n = 0; n < 4; n++) {
        unsigned id = offset % IRQ_SGI_COUNT + n;

        if (offset < SPENDSGIR)
            irq_clear_sgi_sources(vgic, vcpu, id, byte_of(value, n));
        else
            irq_set_sgi_sources(vgic, vcpu, id, byte_of(existing, n));
    }
    list_registers_fill(vgic, vcpu);
}

static void write_sgi(struct vgic *vgic, unsigned vcpu, unsigned offset, uint32_t value)
{
    if (offset == SGIR)
        send_sgi(vgic, vcpu, value);
    else if (is_sgi_source(offset))
        write_sgi_sources(vgic, vcpu, offset, value);
}

/* --- identification: a byte in each word ----------------------------------- */

static uint32_t read_id(struct vgic *vgic, unsigned vcpu, unsigned offset)
{
    static const uint8_t id[] = {
        /* of a GIC-400 */
        0x04, 0x00, 0x00, 0x00, /* ICPIDR4-7 */
        0x90, 0xb4, 0x2b, 0x00, /* ICPIDR0-3: in 2 the architecture, GICv2 */
        0x0d, 0xf0, 0x05, 0xb1, /* ICCIDR0-3 */
    };

    (void)vgic, (void)vcpu;
    return offset >= ID_FIRST ? id[(offset - ID_FIRST) / 4] : 0;
}

/* --- the map --------------------------------------------------------------- */

static uint32_t read_zero(struct vgic *vgic, unsigned vcpu, unsigned offset)
{
    (void)vgic, (void)vcpu, (void)offset;
    return 0;
}

static void ignore(struct vgic *vgic, unsigned vcpu, unsigned offset, uint32_t value)
{
    (void)vgic, (void)vcpu, (void)offset, (void)value;
}

#define ROW(offset) ((offset) / 0x80)
#define REGISTERS(mask, scale, kind, read, write)                                                  \
    {                                                                                              \
        mask, scale, kind, kind == STATE ? 0 : VGIC_IRQ_COUNT, read, write                         \
    }
#define NO_REGISTER REGISTERS(0, 0, COMMAND, read_zero, ignore)

// clang-format off
static const struct row rows[ROW(VGIC_GICD_SIZE)] = {
    /*                                          mask   scale  kind     read           write              */
    [ROW(0x000)]                   = REGISTERS(0x07c, 0,     VALUE,   read_identity, write_control),
    [ROW(0x080)] /* IGROUPR    */  = REGISTERS(0x07c, 3,     VALUE,   read_group,    irqs_set_group1),
    [ROW(0x100)] /* ISENABLER  */  = REGISTERS(0x07c, 3,     COMMAND, read_enabled,  irqs_enable),
    [ROW(0x180)] /* ICENABLER  */  = REGISTERS(0x07c, 3,     COMMAND, read_enabled,  irqs_disable),
    [ROW(0x200)] /* ISPENDR    */  = REGISTERS(0x07c, 3,     STATE,   irqs_pending,  irqs_set_pending),
    [ROW(0x280)] /* ICPENDR    */  = REGISTERS(0x07c, 3,     STATE,   irqs_pending,  irqs_clear_pending),
    [ROW(0x300)] /* ISACTIVER  */  = REGISTERS(0x07c, 3,     STATE,   irqs_active,   irqs_set_active),
    [ROW(0x380)] /* ICACTIVER  */  = REGISTERS(0x07c, 3,     STATE,   irqs_active,   irqs_clear_active),
    [ROW(0x400) ... ROW(0x7ff)]    = REGISTERS(0x3fc, 0,     VALUE,   read_priority, write_priority),
    [ROW(0x800) ... ROW(0xbff)]    = REGISTERS(0x3fc, 0,     VALUE,   read_targets,  write_targets),
    [ROW(0xc00) ... ROW(0xcff)]    = REGISTERS(0x0fc, 2,     VALUE,   read_config,   write_config),
    [ROW(0xd00) ... ROW(0xeff)]    = NO_REGISTER, /* NSACR is of the security extension */
    [ROW(0xf00)] /* SGIR...    */  = REGISTERS(0x07c, 0,     COMMAND, read_sgi,      write_sgi),
    [ROW(0xf80)] /* ICPIDR...  */  = REGISTERS(0x07c, 0,     COMMAND, read_id,       ignore),
};
// clang-format on

static inline unsigned first_of(const struct row *row, uint32_t offset)
{
    return (offset & row->mask) << row->scale;
}

static void state_access(const struct row *row, struct vgic *vgic, unsigned vcpu, unsigned first,
                         struct mmio *io)
{
    spin_lock(&vgic->lock);
    list_registers_fold(vgic, vcpu);
    if (io->write)
        row->write(vgic, vcpu, first, io->value);
    else
        io->value = row->read(vgic, vcpu, first);
    list_registers_fill(vgic, vcpu);
    spin_unlock(&vgic->lock);
}

static inline void plain_write(const struct row *row, struct vgic *vgic, unsigned vcpu,
                               unsigned first, uint32_t value)
{
    spin_lock(&vgic->lock);
    row->write(vgic, vcpu, first, value);
    spin_unlock(&vgic->lock);
}

static void word_access(const struct row *row, struct vgic *vgic, unsigned vcpu, unsigned first,
                        struct mmio *io)
{
    if (row->kind == STATE)
        state_access(row, vgic, vcpu, first, io);
    else if (io->write)
        plain_write(row, vgic, vcpu, first, io->value);
    else
        io->value = row->read(vgic, vcpu, first);
}

/* A byte or a halfword of a word: the rest of it is zero, or stays as it was. */
static void narrow_access(const struct row *row, struct vgic *vgic, unsigned vcpu, unsigned first,
                          struct mmio *io)
{
    uint32_t shift = io->offset % 4 * 8, mask = mmio_size_mask(io->size) << shift;
    struct mmio word = {io->offset & ~3u, io->value << shift & mask, 4, io->write};

    if (io->write && row->kind == VALUE) {
        spin_lock(&vgic->lock);
        word.value |= row->read(vgic, vcpu, first) & ~mask;
        row->write(vgic, vcpu, first, word.value);
        spin_unlock(&vgic->lock);
    } else {
        word_access(row, vgic, vcpu, first, &word);
        io->value = (word.value & mask) >> shift;
    }
}

RARE enum mmio_result vgic_gicd_access(void *device, unsigned vcpu, struct mmio *io)
{
    struct vgic *vgic = device;
    const struct row *row = &rows[ROW(io->offset)];
    unsigned first = first_of(row, io->offset);

    if (first >= VGIC_IRQ_COUNT)
        io->value = 0;
    else if (io->size != 4)
        narrow_access(row, vgic, vcpu, first, io);
    else
        word_access(row, vgic, vcpu, first, io);
    return MMIO_DONE;
}

uint32_t vgic_gicd_read(struct vgic *vgic, unsigned vcpu, uint32_t offset)
{
    const struct row *row = &rows[ROW(offset)];
    unsigned first = first_of(row, offset);
    struct mmio io = {.offset = offset, .size = 4};

    if (__builtin_expect(first < row->plain, 1))
        return row->read(vgic, vcpu, first);
    vgic_gicd_access(vgic, vcpu, &io);
    return io.value;
}

void vgic_gicd_write(struct vgic *vgic, unsigned vcpu, uint32_t offset, uint32_t value)
{
    const struct row *row = &rows[ROW(offset)];
    unsigned first = first_of(row, offset);
    struct mmio io = {.offset = offset, .value = value, .size = 4, .write = true};

    if (__builtin_expect(first < row->plain, 1))
        plain_write(row, vgic, vcpu, first, value);
    else
        vgic_gicd_access(vgic, vcpu, &io);
}
