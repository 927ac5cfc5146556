/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/armv7/trap.c - why did the guest stop, and who answers?
 *
 * A handler says what should happen next; only act() does it. So there is one
 * place that advances the PC and one that injects.
 */
#include "arch/armv7/trap.h"

#include "arch/armv7/cp15.h"
#include "arch/armv7/guest_regs.h"
#include "arch/armv7/hsr.h"
#include "arch/armv7/inject.h"
#include "arch/armv7/mmio_decode.h"
#include "arch/armv7/pmu.h"
#include "arch/armv7/psr.h"
#include "arch/armv7/sysreg.h"
#include "arch/timer.h"
#include "core/guest_memory.h"
#include "core/hard.h"
#include "core/hypercall.h"
#include "core/response.h"
#include "core/vm.h"

enum trap_action {
    TRAP_RESUME = 0,     /* PC is already right                       */
    TRAP_SKIP,           /* emulated: step over the instruction       */
    TRAP_UNDEFINED,      /* the guest gets an Undefined exception     */
    TRAP_DATA_ABORT,     /* the guest gets a Data Abort               */
    TRAP_PREFETCH_ABORT, /* the guest gets a Prefetch Abort           */
};

/* HPFAR: bits [31:4] are the faulting IPA's [39:12]. */
#define HPFAR_ABOVE_4GIB(hpfar) ((hpfar) >> 24)
#define HPFAR_PAGE(hpfar)       ((hpfar) >> 4)
#define ARM_LENGTH              4u /* bytes of an ARM instruction */
#define IN_PAGE(address)        ((address)&UINT32_C(0xfff))

static enum trap_action on_undefined(struct vcpu *vcpu, uint32_t hsr)
{
    (void)vcpu;
    (void)hsr;
    return TRAP_UNDEFINED;
}

/* WFE does not trap. */
static enum trap_action on_wfx(struct vcpu *vcpu, uint32_t hsr)
{
    if (context_condition_holds(&vcpu->context, hsr))
        vcpu_wait_for_interrupt(vcpu);
    return TRAP_SKIP;
}

static inline enum trap_action on_hvc(struct vcpu *vcpu, uint32_t hsr)
{
    (void)hsr; /* its condition held, or it would not have trapped */
    hypercall(vcpu);
    return TRAP_RESUME;
}

/* HVC returns to the next instruction, a trapped SMC to the SMC itself. We step first:
 * a call may start the vCPU somewhere else. */
static enum trap_action on_smc(struct vcpu *vcpu, uint32_t hsr)
{
    bool holds = context_condition_holds(&vcpu->context, hsr);

    context_advance(&vcpu->context, HSR_LENGTH(hsr));
    if (holds)
        hypercall(vcpu);
    return TRAP_RESUME;
}

/* What cp15.c has no row for: counters that are not there yet, or nothing. */
static __attribute__((noinline)) enum trap_action without_row(struct vcpu *vcpu, uint32_t hsr)
{
    return pmu_take(&vcpu->world.pmu, hsr) ? TRAP_RESUME : TRAP_UNDEFINED;
}

static enum trap_action on_cp_32(struct vcpu *vcpu, uint32_t hsr)
{
    if (!context_condition_holds(&vcpu->context, hsr))
        return TRAP_SKIP;
    if (cp15_access(&vcpu->world.cp15, hsr, &vcpu->context))
        return TRAP_SKIP;
    return without_row(vcpu, hsr);
}

static enum trap_action on_cp_64(struct vcpu *vcpu, uint32_t hsr)
{
    if (!context_condition_holds(&vcpu->context, hsr))
        return TRAP_SKIP;
    return cp15_access_64(&vcpu->world.cp15, hsr, &vcpu->context) ? TRAP_SKIP : TRAP_UNDEFINED;
}

/* The first use of VFP or NEON since another vCPU had them. */
static enum trap_action on_cp10_11(struct vcpu *vcpu, uint32_t hsr)
{
    unsigned coprocessor = HSR_CP10_COPROC(hsr);

    if (!(hsr & HSR_CP10_SIMD) && coprocessor != 10 && coprocessor != 11)
        return TRAP_UNDEFINED; /* p0 to p13: not there, whatever the guest's CPACR says */
    vcpu_take_fp(vcpu);
    return TRAP_RESUME;
}

