/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/guests/conformance/psci.c - calls to what lies below: PSCI 1.1 (DEN 0022), SMCCC
 * (DEN 0028) and Nagaya's own (core/abi.h). What ends the guest is in reset.c. */
#include "core/abi.h"
#include "guests/runtime/boot.h"
#include "guests/runtime/devices.h"
#include "guests/runtime/exceptions.h"
#include "guests/runtime/execute.h"
#include "guests/runtime/gic.h"
#include "guests/runtime/smccc.h"
#include "guests/runtime/suspend.h"
#include "guests/runtime/sysreg.h"
#include "guests/runtime/tap.h"
#include "guests/runtime/timer.h"
#include "tests/guests/conformance/expect.h"
#include <string.h>

#define CONTEXT   0xc0ffee00u
#define SMC64     0x40000000u
#define OTHER_CPU 1u
#define ON        0u
#define NOT_OURS  "this is about Nagaya"

static const char *const conduit_names[] = {"HVC", "SMC"};

struct expected_call {
    const char *name;
    uint32_t function, a1, a2, a3;
    uint32_t result;
    const char *native; /* not NULL: why QEMU itself may differ */
};

// clang-format off
static const struct expected_call calls[] = {
    {"PSCI_VERSION: 1.1",              PSCI_VERSION,          0, 0, 0, 0x00010001, 0},
    {"FEATURES of VERSION",            PSCI_FEATURES, PSCI_VERSION,           0, 0, PSCI_SUCCESS, 0},
    {"FEATURES of CPU_SUSPEND",        PSCI_FEATURES, PSCI_CPU_SUSPEND,       0, 0, PSCI_SUCCESS, 0},
    {"FEATURES of CPU_OFF",            PSCI_FEATURES, PSCI_CPU_OFF,           0, 0, PSCI_SUCCESS, 0},
    {"FEATURES of CPU_ON",             PSCI_FEATURES, PSCI_CPU_ON,            0, 0, PSCI_SUCCESS, 0},
    {"FEATURES of AFFINITY_INFO",      PSCI_FEATURES, PSCI_AFFINITY_INFO,     0, 0, PSCI_SUCCESS, 0},
    {"FEATURES of MIGRATE_INFO_TYPE",  PSCI_FEATURES, PSCI_MIGRATE_INFO_TYPE, 0, 0, PSCI_SUCCESS, 0},
    {"FEATURES of SYSTEM_OFF",         PSCI_FEATURES, PSCI_SYSTEM_OFF,        0, 0, PSCI_SUCCESS, 0},
    {"FEATURES of SYSTEM_RESET",       PSCI_FEATURES, PSCI_SYSTEM_RESET,      0, 0, PSCI_SUCCESS, 0},
    {"FEATURES of FEATURES",           PSCI_FEATURES, PSCI_FEATURES,          0, 0, PSCI_SUCCESS, 0},
    {"FEATURES of SMCCC_VERSION",      PSCI_FEATURES, SMCCC_VERSION,          0, 0, PSCI_SUCCESS, "QEMU has no SMCCC_VERSION"},
    {"FEATURES of MIGRATE: not there", PSCI_FEATURES, PSCI_MIGRATE,           0, 0, PSCI_NOT_SUPPORTED, 0},
    {"FEATURES of what is no function", PSCI_FEATURES, 0x8400001f,            0, 0, PSCI_NOT_SUPPORTED, 0},
    {"FEATURES of a 64-bit function",  PSCI_FEATURES, PSCI_CPU_ON | SMC64,    0, 0, PSCI_NOT_SUPPORTED, "QEMU offers it"},
    {"FEATURES of an RTOS's own call", PSCI_FEATURES, 0x12345678,             0, 0, PSCI_NOT_SUPPORTED, 0},
    {"AFFINITY_INFO of this CPU: on",  PSCI_AFFINITY_INFO, 0, 0, 0, ON, 0},
    {"AFFINITY_INFO of another",       PSCI_AFFINITY_INFO, OTHER_CPU, 0, 0, PSCI_INVALID_PARAMETERS, 0},
    {"AFFINITY_INFO of a strange one", PSCI_AFFINITY_INFO, 0xff000000, 0, 0, PSCI_INVALID_PARAMETERS, "QEMU masks it"},
    {"AFFINITY_INFO of level 7",       PSCI_AFFINITY_INFO, 0, 7, 0, PSCI_INVALID_PARAMETERS, "QEMU says on"},
    {"MIGRATE_INFO_TYPE: none",        PSCI_MIGRATE_INFO_TYPE, 0, 0, 0, PSCI_MIGRATE_NOT_REQUIRED, 0},
    {"MIGRATE",                        PSCI_MIGRATE, 0, 0, 0, PSCI_NOT_SUPPORTED, 0},
    {"MIGRATE_INFO_UP_CPU",            PSCI_MIGRATE_INFO_UP_CPU, 0, 0, 0, PSCI_NOT_SUPPORTED, 0},
    {"CPU_ON of itself",               PSCI_CPU_ON, 0, RAM_BASE, 0, PSCI_ALREADY_ON, 0},
    {"CPU_ON of another",              PSCI_CPU_ON, OTHER_CPU, RAM_BASE, 0, PSCI_INVALID_PARAMETERS, 0},
    {"CPU_ON of a strange one",        PSCI_CPU_ON, 0x80000000, RAM_BASE, 0, PSCI_INVALID_PARAMETERS, "QEMU masks it"},
    {"CPU_ON, 64-bit",                 PSCI_CPU_ON | SMC64, 0, RAM_BASE, 0, PSCI_NOT_SUPPORTED, "QEMU offers it"},
    {"CPU_SUSPEND of a reserved kind", PSCI_CPU_SUSPEND, 0x80000000, RAM_BASE, 0, PSCI_INVALID_PARAMETERS, "QEMU waits"},
    {"CPU_SUSPEND to come back nowhere", PSCI_CPU_SUSPEND, PSCI_POWER_DOWN, 0x50000000, 0, PSCI_INVALID_ADDRESS, "QEMU waits"},
    {"SMCCC_VERSION: 1.1",             SMCCC_VERSION, 0, 0, 0, SMCCC_VERSION_1_1, NOT_OURS},
    {"SMCCC_ARCH_FEATURES of VERSION", SMCCC_ARCH_FEATURES, SMCCC_VERSION, 0, 0, 0, NOT_OURS},
    {"SMCCC_ARCH_FEATURES of a workaround", SMCCC_ARCH_FEATURES, 0x80007fff, 0, 0, SMCCC_NOT_SUPPORTED, 0},
    {"PSCI 0x1f",                      0x8400001f, 0, 0, 0, PSCI_NOT_SUPPORTED, 0},
    {"a trusted OS",                   0xb2000000, 0, 0, 0, SMCCC_NOT_SUPPORTED, 0},
    {"Nagaya's null call",             NAGAYA_CALL_NULL, 0, 0, 0, 0, NOT_OURS},
    {"Nagaya's revision",              NAGAYA_CALL_REVISION, 0, 0, 0, NAGAYA_ABI_MAJOR, NOT_OURS},
    {"Nagaya's calls: this VM",        NAGAYA_CALL_SELF, 0, 0, 0, 0, NOT_OURS},
    {"an unknown call of Nagaya",      0x8600fe00, 0, 0, 0, SMCCC_NOT_SUPPORTED, 0},
    {"a yielding call of Nagaya",      NAGAYA_CALL_NULL & 0x7fffffff, 0, 0, 0, SMCCC_NOT_SUPPORTED, 0},
    {"a 64-bit call of Nagaya",        NAGAYA_CALL_NULL | SMC64, 0, 0, 0, SMCCC_NOT_SUPPORTED, 0},
};
// clang-format on

