/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/guests/conformance/mmio.c - every form of load and store at an emulated device.
 *
 * Sixteen priority registers of the distributor behave like sixteen bytes of memory. Each
 * instruction runs once on real memory with the same contents and once there: all registers,
 * flags and contents must come out the same. So memory says what is right.
 */
#include "guests/runtime/boot.h"
#include "guests/runtime/console.h"
#include "guests/runtime/exceptions.h"
#include "guests/runtime/execute.h"
#include "guests/runtime/gic.h"
#include "guests/runtime/smccc.h"
#include "guests/runtime/sysreg.h"
#include "guests/runtime/tap.h"
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define WORDS        4u
#define DEVICE       (GICD_BASE + GICD_IPRIORITYR + 200)
#define MIDDLE       8u          /* where the base register points to */
#define IMPLEMENTED  0xf8f8f8f8u /* of each priority */

enum base { R0 = 0, R8 = 8, R12 = 12, SP = 13, LR = 14 };

static uint32_t memory[WORDS];
static const uint32_t contents[WORDS] = {0x8070f010, 0x08f88890, 0xf8a81880, 0x7898c8e8};
static uint32_t mode = PSR_SVC;

static uint32_t *register_of(struct cpu *cpu, enum base base)
{
    return base == SP ? &cpu->sp : base == LR ? &cpu->lr : &cpu->r[base];
}

/* Index registers r2-r5 hold 4, 2, -4 and 1; others hold data that priorities can keep. */
static struct cpu prepare(enum base base, uint32_t address)
{
    struct cpu cpu = cpu_in(mode);

    for (unsigned n = 0; n < 13; n++)
        cpu.r[n] = (0x9080a0b0u + n * 0x08101820u) & IMPLEMENTED;
    cpu.sp = 0xd0d8e0e8;
    cpu.lr = 0x18204880;
    cpu.r[2] = 4;
    cpu.r[3] = 2;
    cpu.r[4] = (uint32_t)-4;
    cpu.r[5] = 1;
    cpu.cpsr |= PSR_Z | PSR_C;
    *register_of(&cpu, base) = address + MIDDLE;
    return cpu;
}

static bool same_contents(void)
{
    bool same = true;

    for (unsigned n = 0; n < WORDS; n++) {
        uint32_t want = memory[n] & IMPLEMENTED, got = read32(DEVICE + 4 * n);

        if (got != want)
            print("# word %u: got %08x want %08x\n", n, got, want);
        same = same && got == want;
    }
    return same;
}

static bool same_registers(struct cpu *got, struct cpu *want, enum base base)
{
    if (*register_of(got, base) != *register_of(want, base)) { /* still an address */
        *register_of(got, base) -= DEVICE;
        *register_of(want, base) -= (uint32_t)memory;
    }
    if (!memcmp(got, want, sizeof *got))
        return true;
    for (unsigned n = 0; n < 13; n++)
        if (got->r[n] != want->r[n])
            print("# r%u: got %08x want %08x\n", n, got->r[n], want->r[n]);
    print("# sp %08x want %08x, lr %08x want %08x, cpsr %08x want %08x\n", got->sp, want->sp,
          got->lr, want->lr, got->cpsr, want->cpsr);
    return false;
}

static void same_as_memory(struct code code, enum base base)
{
    struct cpu here = prepare(base, DEVICE), there = prepare(base, (uint32_t)memory);
    unsigned exceptions;
    bool same;

    memcpy(memory, contents, sizeof memory);
    for (unsigned n = 0; n < WORDS; n++)
        write32(DEVICE + 4 * n, contents[n]);
    execute(&there, code);
    exceptions = execute(&here, code);
    if (exceptions)
        print("# %u exceptions, vector %x dfsr %x\n", exceptions, exception_last()->vector,
              exception_last()->dfsr);
    same = same_registers(&here, &there, base);
    same = same_contents() && same && exceptions == 0;
    check(same, "%s: %s", code.thumb ? "Thumb" : "ARM", code.text);
}