/* One halfword at a time: an instruction may cross into another page. */
static bool fetch_halfword(const struct vcpu *vcpu, uint32_t va, uint16_t *value)
{
    bool privileged = !psr_is_user(vcpu->context.cpsr);
    const volatile uint16_t *at;
    pa_t where;

    if (!world_translate(va, privileged, &where))
        return false;
    at = guest_memory_at(vcpu->vm, where, sizeof *at);
    if (!at)
        return false;
    *value = *at;
    return true;
}

static bool fetch_instruction(const struct vcpu *vcpu, bool thumb, uint32_t *word)
{
    uint16_t low, high = 0;

    if (!fetch_halfword(vcpu, vcpu->context.pc, &low))
        return false;
    if ((!thumb || mmio_thumb_is_wide(low)) && !fetch_halfword(vcpu, vcpu->context.pc + 2, &high))
        return false;
    *word = low | (uint32_t)high << 16;
    return true;
}

/* Forms that come without a decoded syndrome: those we decode ourselves. */
static bool decode_instruction(const struct vcpu *vcpu, struct mmio_decoded *access)
{
    const struct context *context = &vcpu->context;
    struct mmio_instruction in = {
        .thumb = context->cpsr & PSR_T,
        .carry = context->cpsr & PSR_C,
        .address = read_hdfar(),
    };
    uint32_t regs[16];

    for (unsigned n = 0; n < 15; n++)
        regs[n] = guest_reg_read(context, n);
    regs[15] = context->pc;
    in.regs = regs;
    return fetch_instruction(vcpu, in.thumb, &in.word) && mmio_decode_instruction(&in, access);
}

/* MMIO_RETRY leaves the PC where it is: the access is made once more later. */
static inline enum mmio_result access_device(struct vcpu *vcpu, uint32_t hpfar, struct mmio *io)
{
    if (__builtin_expect(HPFAR_ABOVE_4GIB(hpfar) != 0, 0))
        return MMIO_ABORT;
    return vm_mmio_access(vcpu, ipa(HPFAR_PAGE(hpfar) << 12 | IN_PAGE(read_hdfar())), io);
}

static __attribute__((noinline)) enum trap_action not_done(struct vcpu *vcpu,
                                                           enum mmio_result result)
{
    if (result == MMIO_ABORT)
        return TRAP_DATA_ABORT;
    vcpu_hold(vcpu);
    return TRAP_RESUME;
}

static bool decode_access(const struct vcpu *vcpu, uint32_t hsr, struct mmio_decoded *access)
{
    if (mmio_decode_syndrome(hsr, access))
        return true;
    return !(hsr & (HSR_DABT_ISV | HSR_DABT_CM | HSR_ABT_S1PTW)) &&
           decode_instruction(vcpu, access);
}

/* Sign extension, big-endian data, write-back. */
static __attribute__((cold, noinline)) enum trap_action decoded_access(struct vcpu *vcpu,
                                                                       uint32_t hsr, uint32_t hpfar)
{
    bool big_endian = vcpu->context.cpsr & PSR_E;
    struct mmio_decoded access;
    enum mmio_result result;

    if (!decode_access(vcpu, hsr, &access))
        return TRAP_DATA_ABORT;
    if (access.io.write)
        access.io.value =
            mmio_stored(&access, guest_reg_read(&vcpu->context, access.rt), big_endian);
    result = access_device(vcpu, hpfar, &access.io);
    if (result != MMIO_DONE)
        return not_done(vcpu, result);
    if (!access.io.write)
        guest_reg_write(&vcpu->context, access.rt, mmio_loaded(&access, big_endian));
    if (access.writeback)
        guest_reg_write(&vcpu->context, access.rn, access.rn_value);
    context_advance(&vcpu->context, access.length); /* HSR.IL counts with HSR.ISV only */
    return TRAP_RESUME;
}

static inline enum trap_action access_done(struct vcpu *vcpu, uint32_t cpsr)
{
    if (cpsr & PSR_T)
        return TRAP_SKIP;
    vcpu->context.pc += ARM_LENGTH;
    return TRAP_RESUME;
}

