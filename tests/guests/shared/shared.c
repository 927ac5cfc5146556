/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/guests/shared/shared.c - one of two guests that share registers of the board: the GPIO
 * block of QEMU's virt machine (tests/users/shared), or with chip=1 in the boot arguments the clock
 * gates and resets of Allwinner's H3. own=N: the bits that are its own. It always writes all bits,
 * and looks whether its own became what it wrote and nothing else did: its neighbour does the same
 * meanwhile. Then it starts over once, and ends. */
#include "core/abi.h"
#include "guests/runtime/boot.h"
#include "guests/runtime/devices.h"
#include "guests/runtime/exceptions.h"
#include "guests/runtime/execute.h"
#include "guests/runtime/fdt.h"
#include "guests/runtime/smccc.h"
#include "guests/runtime/sysreg.h"
#include "guests/runtime/tap.h"

#define ROUNDS 20000u

struct chip {
    uint32_t first, second; /* shared bit by bit; the first is cleared when we stop */
    uint32_t frozen, frozen_bits;
    uint32_t read_only, unnamed;
    uint32_t hole; /* in a shared page, and nobody answers there */
};

static const struct chip chips[] = {
    {
        /* A PL061's DIR, DATA, AFSEL, RIS, IBE (DDI 0190); what fw_cfg leaves of its page. */
        .first = 0x09030400,
        .second = 0x090303fc,
        .frozen = 0x09030420,
        .frozen_bits = 0x81,
        .read_only = 0x09030414,
        .unnamed = 0x09030408,
        .hole = 0x09020800,
    },
    {
        /* BUS_CLK_GATING3, BUS_SOFT_RST4, PLL_DDR, PLL_PERIPH0, BUS_CLK_GATING0 (H3 Datasheet
         * 4.3.4); between the clocks and the pins. */
        .first = 0x01c2006c,
        .second = 0x01c202d8,
        .frozen = 0x01c20020,
        .frozen_bits = 0xffffffff,
        .read_only = 0x01c20028,
        .unnamed = 0x01c20060,
        .hole = 0x01c20400,
    },
};

static const struct chip *chip;
static uint32_t own;

/* How often ours were not what we had written. */
static unsigned count_wrong(uint32_t address)
{
    unsigned wrong = 0;

    for (unsigned n = 0; n < ROUNDS; n++) {
        uint32_t value = n & 1 ? 0xffffffff : 0;

        write32(address, value);
        wrong += (read32(address) & own) != (value & own);
    }
    return wrong;
}

static void own_bits_change(void)
{
    uint32_t lane = (uint32_t)__builtin_ctz(own) / 8, half = lane / 2;

    check_equal(count_wrong(chip->first), 0, "our bits become what we write");
    write32(chip->first, own);
    check_equal(count_wrong(chip->second), 0, "in another register as well");
    write8(chip->first + lane, 0);
    check_equal(read32(chip->first) & own, 0, "a byte is part of a register");
    write16(chip->first + 2 * half, 0xffff);
    check_equal(read16(chip->first + 2 * half) & own >> 16 * half, own >> 16 * half,
                "and so is a halfword");
}

static void what_is_not_ours_stays(uint32_t address, uint32_t bits, const char *what)
{
    uint32_t before = read32(address);

    write32(address, ~before);
    check_equal(read32(address) & bits, before & bits, "%s stays as it is", what);
}

static void others_stay(void)
{
    what_is_not_ours_stays(chip->frozen, chip->frozen_bits, "what is frozen");
    what_is_not_ours_stays(chip->read_only, 0xffffffff, "what is read-only");
    what_is_not_ours_stays(chip->unnamed, 0xffffffff, "what no table names");
}

static void nobody_answers(void)
{
    struct cpu cpu = cpu_in(PSR_SVC);

    cpu.r[0] = chip->hole;
    check_equal(execute(&cpu, ARM("ldr r1, [r0]")), 1, "a read where nobody answers aborts");
    check_equal(exception_last()->vector & VECTOR_OFFSET, VECTOR_DATA_ABORT, "by a Data Abort");
    check_equal(exception_last()->dfar, chip->hole, "which tells the address");
    check_equal(execute(&cpu, ARM("str r1, [r0, #4]")), 1, "and so does a write");
    check_equal(exception_last()->dfar, chip->hole + 4, "with its address");
}

void guest_main(void)
{
    uint32_t start = hvc(NAGAYA_CALL_SELF, 0, 0, 0).r2;

    own = boot_number("own=", 0);
    chip = &chips[boot_number("chip=", 0)];
    check_equal(read32(chip->first) & own, 0, "our bits are 0 in life %u", start);
    own_bits_change();
    others_stay();
    nobody_answers();
    write32(chip->first, 0xffffffff);
    tap_end();
    if (start == 1)
        system_reset();
    system_off();
}
