/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/unit/gic_oracle.c - see gic_oracle.h. Slow and plain on purpose. */
#include "tests/unit/gic_oracle.h"

#include <string.h>

#define SPURIOUS    1023u
#define WRONG_GROUP 1022u
#define IDLE        0x100u

struct oracle_irq *oracle_irq(struct oracle *gic, unsigned cpu, unsigned id)
{
    return id < 32 ? &gic->cpu[cpu].private[id] : &gic->shared[id];
}

void oracle_reset(struct oracle *gic, unsigned cpu_count)
{
    memset(gic, 0, sizeof(*gic));
    gic->cpu_count = cpu_count;
    for (unsigned cpu = 0; cpu < cpu_count; cpu++)
        for (unsigned id = 0; id < 16; id++)
            gic->cpu[cpu].private[id] = (struct oracle_irq){.enabled = true, .edge = true};
}

/* --- state ----------------------------------------------------------------- */

static bool is_pending(const struct oracle_irq *irq)
{
    return irq->latched || irq->sources || (irq->line && !irq->edge);
}

void oracle_set_line(struct oracle *gic, unsigned cpu, unsigned id, bool level)
{
    struct oracle_irq *irq = oracle_irq(gic, cpu, id);

    if (level && !irq->line && irq->edge)
        irq->latched = true;
    irq->line = level;
}

void oracle_pulse(struct oracle *gic, unsigned cpu, unsigned id)
{
    oracle_irq(gic, cpu, id)->latched = true;
}

static bool goes_to(const struct oracle *gic, unsigned cpu, unsigned id)
{
    uint8_t targets = gic->shared[id].targets;

    if (id < 32 || gic->cpu_count == 1)
        return true;
    for (unsigned first = 0; first < gic->cpu_count; first++)
        if (targets & BIT(first))
            return first == cpu;
    return false;
}

/* --- the CPU interface ----------------------------------------------------- */

static bool is_offered(struct oracle *gic, unsigned cpu, unsigned id)
{
    const struct oracle_irq *irq = oracle_irq(gic, cpu, id);

    return is_pending(irq) && !irq->active && irq->enabled && goes_to(gic, cpu, id) &&
           (gic->control & (irq->group1 ? 2 : 1));
}

static unsigned best_priority(struct oracle *gic, unsigned cpu)
{
    unsigned best = IDLE;

    for (unsigned id = 0; id < ORACLE_IRQS; id++)
        if (is_offered(gic, cpu, id) && oracle_irq(gic, cpu, id)->priority < best)
            best = oracle_irq(gic, cpu, id)->priority;
    return best;
}

static unsigned running_priority(const struct oracle_cpu *cpu)
{
    for (unsigned level = 0; level < 32; level++)
        if (cpu->running & BIT(level))
            return 8 * level;
    return IDLE;
}

/* IHI 0048B table 3-2 and 3.3.3, for 5 bits of priority. */
static unsigned group_priority(const struct oracle_cpu *cpu, const struct oracle_irq *irq)
{
    unsigned point = cpu->binary_point < 2 ? 2 : cpu->binary_point;

    if (irq->group1 && !cpu->cbpr)
        point = (cpu->aliased_binary_point < 3 ? 3 : cpu->aliased_binary_point) - 1;
    return (unsigned)irq->priority >> (point + 1) << (point + 1);
}

static bool would_signal(const struct oracle_cpu *cpu, const struct oracle_irq *irq)
{
    return (irq->group1 ? cpu->enable_group1 : cpu->enable_group0) && irq->priority < cpu->mask &&
           group_priority(cpu, irq) < running_priority(cpu);
}

/* Is one of the most urgent signalled (or: not signalled)? */
static bool best_is(struct oracle *gic, unsigned cpu, bool signalled)
{
    unsigned best = best_priority(gic, cpu);

    for (unsigned id = 0; id < ORACLE_IRQS; id++) {
        const struct oracle_irq *irq = oracle_irq(gic, cpu, id);

        if (is_offered(gic, cpu, id) && irq->priority == best &&
            would_signal(&gic->cpu[cpu], irq) == signalled)
            return true;
    }
    return false;
}

bool oracle_may_signal(struct oracle *gic, unsigned cpu)
{
    return best_is(gic, cpu, true);
}

bool oracle_may_be_silent(struct oracle *gic, unsigned cpu)
{
    return best_priority(gic, cpu) == IDLE || best_is(gic, cpu, false);
}

bool oracle_has_signal(struct oracle *gic, unsigned cpu)
{
    for (unsigned id = 0; id < ORACLE_IRQS; id++)
        if (is_offered(gic, cpu, id) && would_signal(&gic->cpu[cpu], oracle_irq(gic, cpu, id)))
            return true;
    return false;
}

/* What the guest reads if this interrupt is the next. */
static uint32_t answer_for(const struct oracle_cpu *cpu, const struct oracle_irq *irq, unsigned id,
                           bool group1)
{
    if (!would_signal(cpu, irq))
        return SPURIOUS;
    if (group1)
        return irq->group1 ? id : SPURIOUS;
    return irq->group1 && !cpu->ack_ctl ? WRONG_GROUP : id;
}

static bool take(struct oracle_cpu *cpu, struct oracle_irq *irq, unsigned id, uint32_t iar)
{
    if (id < 16) {
        if (!(irq->sources & BIT(iar >> 10)))
            return false;
        irq->sources &= (uint8_t)~BIT(iar >> 10);
    }
    irq->latched = false;
    irq->active = true;
    cpu->running |= BIT(group_priority(cpu, irq) / 8);
    return true;
}

