/* SPDX-License-Identifier: BSD-2-Clause */
/* arch/armv7/world.c - moving a guest's CPU state. */
#include "arch/world.h"

#include "arch/armv7/banked.h"
#include "arch/armv7/pmu.h"
#include "arch/armv7/psr.h"
#include "arch/armv7/sysreg.h"
#include "arch/timer.h"

/* MPIDR: multiprocessing extensions, affinity n; or a uniprocessor (B4.1.106). */
#define MPIDR_MP         BIT(31)
#define MPIDR_U          BIT(30)

#define PAR_ADDRESS_MASK UINT32_C(0xfffff000)
#define PAGE_OFFSET_MASK UINT32_C(0x00000fff)

void world_reset(struct world *world, struct context *context, unsigned vcpu, unsigned vcpu_count,
                 bool quiet, uint64_t vttbr)
{
    uint32_t hyp_sp = context->hyp_sp;

    *world = (struct world){
        .vmpidr = MPIDR_MP | (quiet ? MPIDR_U : 0) | vcpu,
        .sctlr = SCTLR_RESET,
        .vttbr = vttbr,
        .hcr = HCR_GUEST,
        .cp15.vcpu_count = vcpu_count,
    };
    *context = (struct context){
        .hyp_sp = hyp_sp,
        .cpsr = PSR_MODE_SVC | PSR_A | PSR_I | PSR_F,
    };
}

void world_make_hard(struct world *world)
{
    world->hcr = HCR_GUEST_HARD;
}

void context_start(struct context *context, uint32_t entry, const uint32_t r[3])
{
    context->pc = entry & ~UINT32_C(1);
    if (entry & 1)
        context->cpsr |= PSR_T;
    for (unsigned i = 0; i < 3; i++)
        context->r[i] = r[i];
}

static void save_banked(struct context *context)
{
    uint32_t *field = &context->sp_usr;

    for (unsigned i = 0; i < BANKED_COUNT; i++)
        field[i] = banked_read((enum banked_register)i);
}

static void load_banked(const struct context *context)
{
    const uint32_t *field = &context->sp_usr;

    for (unsigned i = 0; i < BANKED_COUNT; i++)
        banked_write((enum banked_register)i, field[i]);
}

void world_save(struct world *world, struct context *context)
{
    world->cntv_ctl = read_cntv_ctl();
    write_cntv_ctl(0);
#define SAVE(name) world->name = read_##name();
    WORLD_REGISTERS64(SAVE)
    WORLD_REGISTERS32(SAVE)
#undef SAVE
    save_banked(context);
    if (world->pmu.in_use)
        pmu_save(&world->pmu);
}

/* What the new stage 2 and cp15 mean is there for the guest's first fetch: the
 * exception return to it is the context synchronisation. */
void world_load(const struct world *world, const struct context *context)
{
#define LOAD(name) write_##name(world->name);
    WORLD_REGISTERS64(LOAD)
    WORLD_REGISTERS32(LOAD)
#undef LOAD
    load_banked(context);
    if (world->pmu.in_use)
        pmu_load(&world->pmu);
    clrex(); /* the exclusive monitor is not the last guest's either */
    write_cntv_ctl(world->cntv_ctl);
}

void world_fp_trap(bool trap)
{
    write_hcptr(trap ? HCPTR_GUEST | HCPTR_FP : HCPTR_GUEST);
    isb(); /* before our own use of the registers */
}

void world_fp_save(struct fp_registers *fp)
{
    fp->fpexc = read_fpexc();
    write_fpexc(fp->fpexc | FPEXC_EN);
    isb();
    fp->fpscr = read_fpscr();
    vfp_store(fp->d);
}

void world_fp_load(const struct fp_registers *fp)
{
    write_fpexc(FPEXC_EN);
    isb();
    vfp_load(fp->d);
    write_fpscr(fp->fpscr);
    write_fpexc(fp->fpexc);
}

bool world_timer_deadline(const struct world *world, uint64_t *when)
{
    *when = world->cntv_cval + world->cntvoff;
    return (world->cntv_ctl & (CNT_CTL_ENABLE | CNT_CTL_IMASK)) == CNT_CTL_ENABLE;
}

void world_inject_async_abort(void)
{
    write_hcr(read_hcr() | HCR_VA);
}

/* PAR is the guest's; the translation borrows it. */
bool world_translate(uint32_t va, bool privileged, pa_t *where)
{
    uint64_t guest_par = read_par();
    uint64_t result;

    if (privileged)
        write_ats12nsopr(va);
    else
        write_ats12nsour(va);
    isb(); /* the result is in PAR after it */
    result = read_par();
    write_par(guest_par);
    if (result & PAR_F)
        return false;
    *where = pa(((uint32_t)result & PAR_ADDRESS_MASK) | (va & PAGE_OFFSET_MASK));
    return true;
}
