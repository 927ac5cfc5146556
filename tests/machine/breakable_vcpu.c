/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/machine/breakable.h"

#include "arch/cpu.h"
#include "core/irq.h"
#include "core/vm.h"

enum breakage breakage;

static bool is(enum breakage one)
{
    return breakage == one;
}

#define irq_kick(core) (is(NO_KICK) ? (void)0 : irq_kick(core))
#define cpu_wait_for_interrupt()                                                                   \
    ((is(EATEN_KICK) ? irq_poll(core) : (void)0), cpu_wait_for_interrupt())

/* Of the two that ask, one still runs and one waits. */
static bool has_signal(const struct vcpu *vcpu)
{
    if (is(vcpu->state == VCPU_READY ? BLIND_BLOCK : BLIND_LOOK))
        return false;
    return vgic_has_signal(&vcpu->vm->vgic, vcpu->number);
}
#define vgic_has_signal(vgic, number) has_signal(vcpu)

static uint32_t look_at(const uint32_t *word, int order)
{
    bool before_sleep = order == __ATOMIC_ACQUIRE && word == &this_core()->mailbox;

    return is(BLIND_SLEEP) && before_sleep ? 0 : __atomic_load_n(word, __ATOMIC_SEQ_CST);
}
#undef __atomic_load_n
#define __atomic_load_n(word, order) look_at(word, order)

static struct late {
    uint32_t *word, bits;
} late[BOARD_CORES_MAX];

static uint32_t fetch_or(uint32_t *word, uint32_t bits, int order)
{
    struct late *mine = &late[this_core()->id];
    uint32_t before;

    if (is(REQUEST_LAST) && order == __ATOMIC_RELEASE) {
        *mine = (struct late){word, bits};
        return 0;
    }
    before = __atomic_fetch_or(word, bits, __ATOMIC_SEQ_CST);
    if (mine->word) /* a step later */
        __atomic_fetch_or(mine->word, mine->bits, __ATOMIC_SEQ_CST);
    mine->word = NULL;
    return before;
}
#undef __atomic_fetch_or
#define __atomic_fetch_or(word, bits, order) fetch_or(word, bits, order)

/* Only load() clears a request by itself. */
#undef __atomic_fetch_and
#define __atomic_fetch_and(word, bits, order)                                                      \
    (is(OLD_LOOK) ? *(word) : __atomic_fetch_and(word, bits, __ATOMIC_SEQ_CST))

static void whole_vcpu_wake(struct vcpu *vcpu);
#define vcpu_wake whole_vcpu_wake
#include "core/vcpu.c"
#undef vcpu_wake

void vcpu_wake(struct vcpu *vcpu)
{
    if (!is(DEAF_TO_INTERRUPT))
        whole_vcpu_wake(vcpu);
}
