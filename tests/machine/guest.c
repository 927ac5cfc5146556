/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/machine/guest.h"

#include "arch/armv7/hsr.h"
#include "arch/armv7/sysreg.h"
#include "arch/armv7/trap.h"
#include "arch/boot.h"
#include "core/hard.h"
#include "core/irq.h"
#include "tests/fake/cpu.h"
#include "tests/fake/gic.h"
#include "tests/machine/coroutine.h"
#include "tests/unit/unit.h"

#define SCRIPTS_MAX 32u

/* Where a script's instructions are: outside of every RAM, so that any other PC was put
 * there by the hypervisor. */
#define CODE        UINT32_C(0xc0000000)
#define VECTORS_END 0x20u

enum event { EVENT_NONE, EVENT_TRAP, EVENT_MEANWHILE, EVENT_GATE, EVENT_RETURNED };

struct guest {
    struct coroutine routine;
    enum event event;
    uint32_t hsr, address;    /* of a trap */
    bool once;                /* it does not trap a second time */
    void (*hypervisor)(void); /* of EVENT_MEANWHILE */
    uint32_t pc;              /* of the next instruction */
    uint32_t cpsr;            /* before an exception */
    uint32_t exception;
    unsigned begins;
    guest_script *script;
};

static struct script {
    uint32_t vm, address;
    guest_script *script;
} scripts[SCRIPTS_MAX];
static unsigned script_count;

static struct guest guests[TABLES_VCPUS];
static struct guest *self; /* whose script runs */
static bool gate_is_open;

static struct guest *guest_of(const struct vcpu *vcpu)
{
    return &guests[vcpu - vcpus];
}

static struct vcpu *vcpu_of(const struct guest *guest)
{
    return &vcpus[guest - guests];
}

void guests_power_on(void)
{
    script_count = 0;
    gate_is_open = false;
    for (unsigned n = 0; n < TABLES_VCPUS; n++)
        guests[n] = (struct guest){.routine = guests[n].routine};
}

void guest_at(uint32_t vm, uint32_t address, guest_script *script)
{
    assert_true(script_count < SCRIPTS_MAX);
    scripts[script_count++] = (struct script){vm, address, script};
}

struct vcpu *guest_vcpu(void)
{
    return vcpu_of(self);
}

unsigned guest_begins(const struct vcpu *vcpu)
{
    return guest_of(vcpu)->begins;
}

/* On the core --------------------------------------------------------------- */

static void run_script(void *guest)
{
    ((struct guest *)guest)->script();
    for (;;) {
        self->event = EVENT_RETURNED;
        coroutine_leave(&self->routine);
    }
}

static guest_script *find_script(const struct vcpu *vcpu)
{
    uint32_t address = vcpu->context.pc | (vcpu->context.cpsr & PSR_T ? 1 : 0);

    for (unsigned n = 0; n < script_count; n++)
        if (scripts[n].vm == vcpu->vm->number && scripts[n].address == address)
            return scripts[n].script;
    fail_msg("vCPU %u of %s is at 0x%x, where no script is", (unsigned)vcpu->number,
             vcpu->vm->config->name, (unsigned)address);
    return NULL;
}

static void begin_script(struct guest *guest, struct vcpu *vcpu)
{
    guest->script = find_script(vcpu);
    guest->begins++;
    guest->pc = vcpu->context.pc = CODE;
    guest->event = EVENT_NONE;
    coroutine_start(&guest->routine, run_script, guest);
}

/* An instruction of the script has trapped, and the hypervisor has answered: is the next
 * one due? Otherwise it is the same once more. */
static bool is_done(struct guest *guest, struct vcpu *vcpu)
{
    uint32_t *pc = &vcpu->context.pc;

    if (*pc < VECTORS_END) {
        guest->exception = *pc;
        *pc = guest->pc;
        vcpu->context.cpsr = guest->cpsr;
    } else if (*pc < CODE) {
        begin_script(guest, vcpu);
    } else if (guest->once) {
        *pc = guest->pc;
    }
    guest->once = false;
    return *pc == guest->pc;
}

