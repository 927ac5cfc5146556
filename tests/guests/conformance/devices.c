/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/guests/conformance/devices.c - the small devices of the virt machine: PL011, PL031,
 * 32 empty virtio-mmio slots; and the device tree that tells of them. */
#include "guests/runtime/devices.h"
#include "guests/runtime/boot.h"
#include "guests/runtime/console.h"
#include "guests/runtime/exceptions.h"
#include "guests/runtime/fdt.h"
#include "guests/runtime/gic.h"
#include "guests/runtime/smccc.h"
#include "guests/runtime/sysreg.h"
#include "guests/runtime/tap.h"
#include "guests/runtime/timer.h"
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define TIMEOUT_US   5000000u
#define SETTLE_US    2000u

/* Device tree ----------------------------------------------------------------------------- */

static bool lists(struct fdt_property property, const char *text)
{
    for (uint32_t at = 0; at < property.bytes; at += strlen((const char *)property.data + at) + 1)
        if (!strcmp((const char *)property.data + at, text))
            return true;
    return false;
}

static void the_device_tree_tells_of_the_machine(void)
{
    const void *fdt = fdt_find();

    topic("device tree");
    natively_skip("QEMU has none for an ELF");
    check(fdt != 0, "there is a device tree");
    if (!fdt)
        return;
    check_equal((uint32_t)fdt % 8, 0, "aligned to 8 bytes");
    check(lists(fdt_get(fdt, "", "compatible"), "linux,dummy-virt"), "linux,dummy-virt");
    check_equal(fdt_ram_base(fdt), RAM_BASE, "memory begins at 0x40000000");
    check_equal(fdt_ram_bytes(fdt), 32u << 20, "and is 32 MiB");
    check(lists(fdt_get(fdt, "intc@8000000", "compatible"), "arm,cortex-a15-gic"), "a GICv2");
    check(lists(fdt_get(fdt, "psci", "compatible"), "arm,psci-1.0"), "PSCI 1.0");
    check(lists(fdt_get(fdt, "psci", "method"), "hvc"), "by HVC");
    check(lists(fdt_get(fdt, "timer", "compatible"), "arm,armv7-timer"), "generic timer");
    check(lists(fdt_get(fdt, "pl011@9000000", "compatible"), "arm,pl011"), "PL011");
    check(lists(fdt_get(fdt, "pl031@9010000", "compatible"), "arm,pl031"), "PL031");
    check(lists(fdt_get(fdt, "virtio_mmio@a000000", "compatible"), "virtio,mmio"), "virtio");
    check(fdt_get(fdt, "chosen", "stdout-path").data != 0, "chosen: stdout-path");
}

/* Memory begins and ends where the tree says so. */
static void all_of_memory_is_there(void)
{
    const void *fdt = fdt_find();
    uint32_t end = RAM_BASE + (fdt ? fdt_ram_bytes(fdt) : 0);
    volatile uint32_t *last = (volatile uint32_t *)(end - 4);

    if (!fdt)
        return;
    *last = 0x600dcafe;
    check_equal(*last, 0x600dcafe, "the last word of memory keeps what is written");
    exceptions_arm(0);
    (void)read32(end);
    check_equal(exceptions_disarm(), 1, "the word behind it aborts");
}

/* Identification ---------------------------------------------------------------------------- */

struct identified {
    const char *name;
    uint32_t base;
    uint8_t id[8]; /* peripheral ID 0-3, component ID 0-3 */
};

// clang-format off
static const struct identified identified[] = {
    {"PL011", PL011_BASE + PL011_ID, {0x11, 0x10, 0x04, 0x00, 0x0d, 0xf0, 0x05, 0xb1}},
    {"PL031", PL031_BASE + PL031_ID, {0x31, 0x10, 0x04, 0x00, 0x0d, 0xf0, 0x05, 0xb1}},
};
// clang-format on

/* Peripheral ID 2 holds the revision too, which is anybody's choice. */
static void devices_identify_themselves(void)
{
    topic("identification");
    for (unsigned n = 0; n < COUNT(identified); n++) {
        for (unsigned i = 0; i < 8; i++) {
            uint32_t at = identified[n].base + 4 * i, value = read32(at);

            check_equal(value & (i == 2 ? 0x0f : 0xff), identified[n].id[i], "%s: ID register %u",
                        identified[n].name, i);
            check(read8(at) == value && read16(at) == value, "%s: by byte and halfword",
                  identified[n].name);
        }
    }
}

