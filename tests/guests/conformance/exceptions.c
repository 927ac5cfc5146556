/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/guests/conformance/exceptions.c - accesses that nothing answers, and how the guest
 * hears of it: which vector, mode, LR, SPSR, FSR and FAR. MMU off; mmu.c has the rest. */
#include "guests/runtime/boot.h"
#include "guests/runtime/devices.h"
#include "guests/runtime/execute.h"
#include "guests/runtime/smccc.h"
#include "guests/runtime/sysreg.h"
#include "guests/runtime/tap.h"
#include "tests/guests/conformance/expect.h"

static const uint32_t holes[] = {/* where QEMU's virt machine has nothing either */
                                 0x08001000, 0x0900a000, 0x0b000000, 0x0dfffffc,
                                 0x50000000, 0x7ffffffc, 0xc0000000, 0xfffff000};

static const uint32_t modes[] = {PSR_USR, PSR_FIQ, PSR_IRQ, PSR_SVC, PSR_ABT, PSR_UND, PSR_SYS};

#define HOLE 0x50000000u

static void loads_and_stores_of_every_hole_abort(void)
{
    topic("unmapped addresses, MMU off");
    for (unsigned n = 0; n < COUNT(holes); n++) {
        expect_data_abort(ARM("ldr r1, [r0]"), holes[n], READ);
        expect_data_abort(ARM("str r1, [r0]"), holes[n], WRITE);
        expect_data_abort(THUMB("ldrb r1, [r0]"), holes[n], READ);
        expect_data_abort(THUMB("strh r1, [r0]"), holes[n], WRITE);
    }
}

static void every_arm_load_and_store_aborts(void)
{
    topic("every kind of ARM load and store");
    expect_data_abort(ARM("ldrb r1, [r0]"), HOLE, READ);
    expect_data_abort(ARM("ldrh r1, [r0]"), HOLE, READ);
    expect_data_abort(ARM("ldrsb r1, [r0]"), HOLE, READ);
    expect_data_abort(ARM("ldrsh r1, [r0]"), HOLE, READ);
    expect_data_abort(ARM("ldr r1, [r0], #4"), HOLE, READ);
    expect_data_abort(ARM("ldr r1, [r0, #0]!"), HOLE, READ);
    expect_data_abort(ARM("ldrb r1, [r0], r2, lsl #3"), HOLE, READ);
    expect_data_abort(ARM("ldrt r1, [r0]"), HOLE, READ);
    expect_data_abort(ARM("ldrbt r1, [r0]"), HOLE, READ);
    expect_data_abort(ARM("ldrd r2, r3, [r0]"), HOLE, READ);
    expect_data_abort(ARM("ldm r0, {r1, r2, r3}"), HOLE, READ);
    expect_data_abort(ARM("ldm r0!, {r1, r2, r3}"), HOLE, READ);
    expect_data_abort(ARM("ldm r0, {r1, r2}^"), HOLE, READ);
    expect_data_abort(ARM("ldrex r1, [r0]"), HOLE, READ);
    expect_data_abort(ARM("ldrexd r2, r3, [r0]"), HOLE, READ);
    expect_data_abort(ARM("strb r1, [r0]"), HOLE, WRITE);
    expect_data_abort(ARM("strh r1, [r0]"), HOLE, WRITE);
    expect_data_abort(ARM("str r1, [r0], #4"), HOLE, WRITE);
    expect_data_abort(ARM("str r1, [r0, #0]!"), HOLE, WRITE);
    expect_data_abort(ARM("strbt r1, [r0]"), HOLE, WRITE);
    expect_data_abort(ARM("strd r2, r3, [r0]"), HOLE, WRITE);
    expect_data_abort(ARM("stm r0, {r1, r2, r3}"), HOLE, WRITE);
    expect_data_abort(ARM("stm r0!, {r1, r2, r3}"), HOLE, WRITE);
    expect_data_abort(ARM("stm r0, {r1, sp, lr}^"), HOLE, WRITE);
}

static void every_thumb_load_and_store_aborts(void)
{
    topic("every kind of Thumb load and store");
    expect_data_abort(THUMB("ldr r1, [r0]"), HOLE, READ);
    expect_data_abort(THUMB("ldrh r1, [r0]"), HOLE, READ);
    expect_data_abort(THUMB("ldr.w r1, [r0]"), HOLE, READ);
    expect_data_abort(THUMB("ldrb.w r1, [r0], #1"), HOLE, READ);
    expect_data_abort(THUMB("ldrh.w r1, [r0, #0]!"), HOLE, READ);
    expect_data_abort(THUMB("ldrsb.w r1, [r0]"), HOLE, READ);
    expect_data_abort(THUMB("ldrsh.w r1, [r0]"), HOLE, READ);
    expect_data_abort(THUMB("ldrd r2, r3, [r0]"), HOLE, READ);
    expect_data_abort(THUMB("ldm r0, {r1, r2, r3}"), HOLE, READ);
    expect_data_abort(THUMB("ldm.w r0!, {r1, r8}"), HOLE, READ);
    expect_data_abort(THUMB("ldrex r1, [r0]"), HOLE, READ);
    expect_data_abort(THUMB("str r1, [r0]"), HOLE, WRITE);
    expect_data_abort(THUMB("strb r1, [r0]"), HOLE, WRITE);
    expect_data_abort(THUMB("str.w r1, [r0], #4"), HOLE, WRITE);
    expect_data_abort(THUMB("strb.w r1, [r0, #0]!"), HOLE, WRITE);
    expect_data_abort(THUMB("strd r2, r3, [r0]"), HOLE, WRITE);
    expect_data_abort(THUMB("stm r0!, {r1, r2, r3}"), HOLE, WRITE);
    expect_data_abort(THUMB("it eq; ldreq r1, [r0]"), HOLE, READ);
    expect_data_abort(THUMB("it eq; streq.w r1, [r0]"), HOLE, WRITE);
    expect_data_abort(THUMB("itete eq; ldreq r1, [r0]; movne r2, #1; moveq r3, #2; nopne"), HOLE,
                      READ);
}

