/* SPDX-License-Identifier: BSD-2-Clause */
/* core/devices/pl031.c - the registers of a real-time clock (DDI 0224 chapter 3). */
#include "core/devices/pl031.h"

enum {
    RTC_DR = 0x00,   /* RO  the time                            */
    RTC_MR = 0x04,   /* RW  when to interrupt                   */
    RTC_LR = 0x08,   /* RW  sets the time                       */
    RTC_CR = 0x0c,   /* RW  start: it always runs               */
    RTC_IMSC = 0x10, /* RW  interrupt let through               */
    RTC_RIS = 0x14,  /* RO  it is the time, or was              */
    RTC_MIS = 0x18,  /* RO  ... and it is let through           */
    RTC_ICR = 0x1c,  /* WO  forget it                           */
    RTC_ID = 0xfe0,  /* RO  PeriphID0-3, PCellID0-3, up to 0xfff */
};

#define RTC_CR_START BIT(0)
#define RTC_INT      BIT(0)

/* As QEMU's virt has them. */
static const uint8_t id[] = {0x31, 0x10, 0x14, 0x00, 0x0d, 0xf0, 0x05, 0xb1};

static void update_line(struct pl031 *rtc)
{
    bool level = rtc->raw && rtc->enabled;

    if (level == rtc->line)
        return;
    rtc->line = level;
    rtc->ops->set_line(rtc->owner, level);
}

static uint32_t guest_seconds(const struct pl031 *rtc)
{
    return (uint32_t)rtc->ops->now_seconds(rtc->owner) + rtc->offset;
}

/* Late is as good as in time: the clock may have gone past the match. */
static void ring_if_due(struct pl031 *rtc)
{
    if (rtc->due == PL031_ALARM_OFF || rtc->ops->now_seconds(rtc->owner) < rtc->due)
        return;
    rtc->due = PL031_ALARM_OFF;
    rtc->raw = true;
    update_line(rtc);
}

/* RTCDR or RTCMR was written: they match now, or so many seconds ahead (DDI 0224
 * 2.2.2). Both wrap at 2^32, and so does their difference. */
static void find_match(struct pl031 *rtc)
{
    uint64_t now = rtc->ops->now_seconds(rtc->owner);
    uint32_t ahead = rtc->match - ((uint32_t)now + rtc->offset);

    rtc->due = now + ahead;
    rtc->ops->set_alarm(rtc->owner, ahead ? rtc->due : PL031_ALARM_OFF);
    ring_if_due(rtc);
}

void pl031_init(struct pl031 *rtc, const struct pl031_ops *ops, void *owner)
{
    *rtc = (struct pl031){.ops = ops, .owner = owner, .due = PL031_ALARM_OFF};
}

void pl031_reset(struct pl031 *rtc)
{
    spin_lock(&rtc->lock);
    rtc->offset = rtc->match = rtc->load = 0;
    rtc->raw = rtc->enabled = false;
    rtc->due = PL031_ALARM_OFF;
    rtc->ops->set_alarm(rtc->owner, PL031_ALARM_OFF);
    update_line(rtc);
    spin_unlock(&rtc->lock);
}

void pl031_alarm(struct pl031 *rtc)
{
    spin_lock(&rtc->lock);
    ring_if_due(rtc);
    if (rtc->due != PL031_ALARM_OFF) /* early: the guest has moved it meanwhile */
        rtc->ops->set_alarm(rtc->owner, rtc->due);
    spin_unlock(&rtc->lock);
}

static uint32_t read_register(const struct pl031 *rtc, uint32_t offset)
{
    switch (offset) {
    case RTC_DR:
        return guest_seconds(rtc);
    case RTC_MR:
        return rtc->match;
    case RTC_LR:
        return rtc->load;
    case RTC_CR:
        return RTC_CR_START;
    case RTC_IMSC:
        return rtc->enabled ? RTC_INT : 0;
    case RTC_RIS:
        return rtc->raw ? RTC_INT : 0;
    case RTC_MIS:
        return rtc->raw && rtc->enabled ? RTC_INT : 0;
    default:
        return offset >= RTC_ID && offset < PL031_SIZE ? id[(offset - RTC_ID) / 4] : 0;
    }
}

static void write_register(struct pl031 *rtc, uint32_t offset, uint32_t value)
{
    switch (offset) {
    case RTC_MR:
        rtc->match = value;
        find_match(rtc);
        break;
    case RTC_LR:
        rtc->load = value;
        rtc->offset = value - (uint32_t)rtc->ops->now_seconds(rtc->owner);
        find_match(rtc);
        break;
    case RTC_IMSC:
        rtc->enabled = value & RTC_INT;
        break;
    case RTC_ICR:
        rtc->raw = rtc->raw && !(value & RTC_INT);
        break;
    default: /* read only, or nothing there */
        break;
    }
    update_line(rtc);
}

/* A narrow read gets its bytes of the register; a narrow write counts as a word with
 * zeros above, and not at all unless it holds the lowest byte. */
enum mmio_result pl031_access(void *device, unsigned vcpu, struct mmio *io)
{
    struct pl031 *rtc = device;
    uint32_t lane = io->offset % 4;

    (void)vcpu;
    spin_lock(&rtc->lock);
    ring_if_due(rtc);
    if (!io->write)
        io->value =
            (read_register(rtc, io->offset - lane) >> (8 * lane)) & mmio_size_mask(io->size);
    else if (lane == 0)
        write_register(rtc, io->offset, io->value);
    spin_unlock(&rtc->lock);
    return MMIO_DONE;
}
