/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/guests/conformance/vfp.c - VFP and Advanced SIMD: when they may be used, and that
 * nothing below the guest touches their registers. */
#include "core/abi.h"
#include "guests/runtime/exceptions.h"
#include "guests/runtime/execute.h"
#include "guests/runtime/gic.h"
#include "guests/runtime/smccc.h"
#include "guests/runtime/sysreg.h"
#include "guests/runtime/tap.h"
#include "guests/runtime/timer.h"
#include "tests/guests/conformance/cp15_tests.h"
#include "tests/guests/conformance/expect.h"
#include <string.h>

__asm__(".fpu neon-vfpv4");

#define CPACR_CP10_11(access) ((access) << 20 | (access) << 22)
#define NO_ACCESS             0u
#define PL1_ONLY              1u
#define FULL_ACCESS           3u
#define FPEXC_EN              (1u << 30)
#define REGISTERS             32u /* d0-d31 */
#define FPSCR_ROUND_ZERO      (3u << 22)

static uint64_t loaded[REGISTERS] __attribute__((aligned(8)));
static uint64_t stored[REGISTERS] __attribute__((aligned(8)));

static void set_access(uint32_t access, uint32_t fpexc)
{
    write_cpacr(CPACR_CP10_11(FULL_ACCESS));
    isb();
    __asm__ volatile("vmsr fpexc, %0" : : "r"(fpexc));
    write_cpacr(CPACR_CP10_11(access));
    isb();
}

static unsigned run(uint32_t mode, struct code code, uint32_t *r1)
{
    struct cpu cpu = cpu_in(mode);
    unsigned exceptions = execute(&cpu, code);

    if (r1)
        *r1 = cpu.r[1];
    return exceptions;
}

static void without_access_all_is_undefined(void)
{
    topic("VFP switched off");
    set_access(NO_ACCESS, 0);
    expect_undefined_in(PSR_SVC, ARM("vmrs r1, fpsid"));
    expect_undefined_in(PSR_SVC, ARM("vmrs r1, mvfr0"));
    expect_undefined_in(PSR_SVC, ARM("vadd.f64 d0, d1, d2"));
    expect_undefined_in(PSR_SVC, THUMB("vadd.f32 s0, s1, s2"));
    expect_undefined_in(PSR_SVC, ARM("vorr q0, q1, q2"));
    expect_undefined_in(PSR_USR, THUMB("vmrs r1, fpscr"));
    expect_undefined_in(PSR_USR, THUMB("it eq; vaddeq.f32 s0, s1, s2"));
    set_access(FULL_ACCESS, 0);
    check_equal(run(PSR_SVC, ARM("vmrs r1, fpexc"), 0), 0, "CPACR alone: FPEXC reads");
    check_equal(run(PSR_SVC, ARM("vmrs r1, fpsid"), 0), 0, "so does FPSID");
    expect_undefined_in(PSR_SVC, ARM("vadd.f64 d0, d1, d2"));
    expect_undefined_in(PSR_SVC, ARM("vmrs r1, fpscr"));
    set_access(PL1_ONLY, FPEXC_EN);
    check_equal(run(PSR_SVC, ARM("vadd.f64 d0, d1, d2"), 0), 0, "PL1 only: SVC may");
    expect_undefined_in(PSR_USR, ARM("vadd.f64 d0, d1, d2"));
}

static void with_access_all_works(void)
{
    uint32_t value;

    topic("VFP switched on");
    set_access(FULL_ACCESS, FPEXC_EN);
    check_equal(run(PSR_SVC, ARM("vmrs r1, fpsid"), &value), 0, "FPSID reads");
    check_equal(value >> 24, 0x41, "FPSID: Arm");
    check_equal(run(PSR_SVC, ARM("vmrs r1, mvfr0"), &value), 0, "MVFR0 reads");
    check_equal(value & 15, 2, "MVFR0: 32 double registers");
    check_equal(run(PSR_SVC, THUMB("vmrs r1, mvfr1"), &value), 0, "MVFR1 reads");
    check_equal(run(PSR_USR, ARM("vadd.f64 d0, d1, d2"), 0), 0, "USR may calculate");
    expect_undefined_in(PSR_USR, ARM("vmrs r1, fpexc"));
    check_equal(run(PSR_USR, ARM("vmrs r1, fpscr"), &value), 0, "USR may read FPSCR");
}

static void fill_registers(void)
{
    const uint64_t *at = loaded;

    for (uint32_t n = 0; n < REGISTERS; n++)
        loaded[n] = 0x0123456789abcdefu * (n + 1);
    __asm__ volatile("vldm %0!, {d0-d15}\n vldm %0, {d16-d31}\n vmsr fpscr, %1"
                     : "+r"(at)
                     : "r"(FPSCR_ROUND_ZERO)
                     : "memory");
}

static bool registers_are_kept(void)
{
    uint64_t *at = stored;
    uint32_t fpscr;

    __asm__ volatile("vstm %0!, {d0-d15}\n vstm %0, {d16-d31}\n vmrs %1, fpscr"
                     : "+r"(at), "=r"(fpscr)
                     :
                     : "memory");
    return !memcmp(loaded, stored, sizeof loaded) && fpscr == FPSCR_ROUND_ZERO;
}

static void sleep_and_wake(void)
{
    write_cntp_cval(now() + ticks_of_us(500));
    write_cntp_ctl(CTL_ENABLE);
    isb();
    wfi();
    write_cntp_ctl(0);
    isb();
}

static void registers_outlive_every_trap(void)
{
    topic("VFP registers");
    gic_reset();
    gicd_set(GICD_ISENABLER, IRQ_CNTP);
    gicd_set(GICD_ISENABLER, 1);
    set_access(FULL_ACCESS, FPEXC_EN);
    fill_registers();
    check(registers_are_kept(), "d0-d31 hold what is loaded");
    for (unsigned n = 0; n < 100; n++)
        hvc(NAGAYA_CALL_NULL, 0, 0, 0);
    check(registers_are_kept(), "after hypercalls too");
    for (unsigned n = 0; n < 100; n++)
        (void)(gicd_read(GICD_TYPER) + read_actlr());
    check(registers_are_kept(), "after accesses to devices and registers");
    sleep_and_wake();
    check(registers_are_kept(), "after sleep");
    gicd_write(GICD_SGIR, GICD_SGIR_SELF | 1);
    irq_take(1, 1000);
    check(registers_are_kept(), "after an interrupt");
    run(PSR_SVC, ARM("udf #0"), 0);
    check(registers_are_kept(), "after an exception");
}

void vfp_tests(void)
{
    expect_fsr(FSR_EXTERNAL);
    without_access_all_is_undefined();
    with_access_all_works();
    registers_outlive_every_trap();
    set_access(NO_ACCESS, 0);
}