/* The state after the aborted instruction's successors ran shows whether ITSTATE survived. */
static void an_it_block_goes_on_after_an_abort(void)
{
    struct cpu cpu = cpu_in(PSR_SVC);

    topic("IT blocks");
    cpu.r[0] = HOLE;
    cpu.r[2] = cpu.r[3] = cpu.r[4] = 0;
    cpu.cpsr |= PSR_Z;
    execute(&cpu, THUMB("ittet eq; ldreq r1, [r0]; moveq r2, #1; movne r3, #2; moveq r4, #3"));
    check_equal(cpu.r[2], 1, "the second instruction of an IT block runs after an abort");
    check_equal(cpu.r[3], 0, "its else part does not");
    check_equal(cpu.r[4], 3, "the part after that does");
}

static void a_failed_condition_does_not_access(void)
{
    topic("failed conditions");
    expect_nothing(ARM("ldrne r1, [r0]"), HOLE);
    expect_nothing(ARM("strne r1, [r0]"), HOLE);
    expect_nothing(ARM("ldrdne r2, r3, [r0]"), HOLE);
    expect_nothing(THUMB("it ne; ldrne r1, [r0]"), HOLE);
    expect_nothing(THUMB("ite ne; strne.w r1, [r0]; moveq r1, r1"), HOLE);
    expect_nothing(ARM("mrcne p15, 0, r1, c1, c0, 1"), HOLE);
    expect_nothing(ARM("mrcne p15, 7, r1, c15, c0, 1"), HOLE);
    expect_nothing(THUMB("it ne; mrcne p15, 0, r1, c1, c0, 1"), HOLE);
    expect_nothing(ARM("mcrne p14, 0, r1, c0, c2, 2"), HOLE);
    expect_nothing(ARM("wfine"), HOLE);
}

static void aborts_are_taken_from_every_mode(void)
{
    topic("from every mode");
    for (unsigned n = 0; n < COUNT(modes); n++) {
        expect_data_abort_in(modes[n], ARM("ldr r1, [r0]"), HOLE, READ);
        expect_data_abort_in(modes[n], THUMB("strb r1, [r0]"), HOLE, WRITE);
        expect_undefined_in(modes[n], ARM("udf #1"));
        expect_undefined_in(modes[n], ARM("mrc p15, 4, r0, c1, c1, 0"));
        expect_undefined_in(modes[n], THUMB("mrc p15, 4, r0, c1, c1, 0"));
        expect_prefetch_abort_in(modes[n], ARM("bx r0"), HOLE);
    }
}

static void jumping_nowhere_is_a_prefetch_abort(void)
{
    topic("instruction fetch from unmapped addresses");
    for (unsigned n = 0; n < COUNT(holes); n++)
        expect_prefetch_abort_in(PSR_SVC, ARM("bx r0"), holes[n]);
    expect_prefetch_abort_in(PSR_SVC, ARM("bx r0"), HOLE | 1);
    expect_prefetch_abort_in(PSR_SVC, THUMB("bx r0"), HOLE | 1);
    expect_prefetch_abort_in(PSR_SVC, THUMB("bx r0"), (HOLE + 2) | 1);
    if (!nagaya_present()) /* QEMU itself would fetch from these devices */
        return;
    expect_prefetch_abort_in(PSR_SVC, ARM("bx r0"), GICD_BASE);
    expect_prefetch_abort_in(PSR_SVC, ARM("bx r0"), PL011_BASE);
    expect_prefetch_abort_in(PSR_SVC, THUMB("bx r0"), VIRTIO_BASE | 1);
}

static void flags_and_masks_are_saved_in_spsr(void)
{
    static const uint32_t bits[] = {
        0, PSR_N, PSR_Z | PSR_C, PSR_NZCV, 0x000f0000 /* GE */, 0x08000000 /* Q */, PSR_A};

    topic("SPSR");
    for (unsigned n = 0; n < COUNT(bits); n++) {
        struct cpu cpu = cpu_in(PSR_SVC);

        cpu.cpsr |= bits[n];
        cpu.r[0] = HOLE;
        execute(&cpu, ARM("ldr r1, [r0]"));
        check_equal(exception_last()->spsr, PSR_SVC | PSR_I | PSR_F | bits[n],
                    "SPSR_abt holds the flags %08x", bits[n]);
    }
}

static void the_cpu_is_as_qemu_starts_it(void)
{
    topic("entry");
    check_equal(boot_state.cpsr & (PSR_MODE | PSR_I | PSR_F | PSR_A | PSR_T),
                PSR_SVC | PSR_I | PSR_F | PSR_A, "the guest starts in SVC, ARM, all masked");
    check_equal(boot_state.sctlr & (SCTLR_M | SCTLR_C | SCTLR_TE | SCTLR_EE | SCTLR_V), 0,
                "MMU and data cache are off, no SCTLR.TE, EE or V");
}

void guest_main(void)
{
    the_cpu_is_as_qemu_starts_it();
    loads_and_stores_of_every_hole_abort();
    every_arm_load_and_store_aborts();
    every_thumb_load_and_store_aborts();
    an_it_block_goes_on_after_an_abort();
    a_failed_condition_does_not_access();
    jumping_nowhere_is_a_prefetch_abort();
    flags_and_masks_are_saved_in_spsr();
    aborts_are_taken_from_every_mode();
    tap_end();
}
