/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/guests/shared/shared.c - one of two guests that share a GPIO block (tests/users/shared).
 * lines=N of the boot arguments: the bits that are its own. It always writes all of them, and
 * looks whether its own became what it wrote and nothing else did: neighbours do the same
 * meanwhile. Then it starts over once, and ends. */
#include "core/abi.h"
#include "guests/runtime/boot.h"
#include "guests/runtime/devices.h"
#include "guests/runtime/fdt.h"
#include "guests/runtime/smccc.h"
#include "guests/runtime/tap.h"

#define ROUNDS 20000u
#define FROZEN 0x81u

enum { /* PL061, DDI 0190 */
       GPIO = 0x09030000,
       DATA = GPIO + 0x3fc,
       DIR = GPIO + 0x400,
       IBE = GPIO + 0x408,
       RIS = GPIO + 0x414,
       AFSEL = GPIO + 0x420,
};

static uint32_t lines; /* ours */

/* How often ours were not what we had written. */
static unsigned count_wrong(uint32_t address)
{
    unsigned wrong = 0;

    for (unsigned n = 0; n < ROUNDS; n++) {
        uint32_t value = n & 1 ? 0xff : 0;

        write32(address, value);
        wrong += (read32(address) & lines) != (value & lines);
    }
    return wrong;
}

static void own_bits_change(void)
{
    check_equal(count_wrong(DIR), 0, "our lines become inputs and outputs when we say so");
    write32(DIR, lines);
    check_equal(count_wrong(DATA), 0, "our outputs are what we write, whatever others write");
    write8(DIR, 0);
    check_equal(read8(DIR) & lines, 0, "a byte is part of a register");
    write16(DIR, 0xffff);
    check_equal(read16(DIR) & lines, lines, "and so is a halfword");
}

static void what_is_not_ours_stays(uint32_t address, uint32_t bits, const char *what)
{
    uint32_t before = read32(address);

    write32(address, ~before);
    check_equal(read32(address) & bits, before & bits, "%s stays as it is", what);
}

static void others_stay(void)
{
    what_is_not_ours_stays(AFSEL, FROZEN, "what is frozen");
    what_is_not_ours_stays(RIS, 0xff, "what is read-only");
    what_is_not_ours_stays(IBE, 0xff, "what no table names");
}

void guest_main(void)
{
    uint32_t start = hvc(NAGAYA_CALL_SELF, 0, 0, 0).r2;

    lines = boot_number("lines=", 0);
    check_equal(read32(DIR) & lines, 0, "our lines are inputs in life %u", start);
    own_bits_change();
    others_stay();
    write32(DIR, 0xff);
    tap_end();
    if (start == 1)
        system_reset();
    system_off();
}