#define A(text)            same_as_memory(ARM(text), R0)
#define T(text)            same_as_memory(THUMB(text), R0)
#define A_BASE(base, text) same_as_memory(ARM(text), base)
#define T_BASE(base, text) same_as_memory(THUMB(text), base)

static void arm_words(void)
{
    topic("ARM words");
    A("ldr r1, [r0]");
    A("ldr r1, [r0, #4]");
    A("ldr r1, [r0, #-4]");
    A("ldr r1, [r0, #4]!");
    A("ldr r1, [r0, #-8]!");
    A("ldr r1, [r0], #4");
    A("ldr r1, [r0], #-4");
    A("ldr r1, [r0, r2]");
    A("ldr r1, [r0, -r2]");
    A("ldr r1, [r0, r2]!");
    A("ldr r1, [r0, -r2]!");
    A("ldr r1, [r0], r2");
    A("ldr r1, [r0], -r2");
    A("ldr r1, [r0, r3, lsl #1]");
    A("ldr r1, [r0, -r3, lsl #2]");
    A("ldrb r1, [r0, r4, asr #31]!");
    A("ldr r1, [r0], r2, lsr #1");
    A("ldr r1, [r0], r4, ror #3");
    A("ldr r1, [r0], r3, rrx");
    A("ldr r0, [r0]");
    A("ldr r12, [r0]");
    A("str r1, [r0]");
    A("str r1, [r0, #4]!");
    A("str r1, [r0], #-4");
    A("str r1, [r0, r2]");
    A("str r1, [r0, -r3, lsl #1]!");
    A("str r1, [r0], r2, lsl #7");
    A("str r12, [r0, #-4]");
}

static void arm_bytes_and_halfwords(void)
{
    topic("ARM bytes and halfwords");
    A("ldrb r1, [r0]");
    A("ldrb r1, [r0, #3]");
    A("ldrb r1, [r0, #-1]!");
    A("ldrb r1, [r0], #1");
    A("ldrb r1, [r0, r5]");
    A("ldrb r1, [r0, -r5, lsl #2]!");
    A("ldrb r1, [r0], r3, lsl #1");
    A("ldrh r1, [r0]");
    A("ldrh r1, [r0, #2]");
    A("ldrh r1, [r0, #-2]!");
    A("ldrh r1, [r0], #2");
    A("ldrh r1, [r0, r3]");
    A("ldrh r1, [r0], -r3");
    A("ldrsb r1, [r0]");
    A("ldrsb r1, [r0, #1]");
    A("ldrsb r1, [r0, #-3]!");
    A("ldrsb r1, [r0], #1");
    A("ldrsb r1, [r0, r5]!");
    A("ldrsb r1, [r0], -r5");
    A("ldrsh r1, [r0]");
    A("ldrsh r1, [r0, #2]");
    A("ldrsh r1, [r0, #-6]!");
    A("ldrsh r1, [r0], #2");
    A("ldrsh r1, [r0, r3]!");
    A("ldrsh r1, [r0], r3");
    A("strb r1, [r0]");
    A("strb r1, [r0, #3]");
    A("strb r1, [r0, #-1]!");
    A("strb r1, [r0], #1");
    A("strb r1, [r0, r5, lsl #1]!");
    A("strb r1, [r0], -r5");
    A("strh r1, [r0]");
    A("strh r1, [r0, #-2]!");
    A("strh r1, [r0], #2");
    A("strh r1, [r0, r3]");
    A("strh r1, [r0], -r3");
}

static void arm_unprivileged(void)
{
    topic("ARM unprivileged");
    A("ldrt r1, [r0], #4");
    A("ldrbt r1, [r0], r5");
    A("ldrht r1, [r0], #2");
    A("ldrsbt r1, [r0], #-1");
    A("ldrsht r1, [r0], r3");
    A("strt r1, [r0], #4");
    A("strbt r1, [r0], #1");
    A("strht r1, [r0], -r3");
}

