/* SPDX-License-Identifier: BSD-2-Clause */
/* core/devices/sp805.c - the registers of a watchdog (DDI 0270 chapter 3). */
#include "core/devices/sp805.h"

enum {
    WDOG_LOAD = 0x000,    /* RW  where it begins, and begins now  */
    WDOG_VALUE = 0x004,   /* RO  where it is                      */
    WDOG_CONTROL = 0x008, /* RW  it counts, it expires            */
    WDOG_INTCLR = 0x00c,  /* WO  served: begins anew              */
    WDOG_RIS = 0x010,     /* RO  it was at zero                   */
    WDOG_MIS = 0x014,     /* RO  ... and counts                   */
    WDOG_LOCK = 0xc00,    /* RW  no register but this is written  */
    WDOG_ID = 0xfe0,      /* RO  PeriphID0-3, PCellID0-3, up to 0xfff */
};

#define CONTROL_INTEN BIT(0)
#define CONTROL_RESEN BIT(1)
#define UNLOCK        UINT32_C(0x1acce551)

#define REST          (SP805_HZ / 1000) /* between two expiries that nobody serves */

static const uint8_t id[] = {0x05, 0x18, 0x14, 0x00, 0x0d, 0xf0, 0x05, 0xb1};

static bool zero_matters(const struct sp805 *dog)
{
    return !dog->raw || dog->control & CONTROL_RESEN;
}

/* While the interrupt is raised and it may not expire, zero after zero changes nothing: an alarm
 * for each would take its core's time, whoever runs there. If it may, now and then is enough. */
static uint64_t alarm_of(const struct sp805 *dog)
{
    if (!zero_matters(dog))
        return SP805_ALARM_OFF;
    return dog->raw && dog->zero < dog->rested ? dog->rested : dog->zero;
}

static void update_outputs(struct sp805 *dog)
{
    bool level = dog->raw && dog->control & CONTROL_INTEN;
    uint64_t alarm = alarm_of(dog);

    if (alarm != dog->alarm)
        dog->ops->set_alarm(dog->owner, alarm);
    dog->alarm = alarm;
    if (level != dog->line)
        dog->ops->set_line(dog->owner, level);
    dog->line = level;
}

static uint64_t now(const struct sp805 *dog)
{
    return dog->ops->now(dog->owner);
}

static bool counts(const struct sp805 *dog)
{
    return dog->zero != SP805_ALARM_OFF;
}

static uint32_t value(const struct sp805 *dog)
{
    uint64_t time = now(dog);

    if (!counts(dog))
        return dog->stands_at;
    return dog->zero > time ? (uint32_t)(dog->zero - time) : 0;
}

static void begin(struct sp805 *dog)
{
    dog->zero = now(dog) + dog->load;
}

static void stand(struct sp805 *dog)
{
    dog->stands_at = value(dog);
    dog->zero = SP805_ALARM_OFF;
}

/* From the load value: at once if it counts, else when it begins to. */
static void reload(struct sp805 *dog)
{
    dog->stands_at = dog->load;
    if (counts(dog))
        begin(dog);
}

static void write_control(struct sp805 *dog, uint32_t control)
{
    bool counted = counts(dog);

    dog->control = control & (CONTROL_INTEN | CONTROL_RESEN);
    if (control & CONTROL_INTEN && !counted)
        begin(dog);
    else if (!(control & CONTROL_INTEN) && counted)
        stand(dog);
}

/* Late is as good as in time, and a time that was missed altogether does not count. */
static void ring_if_due(struct sp805 *dog)
{
    uint64_t time = now(dog);

    if (!counts(dog) || time < dog->zero)
        return;
    if (!zero_matters(dog)) {
        dog->zero = time + dog->load - (time - dog->zero) % dog->load;
        return;
    }
    begin(dog);
    if (dog->raw) {
        dog->rested = time + REST;
        dog->ops->expired(dog->owner);
    }
    dog->raw = true;
    update_outputs(dog);
}

void sp805_init(struct sp805 *dog, const struct sp805_ops *ops, void *owner)
{
    *dog = (struct sp805){
        .ops = ops, .owner = owner, .zero = SP805_ALARM_OFF, .alarm = SP805_ALARM_OFF};
}

void sp805_reset(struct sp805 *dog, uint32_t ms)
{
    spin_lock(&dog->lock);
    dog->raw = dog->locked = false;
    write_control(dog, 0);
    dog->load = dog->stands_at = UINT32_MAX;
    if (ms) {
        dog->load = ms * (SP805_HZ / 2000); /* it expires at the second zero */
        write_control(dog, CONTROL_INTEN | CONTROL_RESEN);
    }
    update_outputs(dog);
    spin_unlock(&dog->lock);
}

void sp805_alarm(struct sp805 *dog)
{
    spin_lock(&dog->lock);
    dog->alarm = SP805_ALARM_OFF;
    ring_if_due(dog);
    update_outputs(dog); /* early: it was served meanwhile */
    spin_unlock(&dog->lock);
}

static uint32_t read_register(const struct sp805 *dog, uint32_t offset)
{
    switch (offset) {
    case WDOG_LOAD:
        return dog->load;
    case WDOG_VALUE:
        return value(dog);
    case WDOG_CONTROL:
        return dog->control;
    case WDOG_RIS:
        return dog->raw;
    case WDOG_MIS:
        return dog->raw && dog->control & CONTROL_INTEN;
    case WDOG_LOCK:
        return dog->locked;
    default:
        return offset >= WDOG_ID && offset < SP805_SIZE ? id[(offset - WDOG_ID) / 4] : 0;
    }
}

static void write_register(struct sp805 *dog, uint32_t offset, uint32_t value)
{
    if (offset == WDOG_LOCK) {
        dog->locked = value != UNLOCK;
        return;
    }
    if (dog->locked)
        return;
    switch (offset) {
    case WDOG_LOAD:
        dog->load = value ? value : 1; /* 0: at once (DDI 0270 3.3.1) */
        reload(dog);
        break;
    case WDOG_CONTROL:
        write_control(dog, value);
        break;
    case WDOG_INTCLR:
        dog->raw = false;
        reload(dog);
        break;
    default: /* read only, or nothing there */
        break;
    }
    update_outputs(dog);
}

/* All registers are words; a narrow read gets its bytes of one, a narrow write is lost. */
enum mmio_result sp805_access(void *device, unsigned vcpu, struct mmio *io)
{
    struct sp805 *dog = device;
    uint32_t lane = io->offset % 4;

    (void)vcpu;
    spin_lock(&dog->lock);
    ring_if_due(dog);
    if (!io->write)
        io->value =
            (read_register(dog, io->offset - lane) >> (8 * lane)) & mmio_size_mask(io->size);
    else if (io->size == sizeof(uint32_t))
        write_register(dog, io->offset, io->value);
    spin_unlock(&dog->lock);
    return MMIO_DONE;
}
