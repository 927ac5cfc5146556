/* SPDX-License-Identifier: BSD-2-Clause */
/* guests/runtime/exceptions.c - decides how an exception goes on. */
#include "guests/runtime/exceptions.h"
#include "guests/runtime/console.h"
#include "guests/runtime/execute.h"
#include "guests/runtime/smccc.h"
#include "guests/runtime/sysreg.h"
#include <stdbool.h>
#include <stddef.h>

_Static_assert(offsetof(struct exception, sp) == EXC_SP, "vectors.S");
_Static_assert(offsetof(struct exception, lr) == EXC_LR, "vectors.S");
_Static_assert(offsetof(struct exception, spsr) == EXC_SPSR, "vectors.S");
_Static_assert(offsetof(struct exception, cpsr) == EXC_CPSR, "vectors.S");
_Static_assert(offsetof(struct exception, vector) == EXC_VECTOR, "vectors.S");

/* ITSTATE is split over the PSR: IT[7:2] in [15:10], IT[1:0] in [26:25]. */
#define PSR_IT_HIGH      (0x3fu << 10)
#define PSR_IT_LOW       (3u << 25)
#define PSR_IT_OF(psr)   ((((psr) >> 8) & 0xfcu) | (((psr) >> 25) & 3u))
#define PSR_IT_FIELD(it) ((((it)&0xfcu) << 8) | (((it)&3u) << 25))
#define IT_LAST(it)      (((it)&7u) == 0)

struct exception exception_record; /* filled by vectors.S */

static struct exception last;
static bool armed;
static unsigned count;
static uint32_t fetch_resume_address;

/* LR minus the instruction's address (DDI 0406C B1.8.3, table B1-6). */
static const struct {
    uint32_t arm, thumb;
    const char *name;
} lr_offsets[] = {
    [VECTOR_UNDEFINED / 4] = {4, 2, "undefined instruction"},
    [VECTOR_SVC / 4] = {4, 2, "supervisor call"},
    [VECTOR_PREFETCH_ABORT / 4] = {4, 4, "prefetch abort"},
    [VECTOR_DATA_ABORT / 4] = {8, 8, "data abort"},
};

uint32_t exception_pc(const struct exception *e)
{
    unsigned n = (e->vector & VECTOR_OFFSET) / 4;

    return e->lr - (e->spsr & PSR_T ? lr_offsets[n].thumb : lr_offsets[n].arm);
}

/* Thumb instructions whose first halfword begins 0b11101, 0b1111 have two. */
static uint32_t instruction_length(uint32_t pc, bool thumb)
{
    return thumb && *(const uint16_t *)pc < 0xe800u ? 2 : 4;
}

/* Advances the IT state over one instruction (DDI 0406C A2.5.2, ITAdvance). */
static uint32_t psr_past_instruction(uint32_t psr)
{
    uint32_t it = PSR_IT_OF(psr);

    it = IT_LAST(it) ? 0 : (it & 0xe0u) | ((it << 1) & 0x1fu);
    return (psr & ~(PSR_IT_HIGH | PSR_IT_LOW)) | PSR_IT_FIELD(it);
}

static void give_up(const struct exception *e)
{
    print("Bail out! unexpected %s: pc %08x lr %08x spsr %08x cpsr %08x\n",
          lr_offsets[(e->vector & VECTOR_OFFSET) / 4].name, exception_pc(e), e->lr, e->spsr,
          e->cpsr);
    print("# dfsr %03x dfar %08x ifsr %03x ifar %08x vector %03x\n", e->dfsr, e->dfar, e->ifsr,
          e->ifar, e->vector);
    for (unsigned n = 0; n < 13; n++)
        print("# r%u %08x\n", n, e->r[n]);
    system_off();
}

static void go_on_at(struct exception *e, uint32_t arm_address)
{
    e->lr = arm_address;
    e->spsr &= ~(PSR_T | PSR_IT_HIGH | PSR_IT_LOW);
}

static void record(struct exception *e, uint32_t pc)
{
    if (!armed)
        give_up(e);
    last = *e;
    count++;
    if ((e->vector & VECTOR_OFFSET) == VECTOR_PREFETCH_ABORT) {
        go_on_at(e, fetch_resume_address);
        return;
    }
    e->lr = pc + instruction_length(pc, e->spsr & PSR_T);
    e->spsr = psr_past_instruction(e->spsr);
}

/* Called by vectors.S; on return the record's lr and spsr say where to go on. */
void exception_entered(struct exception *e);
void exception_entered(struct exception *e)
{
    uint32_t pc = exception_pc(e);

    e->dfsr = read_dfsr();
    e->dfar = read_dfar();
    e->ifsr = read_ifsr();
    e->ifar = read_ifar();
    if ((e->vector & VECTOR_OFFSET) == VECTOR_SVC && execute_leaves_user(pc)) {
        go_on_at(e, (uint32_t)execute_return);
        e->spsr = (e->spsr & ~PSR_MODE) | PSR_SVC;
    } else {
        record(e, pc);
    }
}

void exceptions_arm(uint32_t fetch_resume)
{
    fetch_resume_address = fetch_resume;
    count = 0;
    armed = true;
}

unsigned exceptions_disarm(void)
{
    armed = false;
    return count;
}

const struct exception *exception_last(void)
{
    return &last;
}