/* PL011 -------------------------------------------------------------------------------------- */

static void the_idle_uart(void)
{
    uint32_t flags;

    topic("PL011");
    console_drain();
    flags = read32(PL011_BASE + PL011_FR);
    check(flags & PL011_FR_TXFE, "the transmit FIFO is empty");
    check(!(flags & PL011_FR_TXFF), "and not full");
    check(flags & PL011_FR_RXFE, "so is the receive FIFO");
    check(!(flags & PL011_FR_RXFF), "and not full");
    check(!(flags & PL011_FR_BUSY), "the UART is not busy");
}

static void uart_registers_keep_what_is_written(void)
{
    static const struct {
        const char *name;
        uint32_t offset, value;
    } rows[] = {
        {"IBRD", PL011_IBRD, 0x0123},
        {"FBRD", PL011_FBRD, 0x15},
        {"LCRH", PL011_LCRH, PL011_LCRH_8BITS | PL011_LCRH_FEN},
        {"IFLS", PL011_IFLS, 0x1b},
        {"CR", PL011_CR, PL011_CR_UARTEN | PL011_CR_TXE | PL011_CR_RXE},
    };

    for (unsigned n = 0; n < COUNT(rows); n++) {
        write32(PL011_BASE + rows[n].offset, rows[n].value);
        check_equal(read32(PL011_BASE + rows[n].offset), rows[n].value, "%s keeps its value",
                    rows[n].name);
    }
    write32(PL011_BASE + PL011_IFLS, 0x12);
}

/* One byte at a time, the next one when the last one's interrupt came. */
static const char message[] = "# this line is sent by interrupts\r\n";
static volatile unsigned sent;

static void send_next(void)
{
    write32(PL011_BASE + PL011_ICR, PL011_INT_TX);
    if (sent < sizeof message - 1)
        write32(PL011_BASE + PL011_DR, (uint8_t)message[sent++]);
    else
        write32(PL011_BASE + PL011_IMSC, 0);
}

static void output_goes_by_interrupts(void)
{
    unsigned taken;

    gic_reset();
    gicd_write(GICD_ICFGR + IRQ_PL011 / 16 * 4, 0);
    gicd_set(GICD_ISENABLER, IRQ_PL011);
    irq_on(IRQ_PL011, send_next);
    sent = 0;
    console_drain();
    write32(PL011_BASE + PL011_LCRH, PL011_LCRH_8BITS); /* no FIFO: an interrupt for each byte */
    write32(PL011_BASE + PL011_IMSC, PL011_INT_TX);
    write32(PL011_BASE + PL011_DR, (uint8_t)message[sent++]);
    taken = irq_take(sizeof message - 1, TIMEOUT_US);
    write32(PL011_BASE + PL011_IMSC, 0);
    write32(PL011_BASE + PL011_LCRH, PL011_LCRH_8BITS | PL011_LCRH_FEN);
    check_equal(sent, sizeof message - 1, "a line is sent by transmit interrupts");
    check(taken >= sizeof message - 1, "one for each byte");
}

static void uart_interrupts_can_be_masked_and_cleared(void)
{
    bool raw, masked, unmasked, cleared;

    console_drain();
    write32(PL011_BASE + PL011_IMSC, 0);
    write32(PL011_BASE + PL011_LCRH, PL011_LCRH_8BITS);
    write32(PL011_BASE + PL011_DR, '#');
    raw = WAIT_FOR(read32(PL011_BASE + PL011_RIS) & PL011_INT_TX, TIMEOUT_US);
    masked = !(read32(PL011_BASE + PL011_MIS) & PL011_INT_TX);
    write32(PL011_BASE + PL011_IMSC, PL011_INT_TX);
    unmasked = read32(PL011_BASE + PL011_MIS) & PL011_INT_TX;
    write32(PL011_BASE + PL011_IMSC, 0);
    write32(PL011_BASE + PL011_ICR, PL011_INT_ALL);
    cleared = !(read32(PL011_BASE + PL011_RIS) & PL011_INT_TX);
    write32(PL011_BASE + PL011_LCRH, PL011_LCRH_8BITS | PL011_LCRH_FEN);
    print("\n");
    check(raw, "RIS says that a byte was sent");
    check(masked, "MIS does not, while it is masked");
    check(unmasked, "unmasked it does");
    check(cleared, "ICR clears it");
}