bool oracle_acknowledge(struct oracle *gic, unsigned cpu, bool group1, uint32_t iar)
{
    unsigned best = best_priority(gic, cpu);

    if (best == IDLE)
        return iar == SPURIOUS;
    for (unsigned id = 0; id < ORACLE_IRQS; id++) {
        struct oracle_irq *irq = oracle_irq(gic, cpu, id);
        uint32_t answer;

        if (!is_offered(gic, cpu, id) || irq->priority != best)
            continue;
        answer = answer_for(&gic->cpu[cpu], irq, id, group1);
        if (answer == (iar & 0x3ff))
            return answer >= 1020 || take(&gic->cpu[cpu], irq, id, iar);
    }
    return false;
}

void oracle_end(struct oracle *gic, unsigned cpu, uint32_t iar)
{
    gic->cpu[cpu].running &= gic->cpu[cpu].running - 1;
    if (!gic->cpu[cpu].eoi_mode)
        oracle_deactivate(gic, cpu, iar);
}

void oracle_deactivate(struct oracle *gic, unsigned cpu, uint32_t iar)
{
    oracle_irq(gic, cpu, iar & 0x3ff)->active = false;
}

/* --- registers, a bit or byte at a time ------------------------------------ */

/* One bit of a bank with a bit for each interrupt. */
static bool read_bit(const struct oracle_irq *irq, uint32_t bank)
{
    switch (bank) {
    case 0x080:
        return irq->group1;
    case 0x100:
    case 0x180:
        return irq->enabled;
    case 0x200:
    case 0x280:
        return is_pending(irq);
    default:
        return irq->active;
    }
}

static void write_one(struct oracle_irq *irq, unsigned id, uint32_t bank)
{
    switch (bank) {
    case 0x100:
        irq->enabled = true;
        break;
    case 0x180:
        irq->enabled = id < 16;
        break;
    case 0x200:
        irq->latched = id >= 16 ? true : irq->latched;
        break;
    case 0x280:
        irq->latched = false;
        break;
    case 0x300:
        irq->active = true;
        break;
    case 0x380:
        irq->active = false;
        break;
    }
}

static uint8_t read_bits(struct oracle *gic, unsigned cpu, uint32_t offset)
{
    uint32_t bank = offset & ~0x7fu, first = (offset & 0x7f) * 8;
    uint8_t value = 0;

    for (unsigned n = 0; n < 8 && first + n < ORACLE_IRQS; n++)
        value |= (uint8_t)(read_bit(oracle_irq(gic, cpu, first + n), bank) << n);
    return value;
}

static void write_bits(struct oracle *gic, unsigned cpu, uint32_t offset, uint8_t value)
{
    uint32_t bank = offset & ~0x7fu, first = (offset & 0x7f) * 8;

    for (unsigned n = 0; n < 8 && first + n < ORACLE_IRQS; n++) {
        struct oracle_irq *irq = oracle_irq(gic, cpu, first + n);

        if (bank == 0x080)
            irq->group1 = value & BIT(n);
        else if (value & BIT(n))
            write_one(irq, first + n, bank);
    }
}

static uint8_t read_byte(struct oracle *gic, unsigned cpu, uint32_t offset)
{
    if (offset == 0)
        return (uint8_t)gic->control;
    if (offset >= 0x080 && offset < 0x400)
        return read_bits(gic, cpu, offset);
    if (offset >= 0x400 && offset < 0x400 + ORACLE_IRQS)
        return oracle_irq(gic, cpu, offset - 0x400)->priority;
    if (offset >= 0x800 && offset < 0x820)
        return (uint8_t)BIT(cpu);
    if (offset >= 0x820 && offset < 0x800 + ORACLE_IRQS)
        return oracle_irq(gic, cpu, offset - 0x800)->targets;
    if (offset >= 0xf10 && offset < 0xf30)
        return gic->cpu[cpu].private[offset & 0xf].sources;
    return 0;
}

static void write_byte(struct oracle *gic, unsigned cpu, uint32_t offset, uint8_t value)
{
    uint8_t all = (uint8_t)(BIT(gic->cpu_count) - 1);

    if (offset == 0)
        gic->control = value & 3;
    else if (offset >= 0x080 && offset < 0x400)
        write_bits(gic, cpu, offset, value);
    else if (offset >= 0x400 && offset < 0x400 + ORACLE_IRQS)
        oracle_irq(gic, cpu, offset - 0x400)->priority = value & 0xf8;
    else if (offset >= 0x820 && offset < 0x800 + ORACLE_IRQS)
        gic->shared[offset - 0x800].targets = value & all;
    else if (offset >= 0xf10 && offset < 0xf20)
        gic->cpu[cpu].private[offset & 0xf].sources &= (uint8_t)~value;
    else if (offset >= 0xf20 && offset < 0xf30)
        gic->cpu[cpu].private[offset & 0xf].sources |= value & all;
}

static void send_sgi(struct oracle *gic, unsigned cpu, uint32_t value)
{
    for (unsigned to = 0; to < gic->cpu_count; to++) {
        bool wanted[4] = {value >> 16 & BIT(to), to != cpu, to == cpu, false};

        if (wanted[value >> 24 & 3])
            gic->cpu[to].private[value & 0xf].sources |= (uint8_t)BIT(cpu);
    }
}

uint32_t oracle_read(struct oracle *gic, unsigned cpu, uint32_t offset, unsigned size)
{
    uint32_t value = 0;

    for (unsigned n = 0; n < size; n++)
        value |= (uint32_t)read_byte(gic, cpu, offset + n) << (8 * n);
    return value;
}

void oracle_write(struct oracle *gic, unsigned cpu, uint32_t offset, unsigned size, uint32_t value)
{
    if (offset == 0xf00) {
        send_sgi(gic, cpu, value);
        return;
    }
    for (unsigned n = 0; n < size; n++)
        write_byte(gic, cpu, offset + n, (uint8_t)(value >> (8 * n)));
}
