/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/machine/machine.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "arch/boot.h"
#include "arch/cpu.h"
#include "arch/firmware.h"
#include "core/main.h"
#include "tests/fake/cpu.h"
#include "tests/fake/gic.h"
#include "tests/fake/timer.h"
#include "tests/fake/tlb.h"
#include "tests/fake/uart.h"
#include "tests/machine/coroutine.h"
#include "tests/machine/guest.h"
#include "tests/machine/registers.h"
#include "tests/machine/watch.h"
#include "tests/unit/unit.h"

#define LIST_REGISTERS 4u
#define TURNS_MAX      8000000u /* more than any test needs */
#define ACTORS         (BOARD_CORES_MAX + 1)

enum actor_state {
    ABSENT = 0,
    ABLE,
    ASLEEP, /* until an interrupt is pending */
    LOCKED, /* until a lock is free */
};

struct actor {
    struct coroutine routine;
    enum actor_state state;
    const struct spinlock *lock;
    unsigned locks_held;
};

struct machine machine;
unsigned (*machine_choose)(uint32_t able, unsigned last);
bool machine_gives_way;

static struct actor actors[ACTORS];
static unsigned running = NOBODY, last = NOBODY;
static void (*outside)(void);
static char wire[256 * KiB];

/* Power ---------------------------------------------------------------------- */

/* The hypervisor's own variables (machine.mk gives them these sections): what a power
 * cycle makes of them is what they were when this program began. */
extern char __start_nagaya_data[], __stop_nagaya_data[];
extern char __start_nagaya_bss[], __stop_nagaya_bss[];

/* Not memcpy(), which the address sanitizer looks at: there are red zones in between. */
__attribute__((no_sanitize("address", "undefined"))) static void copy(char *to, const char *from,
                                                                      size_t size)
{
    for (size_t n = 0; n < size; n++)
        to[n] = from[n];
}

static void restore(char *start, const char *stop, char **pristine)
{
    size_t size = (size_t)(stop - start);

    if (*pristine) {
        copy(start, *pristine, size);
    } else {
        *pristine = malloc(size);
        copy(*pristine, start, size);
    }
}

static void restore_variables(void)
{
    static char *data, *bss;

    restore(__start_nagaya_data, __stop_nagaya_data, &data);
    restore(__start_nagaya_bss, __stop_nagaya_bss, &bss);
}