static bool conduit_is_there(enum conduit conduit)
{
    struct cpu cpu = cpu_in(PSR_SVC);

    cpu.r[0] = PSCI_VERSION;
    return execute(&cpu, conduit == BY_HVC ? ARM("hvc #0") : ARM("smc #0")) == 0;
}

static void calls_answer(enum conduit conduit)
{
    topic(conduit_names[conduit]);
    for (unsigned n = 0; n < COUNT(calls); n++) {
        const struct expected_call *c = &calls[n];

        if (c->native && !nagaya_present()) /* some of them would not come back */
            continue;
        check_equal(smccc_call(conduit, c->function, c->a1, c->a2, c->a3).r0, c->result, "%s: %s",
                    conduit_names[conduit], c->name);
    }
}

/* r4-r14 and the flags are the caller's (SMCCC 1.1, 2.6). */
static void calls_keep_registers(struct code code, uint32_t mode)
{
    static const uint32_t functions[] = {PSCI_VERSION, NAGAYA_CALL_NULL, 0x8600fe00, 0x12345678};
    bool kept = true;

    for (unsigned n = 0; n < COUNT(functions); n++) {
        struct cpu cpu = cpu_in(mode), before;
        unsigned exceptions;

        cpu.r[0] = functions[n];
        cpu.cpsr |= PSR_Z | PSR_C;
        before = cpu;
        exceptions = execute(&cpu, code);
        memcpy(before.r, cpu.r, 4 * sizeof cpu.r[0]);
        kept = kept && exceptions == 0 && !memcmp(cpu.r, before.r, sizeof cpu.r) &&
               cpu.sp == before.sp && cpu.lr == before.lr &&
               (cpu.cpsr & PSR_NZCV) == (before.cpsr & PSR_NZCV);
    }
    check(kept, "%s %s in %s keeps r4-r14 and the flags", code.thumb ? "Thumb" : "ARM", code.text,
          mode_name(mode));
}