static void thumb_16_bit(void)
{
    topic("Thumb, 16 bits");
    T("ldr r1, [r0]");
    T("ldr r1, [r0, #4]");
    T("ldr r1, [r0, r2]");
    T("ldrb r1, [r0]");
    T("ldrb r1, [r0, #3]");
    T("ldrb r1, [r0, r5]");
    T("ldrh r1, [r0, #2]");
    T("ldrh r1, [r0, r3]");
    T("ldrsb r1, [r0, r5]");
    T("ldrsh r1, [r0, r3]");
    T("ldr r7, [r0]");
    T("str r1, [r0]");
    T("str r1, [r0, r2]");
    T("strb r1, [r0, #1]");
    T("strb r1, [r0, r5]");
    T("strh r1, [r0, #2]");
    T("strh r1, [r0, r3]");
    T_BASE(SP, "ldr r1, [sp, #4]");
    T_BASE(SP, "str r1, [sp]");
}

static void thumb_32_bit(void)
{
    topic("Thumb, 32 bits");
    T("ldr.w r1, [r0]");
    T("ldr.w r1, [r0, #4]");
    T("ldr.w r1, [r0, #-4]");
    T("ldr.w r1, [r0, #4]!");
    T("ldr.w r1, [r0, #-8]!");
    T("ldr.w r1, [r0], #4");
    T("ldr.w r1, [r0], #-4");
    T("ldr.w r1, [r0, r3, lsl #1]");
    T("ldrb.w r1, [r0, #-1]!");
    T("ldrb.w r1, [r0], #1");
    T("ldrb.w r1, [r0, r5, lsl #2]");
    T("ldrh.w r1, [r0, #-2]");
    T("ldrh.w r1, [r0], #2");
    T("ldrh.w r1, [r0, #2]!");
    T("ldrsb.w r1, [r0]");
    T("ldrsb.w r1, [r0, #-3]");
    T("ldrsb.w r1, [r0], #1");
    T("ldrsb.w r1, [r0, #1]!");
    T("ldrsb.w r1, [r0, r5, lsl #1]");
    T("ldrsh.w r1, [r0]");
    T("ldrsh.w r1, [r0], #-2");
    T("ldrsh.w r1, [r0, #2]!");
    T("ldrsh.w r1, [r0, r5, lsl #1]");
    T("ldrt r1, [r0, #4]");
    T("ldrbt r1, [r0, #1]");
    T("ldrsht r1, [r0, #2]");
    T("str.w r1, [r0, #-4]");
    T("str.w r1, [r0, #4]!");
    T("str.w r1, [r0], #4");
    T("str.w r1, [r0, r3, lsl #1]");
    T("strb.w r1, [r0, #-1]!");
    T("strb.w r1, [r0], #1");
    T("strb.w r1, [r0, r5, lsl #2]");
    T("strh.w r1, [r0, #2]!");
    T("strh.w r1, [r0], #-2");
    T("strt r1, [r0, #4]");
    T("strht r1, [r0, #2]");
}

static void in_it_blocks(void)
{
    topic("IT blocks");
    T("itt eq; ldreq r1, [r0]; addeq r6, r6, #1");
    T("ite eq; ldreq.w r1, [r0], #4; addne r6, r6, #1");
    T("itte ne; ldrne r1, [r0]; strne r1, [r0]; streq r6, [r0, #4]");
    T("itttt eq; ldreq r1, [r0]; ldrbeq r6, [r0, #1]; streq r6, [r0]; moveq r7, #3");
    T("itete cs; strcs.w r1, [r0], #4; strcc r1, [r0]; ldrcs r6, [r0]; movcc r6, #0");
}