static void power_on_memory(void)
{
    static void *ram;
    size_t size = TABLES_CHANNEL(CHANNEL_MAX) - TABLES_RAM;

    if (ram)
        return;
    ram = mmap((void *)(uintptr_t)TABLES_RAM, size, PROT_READ | PROT_WRITE,
               MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
    assert_int_equal((uintptr_t)ram, TABLES_RAM);
}

static _Noreturn void stop(void)
{
    for (;;) {
        actors[running].state = ABSENT;
        coroutine_leave(&actors[running].routine);
    }
}

static void start(unsigned n, void (*main)(void *argument), void *argument)
{
    watch_start(n);
    coroutine_start(&actors[n].routine, main, argument);
    actors[n].state = ABLE;
}

static void clear_core(uint32_t n)
{
    memset(&core_registers[n], 0, sizeof(core_registers[n]));
    actors[n].state = ABSENT;
    actors[n].locks_held = 0;
}

/* Who looks at the clock again and again waits for somebody else. */
static void clock_was_read(void)
{
    if (machine_choose)
        return;
    fake_timer.now++;
    machine_yield();
}

static void first_core(void *nothing)
{
    (void)nothing;
    main_first_core();
}

void machine_power_on(const struct vm_config *configs, uint32_t count)
{
    const struct system_config system = {.vms = configs, .vm_count = count};

    machine_power_on_system(&system);
}

void machine_power_on_system(const struct system_config *system)
{
    power_on_memory();
    restore_variables();
    tables_fill(system);
    fake_gic_reset(LIST_REGISTERS);
    fake_timer_reset();
    fake_timer.read = clock_was_read;
    fake_tlb = (struct fake_tlb){0};
    fake_cpu = (struct fake_cpu){.core = &cores[0], .wait = machine_sleep, .stop = stop};
    memset(wire, 0, sizeof(wire));
    fake_uart_reset((uint8_t *)wire, sizeof(wire) - 1);
    fake_uart_run(1);
    clear_core(0);
    for (uint32_t vm = 0; vm < system->vm_count; vm++)
        for (uint32_t n = 0; n < system->vms[vm].vcpu_count; n++)
            clear_core(system->vms[vm].vcpus[n].core);
    actors[OUTSIDE].state = ABSENT;
    machine = (struct machine){0};
    machine_choose = NULL;
    running = last = NOBODY;
    guests_power_on();
    start(0, first_core, NULL);
}

static void other_core(void *core)
{
    main_other_core(core);
}

int32_t boot_start_core(const struct core *core)
{
    if (machine.firmware_error[core->id])
        return machine.firmware_error[core->id];
    if (machine.core_is_dead[core->id])
        return 0;
    start(core->id, other_core, &cores[core->id]);
    return 0;
}

const char *firmware_lacks(void)
{
    return machine.firmware_lacks;
}

void firmware_system_off(void)
{
    machine.switched_off++;
}

void firmware_system_reset(void)
{
    machine.was_reset++;
}

void machine_on_core(uint32_t n)
{
    fake_gic_on_core(n);
    fake_cpu.core = &cores[n];
    fake_registers = &core_registers[n];
}

bool machine_core_exists(uint32_t n)
{
    return actors[n].state != ABSENT;
}

uint32_t machine_running(void)
{
    return running;
}

/* Turns ------------------------------------------------------------------------ */

static bool is_able(unsigned n)
{
    switch (actors[n].state) {
    case ABSENT:
        return false;
    case ABLE:
        return true;
    case ASLEEP:
        return machine_core_is_interrupted(n) || guest_may_go_on(n);
    case LOCKED:
        return !actors[n].lock->held;
    }
    return false;
}

static uint32_t all_able(void)
{
    uint32_t able = 0;

    machine_settle();
    for (unsigned n = 0; n < ACTORS; n++)
        if (is_able(n))
            able |= BIT(n);
    return able;
}

/* Back to machine_run(). */
static void leave(enum actor_state state)
{
    actors[running].state = state;
    coroutine_leave(&actors[running].routine);
}

void machine_sleep(void)
{
    assert_int_equal(actors[running].locks_held, 0);
    leave(ASLEEP);
}

void machine_yield(void)
{
    if (running != NOBODY && !machine_choose)
        leave(ABLE);
}

void machine_step(void)
{
    if (running < BOARD_CORES_MAX && machine_choose && all_able() != BIT(running))
        leave(ABLE);
}

unsigned machine_locks_held(void)
{
    return actors[running].locks_held;
}

static unsigned in_turn(uint32_t able)
{
    uint32_t after = last == NOBODY ? 0 : able & ~(2 * BIT(last) - 1);

    return (unsigned)__builtin_ctz(after ? after : able);
}

/* Who gives way is not able, unless it is the only one. */
static uint32_t willing(uint32_t able)
{
    uint32_t others = last == NOBODY ? able : able & ~BIT(last);
    bool gives_way = machine_gives_way;

    machine_gives_way = false;
    return gives_way && others ? others : able;
}

static void resume(unsigned n)
{
    running = last = n;
    actors[n].state = ABLE;
    if (n < BOARD_CORES_MAX)
        machine_on_core(n);
    watch_enter(n);
    coroutine_enter(&actors[n].routine);
    watch_leave();
    running = NOBODY;
}

static void sooner(uint64_t *next, uint64_t when)
{
    if (when > fake_timer.now && when < *next)
        *next = when;
}

/* To the next moment at which a timer rings. */
static bool skip_time(void)
{
    uint64_t next = UINT64_MAX, when;

    if (machine.clock_stands)
        return false;
    for (uint32_t n = 0; n < BOARD_CORES_MAX; n++) {
        if (machine_core_exists(n) && fake_timer.alarm_is_set[n])
            sooner(&next, fake_timer.alarm[n]);
        if (machine_core_exists(n) && machine_vtimer_deadline(n, &when))
            sooner(&next, when);
    }
    if (next == UINT64_MAX)
        return false;
    fake_timer.now = next;
    return true;
}

static enum machine_end run(void)
{
    for (unsigned turn = 0; turn < TURNS_MAX; turn++) {
        uint32_t able = all_able();

        if (machine.switched_off)
            return MACHINE_OFF;
        if (able)
            resume(machine_choose ? machine_choose(willing(able), last) : in_turn(able));
        else if (!skip_time())
            return MACHINE_QUIET;
    }
    return MACHINE_BUSY;
}

enum machine_end machine_run(void)
{
    enum machine_end end;

    watch_begin();
    end = run();
    watch_end();
    return end;
}

static void act_outside(void *nothing)
{
    (void)nothing;
    outside();
    stop();
}

void machine_add_actor(void (*act)(void))
{
    outside = act;
    start(OUTSIDE, act_outside, NULL);
}

/* Locks ------------------------------------------------------------------------ */

#define HELD_BY(n) ((n) + 1)

void spin_lock(struct spinlock *lock)
{
    assert_int_not_equal(running, NOBODY);
    machine_step();
    while (lock->held) {
        assert_int_not_equal(lock->held, HELD_BY(running)); /* it would hang */
        actors[running].lock = lock;
        leave(LOCKED);
    }
    lock->held = HELD_BY(running);
    actors[running].locks_held++;
    watch_lock(lock);
}

void spin_unlock(struct spinlock *lock)
{
    assert_int_equal(lock->held, HELD_BY(running));
    watch_unlock(lock);
    lock->held = 0;
    actors[running].locks_held--;
    machine_step();
}

/* What was printed ----------------------------------------------------------- */

const char *machine_console(void)
{
    static char text[sizeof(wire)];
    size_t length = 0;

    fake_uart_drain(FAKE_UART_FIFO);
    for (const char *c = wire; *c; c++)
        if (*c != '\r')
            text[length++] = *c;
    text[length] = '\0';
    return text;
}

void machine_assert_printed(const char *text)
{
    if (!strstr(machine_console(), text))
        fail_msg("\"%s\" is not in\n%s", text, machine_console());
}