/* The syndrome tells all, and no byte is swapped: nearly every access there is. */
static inline enum trap_action plain_access(struct vcpu *vcpu, uint32_t hsr, uint32_t hpfar,
                                            uint32_t cpsr)
{
    unsigned rt = HSR_DABT_SRT(hsr);
    bool write = HSR_DABT_IS_WRITE(hsr);
    enum mmio_result result;
    struct mmio io;

    io.size = (uint8_t)HSR_DABT_SIZE(hsr);
    io.write = write;
    if (write)
        io.value = guest_reg_read(&vcpu->context, rt) & mmio_size_mask(io.size);
    result = access_device(vcpu, hpfar, &io);
    if (__builtin_expect(result != MMIO_DONE, 0))
        return not_done(vcpu, result);
    if (!write)
        guest_reg_write(&vcpu->context, rt, io.value);
    return access_done(vcpu, cpsr);
}

/* A word of the distributor: what guests access most. */
static inline enum trap_action distributor_access(struct vcpu *vcpu, uint32_t hsr, uint32_t offset,
                                                  uint32_t cpsr)
{
    struct vgic *vgic = &vcpu->vm->vgic;
    unsigned rt = HSR_DABT_SRT(hsr);

    if (HSR_DABT_IS_WRITE(hsr))
        vgic_gicd_write(vgic, vcpu->number, offset, guest_reg_read(&vcpu->context, rt));
    else
        guest_reg_write(&vcpu->context, rt, vgic_gicd_read(vgic, vcpu->number, offset));
    return access_done(vcpu, cpsr);
}

/* Emulated devices are never mapped, so only a translation fault can be one (and only
 * then does HPFAR hold the address). */
static inline enum trap_action on_data_abort(struct vcpu *vcpu, uint32_t hsr)
{
    uint32_t hpfar = read_hpfar();
    uint32_t cpsr = vcpu->context.cpsr;

    if (__builtin_expect(!HSR_ABT_TRANSLATION(hsr), 0))
        return TRAP_DATA_ABORT;
    if (__builtin_expect(!HSR_DABT_IS_PLAIN(hsr) || cpsr & PSR_E, 0))
        return decoded_access(vcpu, hsr, hpfar);
    if (HSR_DABT_IS_WORD(hsr) && vm_is_distributor(HPFAR_PAGE(hpfar)) &&
        !core_is_hard(vcpu->core)) {
        uint32_t offset = IN_PAGE(read_hdfar());

        if (offset % 4 == 0)
            return distributor_access(vcpu, hsr, offset, cpsr);
    }
    return plain_access(vcpu, hsr, hpfar, cpsr);
}

static enum trap_action on_prefetch_abort(struct vcpu *vcpu, uint32_t hsr)
{
    (void)vcpu;
    (void)hsr;
    return TRAP_PREFETCH_ABORT;
}

static enum trap_action on_unexpected(struct vcpu *vcpu, uint32_t hsr)
{
    (void)hsr;
    return vm_respond(vcpu->vm, VM_FAULT) ? TRAP_RESUME : TRAP_UNDEFINED;
}

static struct exception_setup setup_of_guest(void)
{
    return (struct exception_setup){
        .sctlr = read_sctlr(), .vbar = read_vbar(), .ttbcr = read_ttbcr()};
}

static void give_undefined(struct vcpu *vcpu)
{
    const struct exception_setup setup = setup_of_guest();

    inject_undefined(&vcpu->context, &setup);
}

static void give_data_abort(struct vcpu *vcpu, uint32_t hsr)
{
    const struct exception_setup setup = setup_of_guest();
    const struct data_fault fault = {
        .address = read_hdfar(),
        .write = hsr & HSR_DABT_WNR,
        .cache_maintenance = hsr & HSR_DABT_CM,
    };
    struct fault_registers registers;

    if (HSR_ABT_FSC(hsr) == FSC_EXTERNAL_ASYNC) {
        world_inject_async_abort();
        return;
    }
    registers = inject_data_abort(&vcpu->context, &setup, &fault);
    write_dfsr(registers.status);
    write_dfar(registers.address);
}

static void give_prefetch_abort(struct vcpu *vcpu)
{
    const struct exception_setup setup = setup_of_guest();
    struct fault_registers registers = inject_prefetch_abort(&vcpu->context, &setup, read_hifar());

    write_ifsr(registers.status);
    write_ifar(registers.address);
}