/* What the CPU holds now must be this vCPU's. */
static void check_loaded(const struct vcpu *vcpu)
{
    const struct core *core = this_core();

    assert_int_equal(machine_locks_held(), 0);
    assert_ptr_equal(core, vcpu->core);
    assert_ptr_equal(core->current, vcpu);
    assert_int_equal(vcpu->state, VCPU_READY);
    assert_int_equal(vcpu->power, VCPU_POWER_ON);
    if (core_is_hard(core)) {
        assert_true(read_vttbr() == hard_vttbr(vcpu));
        assert_int_equal(read_hcr() & (HCR_IMO | HCR_FMO | HCR_TWI), 0);
        assert_true(fake_gic_is_lent());
        assert_ptr_equal(core->fp_owner, vcpu);
    } else {
        assert_true(read_vttbr() == stage2_vttbr(&vcpu->vm->stage2));
        assert_int_not_equal(vcpu->vm->vgic.vcpus[vcpu->number].lr_all, 0);
    }
    assert_int_equal(read_vmpidr(), vcpu->world.vmpidr);
    assert_int_equal(!(read_hcptr() & HCPTR_FP), core->fp_owner == vcpu);
    assert_int_equal(!(read_hdcr() & HDCR_TPM), vcpu->world.pmu.in_use);
}

static struct context *trap(const struct guest *guest, struct vcpu *vcpu)
{
    write_hdfar(guest->address);
    write_hpfar(guest->address >> 12 << 4);
    return trap_entries[HSR_EC(guest->hsr)](&vcpu->context, guest->hsr);
}

static struct context *answer(struct guest *guest, struct vcpu *vcpu)
{
    switch (guest->event) {
    case EVENT_TRAP:
        return trap(guest, vcpu);
    case EVENT_MEANWHILE:
        guest->hypervisor();
        return vcpu_resume(vcpu);
    case EVENT_NONE:
    case EVENT_GATE:
    case EVENT_RETURNED:
        break;
    }
    return &vcpu->context;
}

static bool does_nothing(const struct guest *guest)
{
    return guest->event == EVENT_RETURNED || (guest->event == EVENT_GATE && !gate_is_open);
}

bool guest_may_go_on(uint32_t core)
{
    const struct vcpu *vcpu = cores[core].current;

    return gate_is_open && vcpu && vcpu->state == VCPU_READY && guest_of(vcpu)->event == EVENT_GATE;
}

/* Nothing of its memory can be reached. Tables are as near to each other as all variables:
 * so the lower half of an address tells which. */
static bool is_shut(void)
{
    uint32_t table = (uint32_t)read_vttbr();
    const uint64_t *root =
        (const uint64_t *)((char *)vms + (int32_t)(table - (uint32_t)(uintptr_t)vms));

    return !root[0] && !root[1] && !root[2] && !root[3];
}

static struct context *go_on(struct context *context)
{
    struct vcpu *vcpu = (struct vcpu *)context;
    struct guest *guest = guest_of(vcpu);

    check_loaded(vcpu);
    machine_settle();
    if (core_is_hard(vcpu->core)) {
        assert_true(is_shut() || !gic_sgi_sources(GIC_SGI_KICK)); /* it would see that one */
        if (is_shut())
            return trap_entries[EC_PREFETCH_ABORT](context,
                                                   (uint32_t)EC_PREFETCH_ABORT << HSR_EC_SHIFT);
    } else if (fake_gic_signals()) {
        return irq_dispatch(context);
    }
    if (!is_done(guest, vcpu))
        return trap(guest, vcpu);
    if (does_nothing(guest)) {
        machine_sleep();
        return context;
    }
    self = guest;
    coroutine_enter(&guest->routine);
    self = NULL;
    return answer(guest, vcpu);
}

_Noreturn void boot_enter_guest(struct context *context)
{
    for (;;) {
        machine_yield();
        machine_step();
        context = go_on(context);
    }
}

/* In a script ------------------------------------------------------------------ */

static void leave(enum event event)
{
    struct guest *guest = self;

    guest->event = event;
    coroutine_leave(&guest->routine);
    self = guest;
}

bool guest_trap_at(uint32_t hsr, uint32_t address, uint32_t pc_offset)
{
    struct vcpu *vcpu = guest_vcpu();

    self->hsr = hsr;
    self->address = address;
    self->exception = 0;
    self->cpsr = vcpu->context.cpsr;
    vcpu->context.pc = self->pc + pc_offset;
    self->pc += 4;
    leave(EVENT_TRAP);
    return !self->exception;
}

bool guest_trap(uint32_t hsr)
{
    return guest_trap_at(hsr, 0, 0);
}

void guest_trap_once(uint32_t hsr)
{
    self->once = true;
    guest_trap(hsr);
}

uint32_t guest_exception(void)
{
    return self->exception;
}

void guest_nop(void)
{
    leave(EVENT_NONE);
}

void guest_give_way(void)
{
    machine_gives_way = true;
    leave(EVENT_NONE);
}

void guest_gate(void)
{
    leave(EVENT_GATE);
}

void machine_open_gate(void)
{
    gate_is_open = true;
}

void guest_meanwhile(void (*hypervisor)(void))
{
    self->hypervisor = hypervisor;
    leave(EVENT_MEANWHILE);
}