static void calls_work_from_every_mode(void)
{
    static const uint32_t modes[] = {PSR_FIQ, PSR_IRQ, PSR_SVC, PSR_ABT, PSR_UND, PSR_SYS};

    topic("registers");
    for (unsigned n = 0; n < COUNT(modes); n++) {
        calls_keep_registers(ARM("hvc #0"), modes[n]);
        calls_keep_registers(THUMB("hvc #0"), modes[n]);
        if (!nagaya_present())
            continue;
        calls_keep_registers(ARM("smc #0"), modes[n]);
        calls_keep_registers(THUMB("smc #0"), modes[n]);
        calls_keep_registers(THUMB("it eq; smceq #0"), modes[n]);
    }
    expect_undefined_in(PSR_USR, ARM("hvc #0"));
    expect_undefined_in(PSR_USR, ARM("smc #0"));
    expect_undefined_in(PSR_USR, THUMB("hvc #0"));
    expect_nothing(ARM("smcne #0"), PSCI_VERSION);
    expect_nothing(THUMB("it ne; smcne #0"), PSCI_VERSION);
}

/* Whoever sweeps all numbers finds nothing but refusals outside the documented ones. */
static void unknown_numbers_are_refused(enum conduit conduit)
{
    unsigned accepted = 0;

    for (uint32_t owner = 0; owner < 64; owner++) {
        for (uint32_t kind = 0; kind < 4; kind++) { /* fast or yielding, 32 or 64 bits */
            uint32_t function = kind << 30 | owner << 24 | 0x3abc;

            accepted += smccc_call(conduit, function, 0, 0, 0).r0 != SMCCC_NOT_SUPPORTED;
        }
    }
    check_equal(accepted, 0, "%s: an unknown number of any owner is refused",
                conduit_names[conduit]);
}

static void nagaya_tells_who_it_is(void)
{
    struct smccc_result uid = hvc(NAGAYA_CALL_UID, 0, 0, 0);
    struct smccc_result self = hvc(NAGAYA_CALL_SELF, 0, 0, 0);

    topic("Nagaya's calls");
    natively_skip(NOT_OURS);
    check(uid.r0 == NAGAYA_UID_0 && uid.r1 == NAGAYA_UID_1 && uid.r2 == NAGAYA_UID_2 &&
              uid.r3 == NAGAYA_UID_3,
          "UID");
    natively_skip(NOT_OURS);
    check_equal(hvc(NAGAYA_CALL_REVISION, 0, 0, 0).r1, NAGAYA_ABI_MINOR, "minor revision");
    natively_skip(NOT_OURS);
    check(hvc(NAGAYA_CALL_COUNT, 0, 0, 0).r0 - 1 < 255, "the number of calls");
    natively_skip(NOT_OURS);
    check_equal(self.r1, 0, "SELF: vCPU 0");
    natively_skip(NOT_OURS);
    check_equal(self.r2, 1, "SELF: started once");
}

