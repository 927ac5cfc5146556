/* SPDX-License-Identifier: BSD-2-Clause */
/* tests/machine/machine.h - all of core/ on a PC: cores that take turns, a clock, a GIC, a
 * UART, and guests that are C functions (tests/machine/guest.h).
 *
 * The hypervisor is the real one from main_first_core() on, with arch/armv7's trap.c,
 * world.c, cp15.c and stage2.c; instructions and devices are faked. Every core is a
 * coroutine: it runs until it sleeps, waits for a lock, or comes to a step (an atomic
 * access, a lock, an interrupt sent or taken) where tests/machine/explore.h wants another
 * one to go first.
 */
#pragma once
#include "core/vm.h"
#include "tests/machine/tables.h"

enum machine_end {
    MACHINE_QUIET, /* nothing will happen any more by itself */
    MACHINE_OFF,   /* the firmware was asked to switch the board off */
    MACHINE_BUSY,  /* no end is in sight */
};

struct machine {
    bool clock_stands;                       /* time does not pass when all cores sleep */
    int32_t firmware_error[BOARD_CORES_MAX]; /* what CPU_ON of a core answers */
    const char *firmware_lacks;
    bool core_is_dead[BOARD_CORES_MAX]; /* CPU_ON succeeds, and nothing comes */
    unsigned switched_off, was_reset;   /* calls of the firmware */
};

extern struct machine machine;

/* Everything is as at power-on, and this is the system. */
void machine_power_on(const struct vm_config *configs, uint32_t count);
void machine_power_on_system(const struct system_config *system);

/* Lets the cores run. */
enum machine_end machine_run(void);

/* Once, beside the cores: what the world outside does. It may change the clock and the
 * devices, but is on no core. */
void machine_add_actor(void (*act)(void));

/* In core n's name, while it does nothing: fake registers and interrupts are its own. */
void machine_on_core(uint32_t n);

/* Text on the wire since power-on, without carriage returns. */
const char *machine_console(void);
void machine_assert_printed(const char *text);

/* For this folder ------------------------------------------------------------ */

#define NOBODY  UINT32_MAX
#define OUTSIDE BOARD_CORES_MAX /* the actor that is no core */

/* Who goes next, of those whose bits are set? last: who went last, or NOBODY. NULL: each
 * in its turn, and steps are no reason to ask. */
extern unsigned (*machine_choose)(uint32_t able, unsigned last);
extern bool machine_gives_way; /* the last one does not want to */

/* Of the core that runs: it waits for an interrupt; it lets others go first. */
void machine_sleep(void);
void machine_step(void);
void machine_yield(void);

/* Interrupt lines follow their devices. */
void machine_settle(void);
bool machine_core_is_interrupted(uint32_t n);
unsigned machine_locks_held(void); /* by the core that runs */
uint32_t machine_running(void);    /* core, OUTSIDE or NOBODY */
bool machine_core_exists(uint32_t n);

/* When core n's CNTV rings; false: it does not. */
bool machine_vtimer_deadline(uint32_t n, uint64_t *when);