/* What the guest gets for an instruction that it should not have tried. */
static __attribute__((noinline)) void give_exception(struct vcpu *vcpu, uint32_t hsr,
                                                     enum trap_action action)
{
    if (core_is_hard(vcpu->core) && hard_was_recalled(vcpu))
        return; /* it tries again, if it goes on at all */
    if (action == TRAP_UNDEFINED)
        give_undefined(vcpu);
    else if (action == TRAP_DATA_ABORT)
        give_data_abort(vcpu, hsr);
    else
        give_prefetch_abort(vcpu);
}

static inline struct context *act(struct vcpu *vcpu, uint32_t hsr, enum trap_action action)
{
    if (action == TRAP_SKIP)
        context_advance(&vcpu->context, HSR_LENGTH(hsr));
    else if (action != TRAP_RESUME)
        give_exception(vcpu, hsr, action);
    return vcpu_resume(vcpu);
}

/* count, decide, act, and on to what runs next: the same for every class, once for each
 * so that the compiler leaves out what a class never asks for. */
#define TRAP_ENTRY(decide, cause)                                                                  \
    static struct context *enter_##decide(struct context *context, uint32_t hsr)                   \
    {                                                                                              \
        struct vcpu *vcpu = (struct vcpu *)context;                                                \
                                                                                                   \
        vcpu->stats.exits[cause]++;                                                                \
        return act(vcpu, hsr, decide(vcpu, hsr));                                                  \
    }

// clang-format off
TRAP_ENTRY(on_unexpected, EXIT_OTHER)
TRAP_ENTRY(on_undefined, EXIT_OTHER)
TRAP_ENTRY(on_wfx, EXIT_WFI)
TRAP_ENTRY(on_cp_32, EXIT_CP)
TRAP_ENTRY(on_cp_64, EXIT_CP)
TRAP_ENTRY(on_cp10_11, EXIT_OTHER)
TRAP_ENTRY(on_hvc, EXIT_HVC)
TRAP_ENTRY(on_smc, EXIT_SMC)
TRAP_ENTRY(on_prefetch_abort, EXIT_OTHER)
TRAP_ENTRY(on_data_abort, EXIT_MMIO)

trap_entry *const trap_entries[EC_COUNT] = {
    [EC_UNKNOWN]        = enter_on_undefined,
    [EC_WFX]            = enter_on_wfx,
    [0x02]              = enter_on_unexpected,
    [EC_CP15_32]        = enter_on_cp_32,
    [EC_CP15_64]        = enter_on_cp_64,
    [EC_CP14_32]        = enter_on_cp_32,
    [EC_CP14_LDC]       = enter_on_cp_32,
    [EC_CP10_11]        = enter_on_cp10_11,
    [EC_CP10_ID]        = enter_on_cp_32,
    [EC_JAZELLE]        = enter_on_undefined,
    [0x0a ... 0x0b]     = enter_on_unexpected,
    [EC_CP14_64]        = enter_on_cp_64,
    [0x0d ... 0x11]     = enter_on_unexpected,
    [EC_HVC]            = enter_on_hvc,
    [EC_SMC]            = enter_on_smc,
    [0x14 ... 0x1f]     = enter_on_unexpected,
    [EC_PREFETCH_ABORT] = enter_on_prefetch_abort,
    [0x21 ... 0x23]     = enter_on_unexpected,
    [EC_DATA_ABORT]     = enter_on_data_abort,
    [0x25 ... 0x3f]     = enter_on_unexpected,
};
// clang-format on

/* What arch/armv7/cp15.c asks of the vCPU around a struct cp15_guest -------- */

static struct vcpu *vcpu_of(struct cp15_guest *guest)
{
    return (struct vcpu *)((char *)guest - offsetof(struct vcpu, world.cp15));
}

uint64_t cntp_read(struct cp15_guest *guest, enum ptimer_register which)
{
    return ptimer_read(&vcpu_of(guest)->ptimer, which, timer_now());
}

void cntp_write(struct cp15_guest *guest, enum ptimer_register which, uint64_t value)
{
    struct vcpu *vcpu = vcpu_of(guest);

    ptimer_write(&vcpu->ptimer, which, value, timer_now());
    vcpu_update_ptimer(vcpu);
}