/* More than any FIFO holds, as fast as the flag allows. */
static void nothing_is_lost_in_a_flood(void)
{
    for (unsigned n = 0; n < 64; n++)
        print("# flood %02u 0123456789abcdefghijklmnopqrstuvwxyz\n", n);
    check(true, "64 lines of flood were sent");
}

/* PL031 -------------------------------------------------------------------------------------- */

static void alarm_rings(void)
{
    write32(PL031_BASE + PL031_ICR, 1);
}

static void the_clock_ticks_and_rings(void)
{
    uint32_t time = read32(PL031_BASE + PL031_DR);

    topic("PL031");
    check(read32(PL031_BASE + PL031_CR) & 1, "the clock runs");
    check(time > 1600000000u, "it is later than 2020");
    gic_reset();
    irq_sleep(1500000);
    check(read32(PL031_BASE + PL031_DR) > time, "it ticks");
    gic_reset();
    gicd_write(GICD_ICFGR + IRQ_PL031 / 16 * 4, 0);
    gicd_set(GICD_ISENABLER, IRQ_PL031);
    irq_on(IRQ_PL031, alarm_rings);
    time = read32(PL031_BASE + PL031_DR);
    write32(PL031_BASE + PL031_IMSC, 1);
    write32(PL031_BASE + PL031_MR, time + 2);
    check_equal(read32(PL031_BASE + PL031_MR), time + 2, "MR keeps the alarm's time");
    irq_sleep(TIMEOUT_US);
    irq_take(1, SETTLE_US);
    check_equal(irq_log.iar[0], IRQ_PL031, "the alarm is an interrupt");
    check_between(read32(PL031_BASE + PL031_DR), time + 2, time + 3, "at its time");
    check_equal(irq_take(1, SETTLE_US), 0, "and ICR ends it");
    write32(PL031_BASE + PL031_IMSC, 0);
}

static void the_clock_can_be_set(void)
{
    uint32_t time = read32(PL031_BASE + PL031_DR);

    write32(PL031_BASE + PL031_LR, 1000000000u);
    check_between(read32(PL031_BASE + PL031_DR), 1000000000u, 1000000001u, "LR sets the clock");
    check_equal(read32(PL031_BASE + PL031_LR), 1000000000u, "and reads back");
    write32(PL031_BASE + PL031_LR, time);
}

/* virtio-mmio --------------------------------------------------------------------------------- */

static void virtio_slots_are_empty(void)
{
    static const struct {
        const char *name;
        uint32_t offset, value;
    } rows[] = {
        {"MagicValue", VIRTIO_MAGIC, VIRTIO_MAGIC_VALUE},
        {"Version", VIRTIO_VERSION, 1},
        {"DeviceID", VIRTIO_DEVICE_ID, 0},
        {"VendorID", VIRTIO_VENDOR_ID, 0x554d4551},
        {"DeviceFeatures", 0x010, 0},
        {"InterruptStatus", 0x060, 0},
        {"Status", 0x070, 0},
    };

    topic("virtio-mmio");
    for (unsigned n = 0; n < COUNT(rows); n++) {
        unsigned slots = 0;

        for (unsigned slot = 0; slot < VIRTIO_COUNT; slot++) {
            uint32_t at = VIRTIO_BASE + slot * VIRTIO_STRIDE + rows[n].offset;

            slots += read32(at) == rows[n].value;
        }
        check_equal(slots, VIRTIO_COUNT, "%s of all 32 slots", rows[n].name);
    }
    exceptions_arm(0);
    for (unsigned slot = 0; slot < VIRTIO_COUNT; slot++)
        for (uint32_t offset = 0; offset < VIRTIO_STRIDE; offset += 4)
            write32(VIRTIO_BASE + slot * VIRTIO_STRIDE + offset, 0);
    check_equal(exceptions_disarm(), 0, "writes to all of it are ignored");
}

void guest_main(void)
{
    the_device_tree_tells_of_the_machine();
    all_of_memory_is_there();
    devices_identify_themselves();
    the_idle_uart();
    uart_registers_keep_what_is_written();
    output_goes_by_interrupts();
    uart_interrupts_can_be_masked_and_cleared();
    nothing_is_lost_in_a_flood();
    the_clock_ticks_and_rings();
    the_clock_can_be_set();
    virtio_slots_are_empty();
    tap_end();
}