/* Which registers an access names differs from mode to mode. */
static void banked_registers(void)
{
    A_BASE(SP, "ldr r1, [sp, #4]");
    A_BASE(SP, "ldr r1, [sp], #4");
    A_BASE(SP, "str lr, [sp, #-4]!");
    A("ldr sp, [r0]");
    A("ldr lr, [r0], #4");
    A("str sp, [r0]");
    A("strh lr, [r0, #2]!");
    A_BASE(LR, "ldrsb r1, [lr], #1");
    A_BASE(LR, "str sp, [lr, #4]!");
    A_BASE(R8, "ldr r9, [r8], #4");
    A_BASE(R12, "strb r10, [r12, #1]!");
    A_BASE(R12, "ldr r11, [r12, r2]!");
    T_BASE(R12, "ldrsh.w r8, [r12], #2");
    T_BASE(LR, "str.w r9, [lr, #-4]!");
    T_BASE(SP, "ldr.w lr, [sp], #4");
}

static void from_every_mode(void)
{
    static const struct {
        uint32_t mode;
        const char *name;
    } modes[] = {
        {PSR_USR, "in USR"}, {PSR_FIQ, "in FIQ"}, {PSR_IRQ, "in IRQ"}, {PSR_SVC, "in SVC"},
        {PSR_ABT, "in ABT"}, {PSR_UND, "in UND"}, {PSR_SYS, "in SYS"},
    };

    for (unsigned n = 0; n < COUNT(modes); n++) {
        topic(modes[n].name);
        mode = modes[n].mode;
        banked_registers();
    }
    mode = PSR_SVC;
}

static void big_endian(void)
{
    topic("big-endian data");
    A("setend be; ldr r1, [r0]; setend le");
    A("setend be; ldrh r1, [r0], #2; setend le");
    A("setend be; ldrsh r1, [r0]; setend le");
    A("setend be; str r1, [r0, #4]!; setend le");
    A("setend be; strh r1, [r0]; setend le");
    A("setend be; strb r1, [r0]; setend le");
    T("setend be; ldr.w r1, [r0], #4; setend le");
    T("setend be; strh r1, [r0]; setend le");
}

/* Half an access is not done: the guest hears that it cannot be. */
static void aborts_without_effect(struct code code)
{
    struct cpu cpu = prepare(R0, DEVICE), before = cpu;
    unsigned exceptions;
    bool kept;

    memcpy(memory, contents, sizeof memory);
    for (unsigned n = 0; n < WORDS; n++)
        write32(DEVICE + 4 * n, contents[n]);
    exceptions = execute(&cpu, code);
    kept = !memcmp(cpu.r, before.r, sizeof cpu.r) && cpu.sp == before.sp;
    natively_skip("QEMU makes several accesses of it");
    check(exceptions == 1 && exception_last()->vector == VECTOR_DATA_ABORT && kept &&
              same_contents(),
          "%s: %s aborts and does nothing", code.thumb ? "Thumb" : "ARM", code.text);
}

static void multiple_accesses_abort(void)
{
    topic("accesses of more than a word");
    aborts_without_effect(ARM("ldrd r6, r7, [r0]"));
    aborts_without_effect(ARM("strd r6, r7, [r0]"));
    aborts_without_effect(ARM("ldrd r6, r7, [r0], #8"));
    aborts_without_effect(ARM("ldm r0, {r1, r6}"));
    aborts_without_effect(ARM("ldm r0!, {r1, r6}"));
    aborts_without_effect(ARM("stm r0, {r1, r6}"));
    aborts_without_effect(ARM("stmdb r0!, {r1, r6}"));
    aborts_without_effect(THUMB("ldrd r6, r7, [r0]"));
    aborts_without_effect(THUMB("strd r6, r7, [r0, #-8]!"));
    aborts_without_effect(THUMB("ldm r0!, {r1, r6}"));
    aborts_without_effect(THUMB("stmdb r0!, {r1, r6}"));
}

static void hints_do_nothing(void)
{
    topic("hints");
    A("pld [r0]");
    A("pldw [r0]");
    T("pld [r0]");
}

void guest_main(void)
{
    gic_reset();
    arm_words();
    arm_bytes_and_halfwords();
    arm_unprivileged();
    thumb_16_bit();
    thumb_32_bit();
    in_it_blocks();
    from_every_mode();
    big_endian();
    hints_do_nothing();
    multiple_accesses_abort();
    tap_end();
}