/* Sleep ---------------------------------------------------------------------------------- */

static void arm_timer(uint32_t us)
{
    gic_reset();
    gicd_set(GICD_ISENABLER, IRQ_CNTV);
    write_cntv_cval(now() + ticks_of_us(us));
    write_cntv_ctl(CTL_ENABLE);
    isb();
}

static void stop_timer(void)
{
    write_cntv_ctl(0);
    isb();
}

static void standby_returns_with_an_interrupt(void)
{
    uint64_t begin = now();

    topic("CPU_SUSPEND, standby");
    arm_timer(3000);
    check_equal(hvc(PSCI_CPU_SUSPEND, 0, 0, 0).r0, PSCI_SUCCESS, "standby returns SUCCESS");
    natively_skip("a wake-up may come early");
    check(now() - begin >= ticks_of_us(3000), "when an interrupt is pending");
    check_equal(hvc(PSCI_CPU_SUSPEND, 0, 0, 0).r0, PSCI_SUCCESS, "and at once while it is");
    stop_timer();
}

static void power_down_comes_back_at(uint32_t entry, const char *name)
{
    struct smccc_result call = {PSCI_CPU_SUSPEND, PSCI_POWER_DOWN, entry, CONTEXT};
    struct wake wake = {0, 0, 0};
    uint64_t begin = now();

    write_tpidrprw(0x12345678);
    arm_timer(3000);
    natively_skip("QEMU treats power-down as standby");
    check_equal(suspend(&call, &wake), SUSPEND_WOKEN, "%s: power-down comes back there", name);
    stop_timer();
    natively_skip("QEMU treats power-down as standby");
    check_equal(wake.context, CONTEXT, "%s: with the context in r0", name);
    natively_skip("QEMU treats power-down as standby");
    check_equal(wake.cpsr & (PSR_MODE | PSR_A | PSR_I | PSR_F | PSR_E),
                PSR_SVC | PSR_A | PSR_I | PSR_F, "%s: in SVC, all masked", name);
    natively_skip("QEMU treats power-down as standby");
    check_equal(wake.sctlr & (SCTLR_M | SCTLR_C | SCTLR_V | SCTLR_EE | SCTLR_TE), 0, "%s: MMU off",
                name);
    natively_skip("QEMU treats power-down as standby");
    check(now() - begin >= ticks_of_us(3000), "%s: when an interrupt is pending", name);
}

static void power_down_with_a_pending_interrupt(void)
{
    struct smccc_result call = {PSCI_CPU_SUSPEND, PSCI_POWER_DOWN, (uint32_t)suspend_entry, 1};
    struct wake wake;
    uint32_t result;

    arm_timer(0);
    delay_us(10);
    result = suspend(&call, &wake);
    stop_timer();
    check(result == SUSPEND_WOKEN || result == PSCI_SUCCESS,
          "power-down with an interrupt pending does not sleep for ever");
}

void guest_main(void)
{
    for (enum conduit conduit = BY_HVC; conduit <= BY_SMC; conduit++) {
        if (!conduit_is_there(conduit)) {
            topic("there is no SMC on this machine");
            continue;
        }
        calls_answer(conduit);
        if (nagaya_present()) /* QEMU leaves r0 of some numbers as it is */
            unknown_numbers_are_refused(conduit);
    }
    calls_work_from_every_mode();
    nagaya_tells_who_it_is();
    standby_returns_with_an_interrupt();
    topic("CPU_SUSPEND, power-down");
    power_down_comes_back_at((uint32_t)suspend_entry, "an ARM entry");
    power_down_comes_back_at((uint32_t)suspend_entry_thumb, "a Thumb entry");
    power_down_with_a_pending_interrupt();
    tap_end();
}
