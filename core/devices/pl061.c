/* SPDX-License-Identifier: BSD-2-Clause */
/* core/devices/pl061.c - the registers of a GPIO block (DDI 0190 chapter 3). */
#include "core/devices/pl061.h"

#include <string.h>

enum {                   /* reg[(offset - GPIO_DIR) / 4] */
       GPIO_DIR = 0x400, /* RW  output, not input                       */
       GPIO_AFSEL = 0x420,
       GPIO_ID = 0xfe0, /* RO  PeriphID0-3, PCellID0-3, up to 0xfff    */
       GPIO_END = 0x1000,
};

/* Below GPIO_DIR is GPIODATA, many times: bits [9:2] of the address are a mask. */
#define DATA_MASK(offset) ((uint8_t)((offset) >> 2))

enum {
    DIR,
    IS,  /* RW  sensitive to the level, not to edges      */
    IBE, /* RW  to both edges                             */
    IEV, /* RW  to the rising edge, the high level        */
    IE,  /* RW  interrupt let through                     */
    RIS, /* RO  interrupt, of which we keep edges         */
    MIS, /* RO  ... and it is let through                 */
    IC,  /* WO  forget an edge                            */
};

/* As QEMU's virt has them. */
static const uint8_t id[] = {0x61, 0x10, 0x04, 0x00, 0x0d, 0xf0, 0x05, 0xb1};

/* An input that nobody pulses is low: that may be the level the guest asked for. */
static uint8_t raw(const struct pl061 *gpio)
{
    const uint8_t *reg = gpio->reg;

    return (uint8_t)((reg[RIS] & ~reg[IS]) | (reg[IS] & ~reg[IEV] & ~reg[DIR]));
}

static void update_line(struct pl061 *gpio)
{
    bool level = raw(gpio) & gpio->reg[IE];

    if (level == gpio->line)
        return;
    gpio->line = level;
    gpio->ops->set_line(gpio->owner, level);
}

void pl061_init(struct pl061 *gpio, const struct pl061_ops *ops, void *owner)
{
    *gpio = (struct pl061){.ops = ops, .owner = owner};
}

void pl061_reset(struct pl061 *gpio)
{
    spin_lock(&gpio->lock);
    gpio->data = 0;
    memset(gpio->reg, 0, sizeof(gpio->reg));
    update_line(gpio);
    spin_unlock(&gpio->lock);
}

/* It has a rising edge and a falling one: whichever the guest waits for, it comes. */
void pl061_pulse(struct pl061 *gpio, unsigned line)
{
    spin_lock(&gpio->lock);
    gpio->reg[RIS] |= (uint8_t)(BIT(line) & ~gpio->reg[IS] & ~gpio->reg[DIR]);
    update_line(gpio);
    spin_unlock(&gpio->lock);
}

static uint8_t read_register(const struct pl061 *gpio, uint32_t offset)
{
    unsigned n = (offset - GPIO_DIR) / 4;

    if (offset < GPIO_DIR)
        return gpio->data & gpio->reg[DIR] & DATA_MASK(offset);
    if (offset >= GPIO_ID)
        return offset < GPIO_END ? id[(offset - GPIO_ID) / 4] : 0;
    if (n == RIS)
        return raw(gpio);
    if (n == MIS)
        return raw(gpio) & gpio->reg[IE];
    return n < PL061_REG_COUNT ? gpio->reg[n] : 0; /* IC is never written */
}

static void write_register(struct pl061 *gpio, uint32_t offset, uint8_t value)
{
    uint8_t mask = DATA_MASK(offset) & gpio->reg[DIR];
    unsigned n = (offset - GPIO_DIR) / 4;

    if (offset < GPIO_DIR)
        gpio->data = (uint8_t)((gpio->data & ~mask) | (value & mask));
    else if (n == IC)
        gpio->reg[RIS] &= (uint8_t)~value;
    else if (n < PL061_REG_COUNT && n != RIS && n != MIS)
        gpio->reg[n] = value;
}

/* A narrow write counts as a word with zeros above, and not at all unless it holds the
 * lowest byte. */
enum mmio_result pl061_access(void *device, unsigned vcpu, struct mmio *io)
{
    struct pl061 *gpio = device;
    uint32_t lane = io->offset % 4;
    uint8_t before, changed;

    (void)vcpu;
    spin_lock(&gpio->lock);
    before = gpio->data & gpio->reg[DIR];
    if (!io->write)
        io->value = lane ? 0 : read_register(gpio, io->offset);
    else if (!lane)
        write_register(gpio, io->offset, (uint8_t)io->value);
    update_line(gpio);
    changed = before ^ (gpio->data & gpio->reg[DIR]);
    spin_unlock(&gpio->lock);
    if (changed)
        gpio->ops->outputs_changed(gpio->owner, changed);
    return MMIO_DONE;
}
